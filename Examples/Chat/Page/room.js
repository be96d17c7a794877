import {History} from "./history.js"
import {Outbox} from "./outbox.js"
import {People} from "./people.js"
import {thisTab} from "./tab.js"
import {Typists} from "./typing.js"

const WAITING_TIMEOUT_MS = 60_000

/** A room the person has entered during this visit, and stays in. */
export class Room {
  #activity
  #channel = null
  #enteredAt = Date.now()
  #onChange
  #socket

  /**
   * @param {string} name
   * @param {any} socket
   * @param {string} me the person's name; the server may change it
   * @param {import("./activity.js").Activity} activity
   * @param {(room: Room, heard: number) => void} onChange called after every change, with how many messages
   *   of others came with it
   */
  constructor(name, socket, me, activity, onChange) {
    this.name = name
    this.me = me
    /** Why the server did not let the person in; empty otherwise. */
    this.problem = ""
    this.unread = 0
    this.hasEntered = false
    this.history = new History()
    this.outbox = new Outbox()
    this.people = new People(() => this.#changed())
    this.typists = new Typists(() => this.#changed())
    this.#socket = socket
    this.#activity = activity
    this.#onChange = onChange
    this.enter()
  }

  /** Joins, or tries again after a refusal. */
  enter() {
    if (this.#channel && !this.#channel.isClosed()) this.#channel.leave()
    this.problem = ""
    this.#channel = this.#socket.channel(`rooms:${this.name}`, () => this.#visit)
    this.people.follow(this.#channel)
    this.#channel.on("new_msg", message => this.#heard(message))
    this.#channel.on("typing", ({name, typing}) => this.typists.set(name, typing))
    this.#channel.onError(() => this.#interrupted())
    this.#channel.onClose(reason => reason === "leave" || this.#refused({reason: "the room was closed"}))
    this.#channel.join().receive("ok", reply => this.#entered(reply)).receive("error", reply => this.#refused(reply))
  }

  /** Says something; while there is no connection it waits for one. */
  say(body) {
    this.retry(this.outbox.add(body))
  }

  /** Sends a letter that failed once more. */
  retry(letter) {
    const timeout = this.#channel.canPush() ? undefined : WAITING_TIMEOUT_MS
    Object.assign(letter, {status: "sending", reason: "", unsure: false})
    letter.push = this.#channel.push("new_msg", {body: letter.body}, timeout)
    letter.push
      .receive("ok", ({id}) => this.#confirmed(letter, id))
      .receive("error", ({reason}) => this.#failed(letter, reason))
      .receive("timeout", () => this.#failed(letter, "no answer"))
    this.#changed()
  }

  /** Gives a letter up. */
  discard(letter) {
    this.outbox.remove(letter)
    this.#changed()
  }

  /** Tells the others. Without a connection there is nobody to tell. */
  setTyping(typing) {
    if (this.#channel.canPush()) this.#channel.push("typing", {typing})
  }

  /** Tells the others whether somebody is at this page. Without a connection the next join will. */
  activityChanged() {
    if (!this.#channel.canPush()) return
    const {idleFor} = this.#activity
    if (idleFor === null) this.#channel.push("active", {})
    else this.#channel.push("idle", {idle_for: idleFor})
  }

  // Spans instead of times: this clock may be wrong.
  get #visit() {
    return {tab: thisTab, here_for: Date.now() - this.#enteredAt, idle_for: this.#activity.idleFor}
  }

  #entered({name, history}) {
    const lastAt = this.hasEntered ? this.history.latestAt : Infinity
    const added = history.filter(message => this.#add(message, message.at > lastAt ? "takeUnsure" : null))
    const heard = this.hasEntered ? added.filter(message => message.name !== name).length : 0
    Object.assign(this, {me: name, problem: "", hasEntered: true})
    this.#changed(heard)
  }

  // Who was in before is let in again as soon as the server is itself again: the client goes on trying.
  #refused({reason}) {
    this.problem = reason ?? "the server did not say why"
    if (!this.hasEntered && !this.#channel.isClosed()) this.#channel.leave()
    this.#changed()
  }

  #interrupted() {
    this.outbox.markUnsure()
    this.typists.clear()
    this.#changed()
  }

  #heard(message) {
    if (!this.#add(message, "takeSent")) return
    this.typists.set(message.name, false)
    this.#changed(message.name === this.me ? 0 : 1)
  }

  // A message of one's own takes the place of the letter it was.
  #add(message, take) {
    const letter = take && message.name === this.me ? this.outbox[take](message.body) : undefined
    return this.history.add(message, letter?.key)
  }

  #confirmed(letter, id) {
    if (this.outbox.letters.includes(letter)) {
      this.outbox.remove(letter)
      const message = {id, name: this.me, body: letter.body, at: Date.now()}
      if (!this.history.endsWith(id)) this.history.add(message, letter.key)
    }
    this.#changed()
  }

  #failed(letter, reason) {
    Object.assign(letter, {status: "failed", reason: reason ?? "refused"})
    this.#changed()
  }

  #changed(heard = 0) {
    this.#onChange(this, heard)
  }
}
