/** A session storage of the test's own. */
export class MemoryStorage {
  items = new Map()

  getItem(key) {
    return this.items.get(key) ?? null
  }

  setItem(key, value) {
    this.items.set(key, value)
  }
}

/** One that is forbidden, as browsers have it that block cookies. */
export const forbiddenStorage = {
  getItem() {
    throw new Error("forbidden")
  },
  setItem() {
    throw new Error("forbidden")
  },
}
