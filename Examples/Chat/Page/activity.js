const HIDDEN_MS = 10_000
const IDLE_MS = 3 * 60_000
const SIGNS = ["keydown", "pointerdown", "pointermove", "wheel"]

/** Whether somebody is at this page: not when it is out of sight for some time, nor when nobody touches it for long. */
export class Activity {
  #hiddenAt = null
  #lastSignAt = Date.now()
  #onChange
  #timer = null

  /** Since when nobody is, in milliseconds since 1970; null while somebody is. */
  idleSince = null

  /** @param {() => void} onChange called whenever somebody goes or comes back */
  constructor(onChange) {
    this.#onChange = onChange
    const options = {capture: true, passive: true}
    for (const sign of SIGNS) addEventListener(sign, event => this.#isReal(event) && this.#sign(), options)
    document.addEventListener("visibilitychange", () => this.#visibilityChanged())
    this.#visibilityChanged()
  }

  /** For how long nobody has been, in milliseconds; null while somebody is. */
  get idleFor() {
    return this.idleSince === null ? null : Date.now() - this.idleSince
  }

  // Browsers report a pointer that rests as moved when the page moves under it.
  #isReal({type, movementX, movementY}) {
    return type !== "pointermove" || movementX !== 0 || movementY !== 0
  }

  #visibilityChanged() {
    this.#hiddenAt = document.hidden ? Date.now() : null
    if (document.hidden) this.#look()
    else this.#sign()
  }

  // Cheap: it is called with every move of the pointer. The timer finds out later whether it was too early.
  #sign() {
    this.#lastSignAt = Date.now()
    if (this.idleSince !== null) this.#set(null)
    if (this.#timer === null) this.#look()
  }

  #look() {
    clearTimeout(this.#timer)
    this.#timer = null
    const quietAt = this.#hiddenAt ?? this.#lastSignAt
    const left = quietAt + (this.#hiddenAt === null ? IDLE_MS : HIDDEN_MS) - Date.now()
    if (left > 0) this.#timer = setTimeout(() => this.#look(), left)
    else if (this.idleSince === null) this.#set(quietAt)
  }

  #set(idleSince) {
    this.idleSince = idleSince
    this.#onChange()
  }
}
