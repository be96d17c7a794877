import {bird} from "./birds.js"
import {byId, make, setChildren, setText} from "./dom.js"
import {Log} from "./log.js"

const SPEAKERS = 5

function speakersOf(room) {
  return [...new Set(room.history.messages.map(message => message.name).reverse())].slice(0, SPEAKERS)
}

/** The current room: its head, its log, who is typing in it. */
export class RoomView {
  #log = new Log()
  #room = null
  #speakers = new Map()

  constructor() {
    byId("notice-retry").addEventListener("click", () => this.#room?.enter())
  }

  /**
   * @param {import("./room.js").Room} room
   * @param {boolean} isConnected
   */
  show(room, isConnected) {
    this.#room = room
    setText(byId("room-title"), room.name)
    setText(byId("typing"), room.typists.text)
    byId("message").placeholder = `Message ${room.name}`
    this.#showNotice(room)
    setChildren(byId("speakers"), speakersOf(room).map(name => this.#speaker(name)))
    this.#log.show(room, isConnected)
  }

  #showNotice({problem, hasEntered}) {
    const text = hasEntered ? `Out of reach: ${problem}. Trying again…` : `You could not enter: ${problem}.`
    byId("notice").hidden = problem === ""
    byId("notice-retry").hidden = hasEntered
    if (problem !== "") setText(byId("notice-text"), text)
    for (const control of byId("composer").elements) control.disabled = problem !== "" && !hasEntered
  }

  #speaker(name) {
    if (!this.#speakers.has(name)) {
      const label = make("span", {class: "visually-hidden"}, name)
      this.#speakers.set(name, make("li", {title: name}, bird(name), label))
    }
    return this.#speakers.get(name)
  }
}
