import {byId, setText} from "./dom.js"

const TEXTS = {
  connecting: "Connecting…",
  connected: "Connected",
  reconnecting: "Reconnecting",
  offline: "Offline",
}

function waitText(connection) {
  const seconds = Math.ceil((connection.nextTryAt - Date.now()) / 1000)
  if (connection.state !== "reconnecting") return ""
  return seconds > 0 ? `next try in ${seconds} s` : "trying…"
}

/** How the connection is, always in sight. */
export class Status {
  #connection = null
  #ticking = null

  constructor() {
    byId("try-now").addEventListener("click", () => this.#connection?.tryNow())
  }

  /** @param {import("./connection.js").Connection} connection */
  show(connection) {
    const {state} = connection
    this.#connection = connection
    byId("connection").dataset.state = state
    setText(byId("connection-text"), TEXTS[state])
    byId("try-now").hidden = state !== "reconnecting" && state !== "offline"
    this.#tick()
  }

  #tick() {
    clearTimeout(this.#ticking)
    setText(byId("connection-wait"), waitText(this.#connection))
    if (this.#connection.state === "reconnecting") this.#ticking = setTimeout(() => this.#tick(), 250)
  }
}
