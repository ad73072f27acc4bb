// Locks and blanks a page that nobody has touched for a while; its holder unlocks it and finds all that she had typed.
// The server locks the session at the same moment (access/idle.py): this is the half that hides what is on the screen.
//
// An ordinary page is awake as long as its session is, in whichever tab. A page with something on it that protects life
// (data-life) counts its own signs alone, and opens only to a proof of who she is: another tab at work opens nothing.
const EVERY = 5000
const SIGNS = ["pointerdown", "keydown", "scroll", "touchstart"]
// A form that is typed into for long sends nothing: a word now and then, so that the session stays awake with it. Often
// enough for the shortest time after which a session locks, since another tab may have made it short.
const WORD = 100_000
const WHY_NOT = { 403: "over", 429: "many", 503: "away" }

export function startLock(dialog) {
  if (!dialog || typeof dialog.showModal !== "function") return
  const after = Number(dialog.dataset.after) * 1000
  const life = "life" in dialog.dataset
  // Of this user's pages only: at a shared desk somebody else's may still be open.
  const others = "BroadcastChannel" in window ? new BroadcastChannel(`cairn-${dialog.dataset.who}`) : null
  const title = document.title
  let locked = false
  let used = Date.now()
  let told = Date.now()

  function here() {
    look() // whoever comes back later than the clock was asked finds it locked
    if (locked) return
    used = Date.now()
    others?.postMessage("here")
    if (used - told > WORD) {
      told = used
      fetch(dialog.dataset.awake, { redirect: "manual" }).catch(() => {})
    }
  }

  function lock() {
    locked = true
    document.title = dialog.querySelector("h2").textContent
    document.documentElement.classList.add("cairn-locked")
    dialog.showModal()
    dialog.querySelector("input[type=password], a")?.focus()
  }

  function unlock() {
    locked = false
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
    if (!locked && Date.now() - used > after) lock()
  }

  // Whether the server says of the user of this very page what this address is asked for.
  async function isHers(address) {
    const answer = await fetch(address, { redirect: "manual" })
    return answer.ok && (await answer.text()) === dialog.dataset.who
  }

  async function ask() {
    const opens = await isHers(life ? dialog.dataset.proved : dialog.dataset.awake).catch(() => false)
    if (opens && locked) unlock()
  }

  async function tryPassword(event) {
    event.preventDefault()
    const form = event.target
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" })
      // It leads on from a right password, and to the way in from any where the session is over.
      if (answer.type !== "opaqueredirect") say(WHY_NOT[answer.status] ?? "wrong")
      else if (await isHers(dialog.dataset.proved)) {
        others?.postMessage("unlocked")
        unlock()
      } else say("over")
    } catch {
      say("away")
    }
    if (locked) form.querySelector("input[type=password]").select()
  }

  function hear({ data }) {
    look()
    if (data === "unlocked" && locked) ask()
    if (data === "here" && !locked && !life) used = Date.now()
  }

  for (const sign of SIGNS) document.addEventListener(sign, here, { capture: true, passive: true })
  dialog.addEventListener("cancel", (event) => event.preventDefault())
  dialog.addEventListener("keydown", (event) => event.key === "Escape" && event.preventDefault())
  dialog.addEventListener("close", () => locked && dialog.showModal()) // a browser may close it all the same
  dialog.querySelector("form")?.addEventListener("submit", tryPassword)
  document.addEventListener("visibilitychange", () => {
    look()
    if (locked && !document.hidden) ask()
  })
  if (others) others.onmessage = hear
  setInterval(look, Math.min(EVERY, after / 4))
}
