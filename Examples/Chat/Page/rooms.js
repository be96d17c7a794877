import {Room} from "./room.js"

const SUGGESTED = ["lobby", "swift", "random"]

/** A room's name as it is written in addresses and topics; empty when nothing is left of it. */
export function roomName(text) {
  return text.trim().replace(/^#+/, "").toLowerCase().replace(/\s+/g, "-")
}

/** The rooms in the list, those entered so far, and the one that is looked at. */
export class Rooms {
  #activity
  #entered = new Map()
  #names = new Set(SUGGESTED)
  #onChange
  #socket

  /** @type {Room | null} */
  current = null

  /**
   * @param {any} socket
   * @param {string} me the person's name
   * @param {import("./activity.js").Activity} activity
   * @param {(room: Room) => void} onChange called after every change of a room
   */
  constructor(socket, me, activity, onChange) {
    this.#socket = socket
    this.#activity = activity
    this.me = me
    this.#onChange = onChange
  }

  /** The list, as `{name, people, unread, isCurrent}`; of rooms not entered it is not known how many are there. */
  get list() {
    return [...this.#names].map(name => ({
      name,
      people: this.#entered.get(name)?.people.count ?? 0,
      unread: this.#entered.get(name)?.unread ?? 0,
      isCurrent: name === this.current?.name,
    }))
  }

  /** How many messages wait to be read, in all rooms. */
  get unread() {
    return [...this.#entered.values()].reduce((sum, room) => sum + room.unread, 0)
  }

  /** Looks at a room, entering it if need be. */
  open(name) {
    this.#names.add(name)
    if (!this.#entered.has(name)) this.#enter(name)
    this.current = this.#entered.get(name)
    this.read()
  }

  /** What there is in the current room has been read. */
  read() {
    if (!this.current) return
    this.current.unread = 0
    this.#onChange(this.current)
  }

  /** Tells all rooms that somebody is at this page again, or nobody any more. */
  activityChanged() {
    for (const room of this.#entered.values()) room.activityChanged()
  }

  /** The name of the room `step` places further down the list, going round. */
  neighbour(step) {
    const names = [...this.#names]
    return names.at((names.indexOf(this.current?.name) + step) % names.length)
  }

  #enter(name) {
    const changed = (room, heard) => this.#roomChanged(room, heard)
    this.#entered.set(name, new Room(name, this.#socket, this.me, this.#activity, changed))
  }

  #roomChanged(room, heard) {
    const isSeen = room === this.current && document.visibilityState === "visible"
    if (!isSeen) room.unread += heard
    this.me = room.me
    this.#onChange(room)
  }
}
