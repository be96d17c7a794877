const LIMIT = 500

/**
 * What was said in a room during this visit. A message is known by its id and its time together:
 * a server that has restarted may count its ids from the beginning.
 */
export class History {
  #known = new Set()

  /** @type {{id: string, name: string, body: string, at: number, key: string}[]} oldest first */
  messages = []

  /** When the latest message was sent, in milliseconds since 1970. */
  get latestAt() {
    return this.messages.at(-1)?.at ?? -Infinity
  }

  /**
   * Puts a message where its time belongs.
   *
   * @returns {boolean} false when it is there already
   */
  add({id, name, body, at}, key = `${id}@${at}`) {
    if (this.#known.has(`${id}@${at}`)) return false
    this.#known.add(`${id}@${at}`)
    const before = this.messages.findLastIndex(message => message.at <= at)
    this.messages.splice(before + 1, 0, {id, name, body, at, key})
    if (this.messages.length > LIMIT) this.messages.shift()
    return true
  }

  /** @returns {boolean} whether the latest messages include this id */
  endsWith(id) {
    return this.messages.slice(-50).some(message => message.id === id)
  }
}
