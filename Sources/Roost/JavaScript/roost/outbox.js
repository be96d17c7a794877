const MAX_LINES = 100
// Phoenix takes bodies of 8 000 000 bytes, and a character can need three.
const MAX_CHARACTERS = 1_000_000

/**
 * The lines that wait to be sent by the long-poll transport. What is added within a tick goes together; at most
 * 100 lines go in one body, since servers ignore what is beyond; and nothing goes before the last body was taken,
 * for two requests at a time could overtake each other.
 */
export class Outbox {
  #lines = []
  #post
  #sending = 0
  #timer = null

  /** @param {(body: string) => Promise<void>} post sends a body; resolves when it was taken, or after a `clear` */
  constructor(post) {
    this.#post = post
  }

  /** How many characters were added that the server has not taken yet. */
  get size() {
    return this.#lines.reduce((sum, line) => sum + line.length, this.#sending)
  }

  /** @param {string} line without line breaks */
  add(line) {
    this.#lines.push(line)
    this.#timer ??= setTimeout(() => this.#flush(), 0)
  }

  /** Forgets what is waiting and what is being sent, for good. */
  clear() {
    clearTimeout(this.#timer)
    this.#lines = []
    this.#sending = 0
  }

  async #flush() {
    while (this.#lines.length > 0) {
      const body = this.#take()
      this.#sending = body.length
      await this.#post(body)
      this.#sending = 0
    }
    this.#timer = null
  }

  // At least one line, however long.
  #take() {
    let characters = 0
    const fits = line => (characters += line.length + 1) <= MAX_CHARACTERS
    const end = this.#lines.slice(0, MAX_LINES).findIndex((line, index) => !fits(line) && index > 0)
    return this.#lines.splice(0, end === -1 ? MAX_LINES : end).join("\n")
  }
}
