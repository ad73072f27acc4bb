// First thing in the body, before anything is drawn: the design system's styles ask whether its scripts will run.
document.body.className += " js-enabled" + ("noModule" in HTMLScriptElement.prototype ? " govuk-frontend-supported" : "")
