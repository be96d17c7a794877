import {bird, hueOf} from "./birds.js"
import {make, setChildren, setText} from "./dom.js"
import {fullText, sinceText} from "./times.js"

function stateText({since, idleSince}) {
  return idleSince === null ? `since ${sinceText(since)}` : `idle since ${sinceText(idleSince)}`
}

function showTab(element, tab, number) {
  const name = tab.isThis ? "This tab" : `Tab ${number}`
  element.toggleAttribute("data-idle", tab.idleSince !== null)
  element.toggleAttribute("data-this", tab.isThis)
  element.title = `Here since ${fullText(tab.since)}`
  setText(element, `${name}, ${stateText(tab)}`)
}

/** One person in the list of those who are here. */
export class PersonView {
  #state = make("p", {class: "person-state"})
  #tabs = make("ul", {class: "tabs"})
  #you = make("span", {class: "you"})

  /** @param {string} name */
  constructor(name) {
    const title = make("p", {class: "person-name"}, make("b", {dir: "auto"}, name), this.#you)
    const text = make("div", {class: "person-text"}, title, this.#state, this.#tabs)
    const perch = make("span", {class: "person-bird"}, bird(name))
    this.element = make("li", {class: "person", "data-testid": "person", "data-name": name, title: name}, perch, text)
    this.element.style.setProperty("--hue", hueOf(name))
  }

  /** @param {import("./people.js").People["list"][number]} person */
  update(person) {
    const {isMe, tabs, idleSince} = person
    this.element.toggleAttribute("data-idle", idleSince !== null)
    setText(this.#you, isMe ? " (you)" : "")
    const several = tabs.length > 1
    setText(this.#state, several ? `${tabs.length} tabs, ${stateText(person)}` : stateText(person))
    this.#showTabs(several ? tabs : [])
  }

  #showTabs(tabs) {
    const known = this.#tabs.children
    setChildren(this.#tabs, tabs.map((_, index) => known[index] ?? make("li", {class: "tab", "data-testid": "tab"})))
    tabs.forEach((tab, index) => showTab(known[index], tab, index + 1))
  }
}
