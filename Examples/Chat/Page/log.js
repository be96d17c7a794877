import {byId, make, setChildren, symbol} from "./dom.js"
import {MessageView} from "./message.js"
import {dayOf, dayText} from "./times.js"

const GROUP_MS = 5 * 60_000
const NEAR_END_PX = 80

// The messages with what they need of their neighbours, the unconfirmed ones last.
function rowsOf(room) {
  const letters = room.outbox.letters.map(letter => ({...letter, name: room.me, letter}))
  let previous = null
  return [...room.history.messages, ...letters].map(message => {
    const isNewDay = !previous || dayOf(previous.at) !== dayOf(message.at)
    const isFirst = isNewDay || previous.name !== message.name || message.at - previous.at > GROUP_MS
    previous = message
    return {...message, isNewDay, isFirst}
  })
}

function makeEmpty() {
  const text = make("p", {}, "Quiet in here. Be the first to sing.")
  return make("div", {class: "empty"}, symbol("bird", "empty-bird"), text)
}

/** What is said in the current room. */
export class Log {
  #days = new Map()
  #element = byId("log")
  #empty = makeEmpty()
  #isAtEnd = true
  #room = null
  #views = new Map()

  constructor() {
    this.#element.addEventListener("scroll", () => this.#scrolled(), {passive: true})
    byId("to-latest").addEventListener("click", () => this.#toEnd())
    new ResizeObserver(() => this.#isAtEnd && this.#toEnd()).observe(this.#element)
  }

  /**
   * @param {import("./room.js").Room} room
   * @param {boolean} isConnected
   */
  show(room, isConnected) {
    if (room !== this.#room) this.#turnTo(room)
    const count = this.#element.children.length
    const rows = rowsOf(room)
    const children = rows.flatMap(row => this.#childrenFor(row, isConnected))
    setChildren(this.#element, children.length > 0 || !room.hasEntered ? children : [this.#empty])
    this.#forget(rows)
    if (this.#isAtEnd || rows.at(-1)?.letter) this.#toEnd()
    else if (this.#element.children.length > count) byId("to-latest").hidden = false
    requestAnimationFrame(() => this.#element.removeAttribute("aria-busy"))
  }

  // All of a room at once is not news: it is not read out.
  #turnTo(room) {
    this.#room = room
    this.#isAtEnd = true
    this.#element.setAttribute("aria-busy", "true")
    this.#element.replaceChildren()
    this.#views.clear()
    this.#days.clear()
  }

  #childrenFor(row, isConnected) {
    const view = this.#viewFor(row)
    view.update(row, isConnected)
    return row.isNewDay ? [this.#dayFor(row.at), view.element] : [view.element]
  }

  // The element of a letter stays when the message it has become takes its place.
  #viewFor(row) {
    if (!this.#views.has(row.key)) {
      const events = {onRetry: () => this.#room.retry(row.letter), onDiscard: () => this.#room.discard(row.letter)}
      this.#views.set(row.key, new MessageView(row, row.name === this.#room.me, events))
    }
    return this.#views.get(row.key)
  }

  #dayFor(at) {
    const day = dayOf(at)
    if (!this.#days.has(day)) this.#days.set(day, make("h2", {class: "day"}, make("span", {}, dayText(at))))
    return this.#days.get(day)
  }

  #forget(rows) {
    const keys = new Set(rows.map(row => row.key))
    for (const key of this.#views.keys()) {
      if (!keys.has(key)) this.#views.delete(key)
    }
  }

  #scrolled() {
    const {scrollHeight, scrollTop, clientHeight} = this.#element
    this.#isAtEnd = scrollHeight - scrollTop - clientHeight < NEAR_END_PX
    if (this.#isAtEnd) byId("to-latest").hidden = true
  }

  #toEnd() {
    this.#isAtEnd = true
    this.#element.scrollTop = this.#element.scrollHeight
    byId("to-latest").hidden = true
  }
}
