/** Chance that a seed repeats: ROOST_SEED replays what a failure has printed. */
export class Random {
  #state

  /** @param {number} seed */
  constructor(seed) {
    this.#state = seed >>> 0
  }

  /** A whole number from 0 up to, and without, `bound`. */
  below(bound) {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound
  }

  /** One of them; undefined when there are none. */
  pick(items) {
    return items.length > 0 ? items[this.below(items.length)] : undefined
  }

  /** True once in `n` times. */
  once(n) {
    return this.below(n) === 0
  }
}

/** The seeds to try: the one to replay, or `count` new ones. */
export function seeds(count) {
  const replayed = process.env.ROOST_SEED
  if (replayed !== undefined) return [Number(replayed)]
  return Array.from({length: count}, () => Math.floor(Math.random() * 2 ** 32))
}
