import {Socket} from "/roost.js"

const WAITS = [200, 500, 1000, 2000, 4000, 8000]
const LONGEST_WAIT = 10_000
const JITTER = 0.3
const LONG_POLL_FALLBACK_MS = 2500

/** The socket, and what the person should know about it. */
export class Connection {
  #failed = false
  #onChange
  #opened = false

  /**
   * @param {string} name who connects
   * @param {() => void} onChange called whenever `state` may have changed
   */
  constructor(name, onChange) {
    this.#onChange = onChange
    /** When the next attempt begins, in milliseconds since 1970; 0 when none is planned. */
    this.nextTryAt = 0
    this.socket = new Socket("/socket", {
      params: {name},
      longPollFallbackMs: LONG_POLL_FALLBACK_MS,
      reconnectAfterMs: tries => this.#plan(tries),
    })
    this.socket.onOpen(() => this.#settle(true))
    this.socket.onClose(() => this.#settle(false))
    addEventListener("online", this.#online)
    addEventListener("offline", onChange)
    this.socket.connect()
  }

  /** "connecting", "connected", "reconnecting" or "offline". */
  get state() {
    if (this.socket.isConnected()) return "connected"
    if (!navigator.onLine || (this.#failed && this.nextTryAt === 0)) return "offline"
    return this.#opened || this.#failed ? "reconnecting" : "connecting"
  }

  /** Does not wait for the next attempt. */
  tryNow() {
    this.nextTryAt = Date.now()
    this.socket.connect()
    this.#onChange()
  }

  /** Ends it for good. */
  close() {
    removeEventListener("online", this.#online)
    removeEventListener("offline", this.#onChange)
    this.#onChange = () => {}
    this.socket.disconnect()
  }

  #online = () => {
    if (!this.socket.isConnected()) this.tryNow()
  }

  #plan(tries) {
    const wait = (WAITS[tries - 1] ?? LONGEST_WAIT) * (1 - JITTER * Math.random())
    this.nextTryAt = Date.now() + wait
    return wait
  }

  // The socket plans its next attempt before it tells of a close, or does not plan one: then it is over.
  #settle(isOpen) {
    this.#opened ||= isOpen
    this.#failed = !isOpen
    if (isOpen || this.nextTryAt <= Date.now()) this.nextTryAt = 0
    this.#onChange()
  }
}
