/**
 * A timer whose wait depends on how often it has fired since the last reset.
 *
 * @example
 * const timer = new Timer(() => connect(), tries => [1000, 5000][tries - 1] ?? 10_000)
 * timer.scheduleTimeout() // fires after 1 s
 * timer.scheduleTimeout() // starts over: still 1 s, since it has not fired
 */
export class Timer {
  #callback
  #delay
  #handle = null

  /**
   * @param {() => void} callback what to do when it fires
   * @param {(tries: number) => number} timerCalc the wait in milliseconds before attempt `tries`, from 1
   */
  constructor(callback, timerCalc) {
    this.#callback = callback
    this.#delay = timerCalc
    /** How often it has fired since the last reset. */
    this.tries = 0
  }

  /** Forgets the attempts made and cancels what is scheduled. */
  reset() {
    this.tries = 0
    this.cancel()
  }

  /** Cancels what is scheduled. The attempts made still count. */
  cancel() {
    clearTimeout(this.#handle)
    this.#handle = null
  }

  /** Schedules the next attempt, in place of any that is scheduled. */
  scheduleTimeout() {
    this.cancel()
    this.#handle = setTimeout(() => this.#fire(), this.#delay(this.tries + 1))
  }

  #fire() {
    this.#handle = null
    this.tries += 1
    this.#callback()
  }
}
