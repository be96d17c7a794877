import {byId} from "./dom.js"
import {TypingSignal} from "./typing.js"

/** Where messages are written. Each room keeps its own draft. */
export class Composer {
  #drafts = new WeakMap()
  #input = byId("message")
  #room = null
  #typing = null

  constructor() {
    byId("composer").addEventListener("submit", event => this.#submitted(event))
    this.#input.addEventListener("input", () => this.#changed())
    this.#input.addEventListener("keydown", event => this.#pressed(event))
    this.#input.addEventListener("blur", () => this.#typing?.stop())
  }

  /** @param {import("./room.js").Room} room what is written goes there from now on */
  turnTo(room) {
    if (room === this.#room) return
    this.#typing?.stop()
    if (this.#room) this.#drafts.set(this.#room, this.#input.value)
    this.#room = room
    this.#typing = new TypingSignal(typing => room.setTyping(typing))
    this.#input.value = this.#drafts.get(room) ?? ""
    this.#fit()
  }

  /** Takes the keyboard, except on touch screens, where that would cover half the page. */
  focus() {
    if (matchMedia("(pointer: fine)").matches || !navigator.maxTouchPoints) this.#input.focus()
  }

  #submitted(event) {
    event.preventDefault()
    const body = this.#input.value.trim()
    this.#input.focus()
    if (body === "" || !this.#room) return
    this.#input.value = ""
    this.#fit()
    this.#typing.sent()
    this.#room.say(body)
  }

  #pressed(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return
    event.preventDefault()
    byId("composer").requestSubmit()
  }

  #changed() {
    this.#fit()
    if (this.#input.value.trim() === "") this.#typing?.stop()
    else this.#typing?.keystroke()
  }

  #fit() {
    this.#input.style.height = "auto"
    this.#input.style.height = `${this.#input.scrollHeight}px`
  }
}
