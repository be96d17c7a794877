import {byId, setText} from "./dom.js"
import {Log} from "./log.js"
import {PeopleView} from "./people-view.js"

/** The current room: its head, its log, who is in it and who is typing. */
export class RoomView {
  #log = new Log()
  #people = new PeopleView()
  #room = null

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
    this.#people.show(room.people, isConnected)
    this.#log.show(room, isConnected)
  }

  /** Closes what covers the room. */
  uncover() {
    this.#people.close()
  }

  #showNotice({problem, hasEntered}) {
    const text = hasEntered ? `Out of reach: ${problem}. Trying again…` : `You could not enter: ${problem}.`
    byId("notice").hidden = problem === ""
    byId("notice-retry").hidden = hasEntered
    if (problem !== "") setText(byId("notice-text"), text)
    for (const control of byId("composer").elements) control.disabled = problem !== "" && !hasEntered
  }
}
