/** How many are in a room: what the server has said, if it tells of a part of them only, else those it tells of. */
export class PresenceCount {
  #joinRef = null
  #known = null
  #listed = 0
  #told = null

  /** Called with the value whenever it has changed. */
  onChange = () => {}

  get value() {
    return this.#known ?? this.#listed
  }

  /**
   * The server has said how many there are.
   *
   * @param {number | null} count null: it tells of all of them again
   * @param {string | null} joinRef the current join
   */
  serverSaid(count, joinRef) {
    this.#joinRef = joinRef
    this.#known = Number.isInteger(count) ? count : null
    this.#changed()
  }

  /**
   * The state of a join has come: what was said before that join is out of date.
   *
   * @param {string | null} joinRef
   */
  joined(joinRef) {
    if (this.#joinRef !== joinRef) this.#known = null
  }

  /** @param {number} count how many the server tells of now */
  list(count) {
    this.#listed = count
    this.#changed()
  }

  #changed() {
    if (this.value === this.#told) return
    this.#told = this.value
    this.onChange(this.value)
  }
}
