import {Activity} from "./activity.js"
import {Composer} from "./composer.js"
import {Connection} from "./connection.js"
import {byId} from "./dom.js"
import {knownName, rememberName} from "./person.js"
import {RoomView} from "./room-view.js"
import {roomName, Rooms} from "./rooms.js"
import {Sidebar} from "./sidebar.js"
import {Status} from "./status.js"
import {Welcome} from "./welcome.js"

const FIRST_ROOM = "lobby"

/** Ties the parts together: what happens goes to the rooms, what changes goes to the views. */
class Chat {
  #activity = new Activity(() => this.#rooms?.activityChanged())
  #composer = new Composer()
  #connection = null
  #isDrawing = false
  #roomView = new RoomView()
  #rooms = null
  #sidebar = new Sidebar({onOpen: name => this.#open(name), onRename: () => this.#leave()})
  #status = new Status()
  #welcome = new Welcome(name => this.enter(name))

  /** Enters at once when the name is known, else asks for it. */
  start() {
    const name = knownName()
    addEventListener("popstate", () => this.#rooms && this.#turnTo(this.#addressedRoom))
    addEventListener("keydown", event => this.#pressed(event))
    byId("scrim").addEventListener("click", () => this.#uncover())
    document.addEventListener("visibilitychange", () => document.hidden || this.#rooms?.read())
    if (name === "") this.#welcome.show(name)
    else this.enter(name)
  }

  /** @param {string} name */
  enter(name) {
    rememberName(name)
    this.#connection = new Connection(name, () => this.#draw())
    this.#rooms = new Rooms(this.#connection.socket, name, this.#activity, () => this.#draw())
    this.#welcome.hide()
    this.#turnTo(this.#addressedRoom)
  }

  get #addressedRoom() {
    return roomName(new URLSearchParams(location.search).get("room") ?? "") || FIRST_ROOM
  }

  #leave() {
    const name = this.#rooms.me
    this.#connection.close()
    this.#connection = this.#rooms = null
    this.#sidebar.toggle(false)
    this.#welcome.show(name)
  }

  #open(name) {
    const address = new URL(location.href)
    address.searchParams.set("room", name)
    if (name !== this.#rooms.current?.name) history.pushState(null, "", address)
    this.#turnTo(name)
  }

  #turnTo(name) {
    this.#rooms.open(name)
    this.#composer.turnTo(this.#rooms.current)
    this.#composer.focus()
  }

  #uncover() {
    this.#sidebar.toggle(false)
    this.#roomView.uncover()
  }

  #pressed(event) {
    if (!this.#rooms) return
    if (event.key === "Escape") this.#uncover()
    const step = {ArrowUp: -1, ArrowDown: 1}[event.key]
    if (!event.altKey || !step) return
    event.preventDefault()
    this.#open(this.#rooms.neighbour(step))
  }

  // However much happens at once, the page is drawn once. A hidden page has no frames but does have a title.
  #draw() {
    if (this.#isDrawing) return
    this.#isDrawing = true
    queueMicrotask(() => {
      this.#isDrawing = false
      if (this.#rooms?.current) this.#drawNow()
    })
  }

  #drawNow() {
    const {current, unread} = this.#rooms
    document.title = `${unread > 0 ? `(${unread}) ` : ""}${current.name} · Roost`
    this.#status.show(this.#connection)
    this.#sidebar.show(this.#rooms)
    this.#roomView.show(current, this.#connection.state === "connected")
  }
}

new Chat().start()
