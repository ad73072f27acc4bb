// Locks and blanks a page that nobody has touched for a while; its holder unlocks it and finds all that she had typed.
// The server locks the session at the same moment (access/idle.py): this is the half that hides what is on the screen.
const EVERY = 5000
const SIGNS = ["pointerdown", "keydown", "scroll", "touchstart"]

export function startLock(dialog) {
  if (!dialog || typeof dialog.showModal !== "function") return
  const after = Number(dialog.dataset.after) * 1000
  // A form that is typed into for long sends nothing: a word now and then, so that the session stays awake with it.
  const word = after / 3
  const others = "BroadcastChannel" in window ? new BroadcastChannel("cairn") : null
  const title = document.title
  let used = Date.now()
  let told = Date.now()

  function here() {
    if (dialog.open) return
    used = Date.now()
    others?.postMessage("here")
    if (used - told > word) {
      told = used
      fetch(dialog.dataset.awake, { redirect: "manual" }).catch(() => {})
    }
  }

  function lock() {
    document.title = dialog.querySelector("h2").textContent
    document.documentElement.classList.add("cairn-locked")
    dialog.showModal()
    dialog.querySelector("input[type=password], a")?.focus()
  }

  function unlock() {
    used = told = Date.now()
    document.title = title
    document.documentElement.classList.remove("cairn-locked")
    dialog.close()
    dialog.querySelector("form")?.reset()
    say("")
  }

  function say(what) {
    const error = dialog.querySelector("#cairn-lock-error")
    if (!error) return
    error.hidden = !what
    error.textContent = what ? error.dataset[what] : ""
    dialog.querySelector("input[type=password]").classList.toggle("govuk-input--error", Boolean(what))
  }

  function look() {
    if (!dialog.open && Date.now() - used > after) lock()
  }

  async function isAwake() {
    const answer = await fetch(dialog.dataset.awake, { redirect: "manual" }).catch(() => null)
    if (answer?.ok) unlock()
  }

  async function tryPassword(event) {
    event.preventDefault()
    const form = event.target
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" })
      if (answer.type === "opaqueredirect") {
        others?.postMessage("unlocked")
        unlock()
      } else say(answer.status === 429 ? "many" : "wrong")
    } catch {
      say("away")
    }
    if (dialog.open) form.querySelector("input[type=password]").select()
  }

  for (const sign of SIGNS) document.addEventListener(sign, here, { capture: true, passive: true })
  dialog.addEventListener("cancel", (event) => event.preventDefault())
  dialog.addEventListener("keydown", (event) => event.key === "Escape" && event.preventDefault())
  dialog.querySelector("form")?.addEventListener("submit", tryPassword)
  document.addEventListener("visibilitychange", () => {
    look()
    if (dialog.open && !document.hidden) isAwake()
  })
  if (others) others.onmessage = ({ data }) => (data === "here" ? dialog.open || (used = Date.now()) : dialog.open && unlock())
  setInterval(look, Math.min(EVERY, after / 4))
}
