import {NORMAL_CLOSURE} from "./constants.js"
import {LongPoll} from "./long-poll.js"

const MEMORY_KEY = "phx:fallback:LongPoll"

/**
 * Connects a socket, by long-poll where its own transport does not get through. The transport gets
 * `longPollFallbackMs` to open, and as long again to have a ping answered, because some proxies let connections
 * open and nothing pass. When only long-poll ever worked, the page's session storage remembers it.
 *
 * Two things phoenix.js does not do: a connection that ends before its ping is answered counts as a failure too;
 * and a socket whose transport worked once, or for which long-poll did not work either, begins with its transport
 * again whenever it reconnects, so that a restart of the server does not leave pages on long-poll for good.
 */
export class Fallback {
  #attempt = 0
  #hasPassed = false
  #isFallenBack = false
  #isRemembered = false
  #open
  #primary
  #refs = []
  #socket
  #timer = null

  /**
   * @param {import("./socket.js").Socket} socket
   * @param {(transport: any) => void} open opens a connection by a transport, in place of the one there is
   */
  constructor(socket, open) {
    this.#socket = socket
    this.#open = open
  }

  /** Opens a connection. */
  connect() {
    this.#unwatch()
    if (!this.#isFallenBack) this.#primary = this.#socket.transport
    if (!this.#socket.longPollFallbackMs || this.#primary === LongPoll) this.#open(this.#primary)
    else if (this.#remembers()) this.#fallBack("memorized")
    else this.#try()
  }

  /** Connects no more of its own accord. */
  stop() {
    this.#unwatch()
  }

  /** The same; the socket has another transport from now on. */
  reset() {
    this.#unwatch()
    this.#isFallenBack = false
  }

  #try() {
    const socket = this.#socket
    const attempt = this.#attempt
    // Whoever listens as well may have ended the attempt a moment ago.
    const watching = action => event => attempt === this.#attempt && action(event)
    this.#refs = [
      socket.onOpen(watching(() => this.#probe())),
      socket.onError(watching(error => this.#fallBack(error))),
      socket.onClose(watching(event => this.#closed(event))),
    ]
    this.#limit()
    this.#open(this.#primary)
  }

  // The server that says goodbye for good was reached.
  #closed(event) {
    if (event.code === NORMAL_CLOSURE) this.#unwatch()
    else this.#fallBack(event)
  }

  #limit() {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#fallBack("timeout"), this.#socket.longPollFallbackMs)
  }

  #probe() {
    this.#limit()
    this.#socket.ping(milliseconds => {
      this.#socket.log("transport", "connected to primary after", milliseconds)
      this.#hasPassed = true
      this.#unwatch()
    })
  }

  #fallBack(reason) {
    this.#unwatch()
    this.#socket.log("transport", "falling back to LongPoll...", reason)
    this.#isFallenBack = true
    this.#refs = [this.#socket.onOpen(() => this.#established())]
    this.#open(LongPoll)
  }

  #established() {
    this.#socket.log("transport", "established LongPoll fallback")
    this.#unwatch()
    if (!this.#hasPassed) this.#remember()
  }

  #unwatch() {
    this.#attempt += 1
    clearTimeout(this.#timer)
    this.#socket.off(this.#refs)
    this.#refs = []
  }

  #remembers() {
    return this.#isRemembered || this.#store(storage => storage.getItem(MEMORY_KEY)) !== null
  }

  #remember() {
    this.#isRemembered = true
    this.#store(storage => storage.setItem(MEMORY_KEY, "true"))
  }

  // A storage that is full or forbidden throws: then this socket remembers alone.
  #store(use) {
    const {sessionStorage} = this.#socket
    try {
      return sessionStorage ? use(sessionStorage) : null
    } catch {
      return null
    }
  }
}
