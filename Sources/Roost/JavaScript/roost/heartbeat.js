/** Asks the server at an interval whether it is still there. */
export class Heartbeat {
  #interval
  #send
  #onSilence
  #timer = null

  /**
   * @param {number} interval milliseconds between beats, and for each answer
   * @param {() => string} send sends a beat and returns its ref
   * @param {() => void} onSilence called when a beat was not answered in time
   */
  constructor(interval, send, onSilence) {
    this.#interval = interval
    this.#send = send
    this.#onSilence = onSilence
    /** The ref of the beat that waits for its answer. */
    this.pendingRef = null
  }

  /** Begins to beat: the first is sent after one interval. */
  start() {
    this.stop()
    this.#timer = setTimeout(() => this.#beat(), this.#interval)
  }

  /** Beats no more. */
  stop() {
    clearTimeout(this.#timer)
    this.#timer = null
    this.pendingRef = null
  }

  /**
   * Takes note of a message; the answer to the pending beat schedules the next one.
   *
   * @param {string | null} ref the message's
   */
  received(ref) {
    if (ref && ref === this.pendingRef) this.start()
  }

  #beat() {
    this.pendingRef = this.#send()
    this.#timer = setTimeout(() => this.#fallSilent(), this.#interval)
  }

  #fallSilent() {
    this.stop()
    this.#onSilence()
  }
}
