let made = 0

/**
 * What the person has sent and nobody has confirmed: `status` is "sending" or "failed", `reason` says why.
 * The confirmation is the message itself coming back, which names its author and its text but not the push.
 */
export class Outbox {
  /** @type {{key: string, body: string, at: number, status: string, reason: string, push: any, unsure: boolean}[]} */
  letters = []

  /** Adds what was just written. */
  add(body) {
    made += 1
    const letter = {key: `own-${made}`, body, at: Date.now(), status: "sending", reason: "", push: null, unsure: false}
    this.letters.push(letter)
    return letter
  }

  /** Takes one out. */
  remove(letter) {
    this.letters = this.letters.filter(other => other !== letter)
  }

  /** The connection is gone: what was under way may have arrived or not. */
  markUnsure() {
    for (const letter of this.letters) letter.unsure ||= letter.push.sent
  }

  /** Takes out the first letter of that text which has left the page; undefined when there is none. */
  takeSent(body) {
    return this.#take(letter => letter.body === body && letter.push.sent)
  }

  /** The same among those of which we do not know whether they arrived. */
  takeUnsure(body) {
    return this.#take(letter => letter.body === body && letter.unsure)
  }

  #take(matches) {
    const letter = this.letters.find(matches)
    if (letter) this.remove(letter)
    return letter
  }
}
