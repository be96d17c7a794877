const HANDLERS = ["onopen", "onerror", "onmessage", "onclose"]

/** Writes down what a transport tells, and lets a test wait for it. */
export class Events {
  #waiting = []
  /** What was told: [handler, event], the oldest first. */
  log = []

  /** @param {any} transport whose handlers are taken over */
  constructor(transport) {
    for (const handler of HANDLERS) transport[handler] = event => this.#note(handler, event)
  }

  /** What the handler was called with, in order. */
  of(handler) {
    return this.log.filter(([name]) => name === handler).map(([, event]) => event)
  }

  /** Resolves with the event once the handler was called `count` times. */
  next(handler, count = 1) {
    const known = this.of(handler)
    if (known.length >= count) return Promise.resolve(known[count - 1])
    return new Promise(resolve => this.#waiting.push({handler, count, resolve}))
  }

  #note(handler, event) {
    this.log.push([handler, event])
    const known = this.of(handler)
    const isOver = waiting => waiting.handler === handler && known.length >= waiting.count
    this.#waiting.filter(isOver).forEach(({count, resolve}) => resolve(known[count - 1]))
    this.#waiting = this.#waiting.filter(waiting => !isOver(waiting))
  }
}
