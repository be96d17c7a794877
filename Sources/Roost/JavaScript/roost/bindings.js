/** Who listens for which event of a channel. */
export class Bindings {
  #callbacks = new Map()
  #nextRef = 1

  /**
   * @param {string} event
   * @param {Function} callback
   * @returns {number} a ref for `remove`
   */
  add(event, callback) {
    const ref = this.#nextRef++
    if (!this.#callbacks.has(event)) this.#callbacks.set(event, new Map())
    this.#callbacks.get(event).set(ref, callback)
    return ref
  }

  /**
   * @param {string} event
   * @param {number} [ref] all listeners of the event when absent
   */
  remove(event, ref) {
    const callbacks = this.#callbacks.get(event)
    if (ref !== undefined) callbacks?.delete(ref)
    if (ref === undefined || callbacks?.size === 0) this.#callbacks.delete(event)
  }

  /**
   * @param {string} event
   * @returns {Function[]} the listeners, in the order in which they came
   */
  for(event) {
    return [...(this.#callbacks.get(event)?.values() ?? [])]
  }

  /** How many listeners there are. */
  get size() {
    return [...this.#callbacks.values()].reduce((sum, callbacks) => sum + callbacks.size, 0)
  }
}
