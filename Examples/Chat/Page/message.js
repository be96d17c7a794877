import {bird, hueOf} from "./birds.js"
import {make, setText} from "./dom.js"
import {linked} from "./links.js"
import {fullText, timeText} from "./times.js"

function makeButton(text, act) {
  const button = make("button", {class: "quiet", type: "button"}, text)
  button.addEventListener("click", act)
  return button
}

function makeHead(name, at, isOwn) {
  const time = make("time", {datetime: new Date(at).toISOString(), title: fullText(at)}, timeText(at))
  return make("header", {class: "message-head"}, make("b", {}, isOwn ? `${name} (you)` : name), time)
}

function makeBody(body, at) {
  const attributes = {class: "message-body", "data-testid": "message-body", dir: "auto", title: fullText(at)}
  return make("div", attributes, ...linked(body))
}

function fateText(status, reason, isConnected) {
  if (status === "failed") return `Not sent: ${reason}.`
  return isConnected ? "Sending…" : "Waiting for the connection"
}

/** One message on the page, for as long as it is in the log. */
export class MessageView {
  #fate = make("p", {class: "fate", hidden: true})
  #fateText = make("span")

  /**
   * @param {{name: string, body: string, at: number}} message
   * @param {boolean} isOwn
   * @param {{onRetry: () => void, onDiscard: () => void}} events what the buttons of a failed message do
   */
  constructor({name, body, at}, isOwn, {onRetry, onDiscard}) {
    this.#fate.append(this.#fateText, " ", makeButton("Retry", onRetry), " ", makeButton("Delete", onDiscard))
    const attributes = {class: `message${isOwn ? " own" : ""}`, "data-testid": "message", "data-author": name}
    this.element = make("article", attributes, bird(name), makeHead(name, at, isOwn), makeBody(body, at), this.#fate)
    this.element.style.setProperty("--hue", hueOf(name))
  }

  /**
   * @param {{isFirst: boolean, status?: string, reason?: string}} row whether it opens a group of one author's;
   *   how it fares when it is not confirmed
   * @param {boolean} isConnected
   */
  update({isFirst, status = "", reason}, isConnected) {
    this.element.classList.toggle("first", isFirst)
    this.element.dataset.status = status
    this.#fate.hidden = status === ""
    if (status !== "") setText(this.#fateText, fateText(status, reason, isConnected))
  }
}
