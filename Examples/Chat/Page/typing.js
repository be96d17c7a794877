const REPEAT_MS = 2000
const IDLE_MS = 3000
const EXPIRY_MS = 5000

/** Tells the others that one is typing: not at every key, and not for ever. */
export class TypingSignal {
  #idle = null
  #lastSent = 0
  #send

  /** @param {(typing: boolean) => void} send */
  constructor(send) {
    this.#send = send
  }

  /** The text was changed and is not empty. */
  keystroke() {
    clearTimeout(this.#idle)
    this.#idle = setTimeout(() => this.stop(), IDLE_MS)
    if (Date.now() - this.#lastSent < REPEAT_MS) return
    this.#lastSent = Date.now()
    this.#send(true)
  }

  /** The text was sent, emptied or left alone. */
  stop() {
    clearTimeout(this.#idle)
    if (this.#lastSent === 0) return
    this.#lastSent = 0
    this.#send(false)
  }

  /** As `stop`, but the message that was sent has told the others already. */
  sent() {
    clearTimeout(this.#idle)
    this.#lastSent = 0
  }
}

/** Who is typing. Who falls silent without a word is forgotten after a while. */
export class Typists {
  #onChange
  #timers = new Map()

  /** @param {() => void} onChange */
  constructor(onChange) {
    this.#onChange = onChange
  }

  /** @returns {string[]} */
  get names() {
    return [...this.#timers.keys()]
  }

  /**
   * @param {string} name
   * @param {boolean} typing
   */
  set(name, typing) {
    clearTimeout(this.#timers.get(name))
    if (typing) this.#timers.set(name, setTimeout(() => this.set(name, false), EXPIRY_MS))
    else if (!this.#timers.delete(name)) return
    this.#onChange()
  }

  /** Nobody is. */
  clear() {
    this.names.forEach(name => this.set(name, false))
  }

  /** "Wren is typing…", or nothing. */
  get text() {
    const names = this.names
    if (names.length === 0) return ""
    if (names.length > 3) return "Several birds are typing…"
    const last = names.at(-1)
    return names.length === 1 ? `${last} is typing…` : `${names.slice(0, -1).join(", ")} and ${last} are typing…`
  }
}
