const KEYS = ["__proto__", "constructor", "toString", "", "42", "7", "wren", "róbín", "\u0000", "🐦"]

const asObject = entries => JSON.parse(JSON.stringify(Object.fromEntries(entries)))

/**
 * A server's side of presence as a client may meet it: changes gather and are sent together, those that cancel each
 * other are not sent, and the state is what has been told of so far, pushed before or after a diff of its time.
 */
export class PresenceServer {
  #lastRef = 0
  #random
  /** Who is there, as [key, phx_ref], the longest first. */
  #present = []
  /** The same as far as it was told. */
  #told = []

  /** @param {import("./random.js").Random} random */
  constructor(random) {
    this.#random = random
  }

  /** The truth as the state event has it, for what was told or for what is. */
  state(present = this.#told) {
    const people = new Map()
    for (const [key, ref] of present) people.set(key, [...(people.get(key) ?? []), {phx_ref: ref}])
    return asObject([...people].map(([key, metas]) => [key, {metas}]))
  }

  get truth() {
    return this.state(this.#present)
  }

  /** Somebody comes, leaves, or changes. */
  step() {
    this.#random.pick([this.#join, this.#join, this.#leave, this.#update]).call(this)
  }

  /** What has changed since the last call, as one diff; null when nothing has. */
  flush() {
    const missing = (these, those) => these.filter(([, ref]) => !those.some(([, other]) => other === ref))
    const joins = missing(this.#present, this.#told)
    const leaves = missing(this.#told, this.#present)
    this.#told = [...this.#present]
    return joins.length + leaves.length > 0 ? {joins: this.state(joins), leaves: this.state(leaves)} : null
  }

  #join() {
    this.#lastRef += 1
    this.#present.push([this.#random.pick(KEYS), `F${this.#lastRef}`])
  }

  #leave() {
    const gone = this.#random.pick(this.#present)
    this.#present = this.#present.filter(other => other !== gone)
    return gone
  }

  #update() {
    const gone = this.#leave()
    if (!gone) return
    this.#lastRef += 1
    this.#present.push([gone[0], `F${this.#lastRef}`])
  }
}
