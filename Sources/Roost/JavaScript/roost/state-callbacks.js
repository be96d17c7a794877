import {each} from "./each.js"

/** Who wants to know of a socket opening, closing, failing, or receiving. */
export class StateCallbacks {
  #makeRef
  #events = {open: new Map(), close: new Map(), error: new Map(), message: new Map()}

  /** @param {() => string} makeRef where the refs of the callbacks come from */
  constructor(makeRef) {
    this.#makeRef = makeRef
  }

  /**
   * @param {"open" | "close" | "error" | "message"} event
   * @param {Function} callback
   * @returns {string} a ref for `remove`
   */
  add(event, callback) {
    const ref = this.#makeRef()
    this.#events[event].set(ref, callback)
    return ref
  }

  /** @param {string[]} refs */
  remove(refs) {
    for (const callbacks of Object.values(this.#events)) {
      refs.forEach(ref => callbacks.delete(ref))
    }
  }

  /**
   * @param {"open" | "close" | "error" | "message"} event
   * @param {...any} values what the callbacks are given
   */
  trigger(event, ...values) {
    each(this.#events[event].values(), callback => callback(...values))
  }
}
