// Starts the design system's components, and again on whatever htmx brings in.
import {
  Accordion,
  Button,
  CharacterCount,
  Checkboxes,
  createAll,
  ErrorSummary,
  ExitThisPage,
  FileUpload,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
  Tabs,
} from "govuk-frontend"
import { startLock } from "./lock.mjs"

// ARIA knows no expanded radio; what a choice reveals follows it in the reading order, and aria-controls stays.
class PlainRadios extends Radios {
  syncConditionalRevealWithInputState(input) {
    super.syncConditionalRevealWithInputState(input)
    input.removeAttribute("aria-expanded")
  }
}

const COMPONENTS = [
  Accordion, Button, CharacterCount, Checkboxes, ErrorSummary, ExitThisPage, FileUpload, NotificationBanner,
  PasswordInput, PlainRadios, ServiceNavigation, SkipLink, Tabs,
]

function start(scope) {
  // What is read out as a button is opened by Space, too.
  for (const link of scope.querySelectorAll("a.govuk-button[role=button]")) link.dataset.module ||= "govuk-button"
  for (const Component of COMPONENTS) createAll(Component, undefined, scope)
}

start(document)
startLock(document.getElementById("cairn-lock"))
// On a narrow screen the list comes first: its filters stay folded until they are asked for.
if (matchMedia("(max-width: 40em)").matches) for (const filter of document.querySelectorAll(".cairn-filter")) filter.open = false
document.addEventListener("htmx:after:settle", (event) => start(event.target))
