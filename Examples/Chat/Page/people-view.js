import {bird} from "./birds.js"
import {byId, make, setChildren, setText} from "./dom.js"
import {PersonView} from "./person-view.js"

const BIRDS = 5
const ROWS = 200
const WIDE = matchMedia("(min-width: 1100px)")

const peopleText = count => (count === 1 ? "1 person" : `${count} people`)

/** Who is here: birds in the head of the room, and the list beside it, which slides in where the page is narrow. */
export class PeopleView {
  #birds = new Map()
  #rows = new Map()

  constructor() {
    byId("people-toggle").addEventListener("click", () => this.toggle())
    byId("people-close").addEventListener("click", () => this.close())
    WIDE.addEventListener("change", () => this.toggle(WIDE.matches))
    this.toggle(WIDE.matches)
  }

  /**
   * @param {import("./people.js").People} people
   * @param {boolean} isConnected
   */
  show(people, isConnected) {
    const {count, list} = people
    const isCurrent = isConnected && people.isKnown
    byId("people").classList.toggle("stale", !isCurrent)
    setText(byId("people-title"), isCurrent || list.length === 0 ? "Here now" : "Here when last heard")
    setText(byId("people-count"), String(count))
    setText(byId("people-toggle-count"), String(count))
    byId("people-toggle").setAttribute("aria-label", `Who is here: ${peopleText(count)}`)
    setChildren(byId("people-birds"), list.slice(0, BIRDS).map(person => this.#bird(person)))
    this.#showRows(list.slice(0, ROWS))
    const hidden = Math.max(0, count - ROWS, count - list.length)
    setText(byId("people-more"), hidden > 0 ? `and ${hidden} more` : "")
  }

  /** Slides in or out. */
  toggle(isOpen = !this.#isOpen) {
    const hadFocus = byId("people").contains(document.activeElement)
    byId("chat").classList.toggle("people-open", isOpen)
    byId("people-toggle").setAttribute("aria-expanded", isOpen)
    if (isOpen && !WIDE.matches) byId("people-close").focus()
    else if (hadFocus) byId("people-toggle").focus()
  }

  /** Makes way, where it covers the room. */
  close() {
    if (this.#isOpen && !WIDE.matches) this.toggle(false)
  }

  get #isOpen() {
    return byId("chat").classList.contains("people-open")
  }

  #showRows(list) {
    setChildren(byId("people-list"), list.map(person => this.#row(person)))
    const names = new Set(list.map(person => person.name))
    for (const known of [this.#rows, this.#birds]) {
      for (const name of known.keys()) if (!names.has(name)) known.delete(name)
    }
  }

  #row(person) {
    if (!this.#rows.has(person.name)) this.#rows.set(person.name, new PersonView(person.name))
    const row = this.#rows.get(person.name)
    row.update(person)
    return row.element
  }

  #bird({name, idleSince}) {
    if (!this.#birds.has(name)) this.#birds.set(name, make("span", {}, bird(name)))
    const element = this.#birds.get(name)
    element.toggleAttribute("data-idle", idleSince !== null)
    return element
  }
}
