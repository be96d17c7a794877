import {bird} from "./birds.js"
import {byId, make, setChildren, setText} from "./dom.js"
import {roomName} from "./rooms.js"

const badgeText = count => (count > 99 ? "99+" : String(count))

function makeLink(name) {
  const badge = make("span", {class: "badge", "data-testid": "unread", hidden: true})
  const here = make("span", {class: "here", "data-testid": "room-people", hidden: true})
  const link = make("a", {
    class: "room-link",
    href: `?room=${encodeURIComponent(name)}`,
    "data-testid": "room-link",
    "data-room": name,
  }, make("span", {class: "room-name"}, name), here, badge)
  return {item: make("li", {}, link), link, badge, here}
}

/** The list of rooms, and who one is. On a narrow page it slides in. */
export class Sidebar {
  #links = new Map()

  /** @param {{onOpen: (name: string) => void, onRename: () => void}} events */
  constructor({onOpen, onRename}) {
    byId("rooms").addEventListener("click", event => this.#clicked(event, onOpen))
    byId("new-room").addEventListener("submit", event => this.#submitted(event, onOpen))
    byId("rename").addEventListener("click", onRename)
    byId("menu").addEventListener("click", () => this.toggle())
  }

  /** @param {import("./rooms.js").Rooms} rooms */
  show(rooms) {
    setChildren(byId("rooms"), rooms.list.map(room => this.#show(room)))
    const elsewhere = rooms.unread
    byId("menu-badge").hidden = elsewhere === 0
    setText(byId("menu-badge"), elsewhere === 0 ? "" : badgeText(elsewhere))
    if (byId("me-name").textContent === rooms.me) return
    setText(byId("me-name"), rooms.me)
    byId("me-bird").replaceChildren(bird(rooms.me))
  }

  /** Slides in or out on a narrow page. */
  toggle(isOpen = !byId("chat").classList.contains("menu-open")) {
    byId("chat").classList.toggle("menu-open", isOpen)
    byId("menu").setAttribute("aria-expanded", isOpen)
    if (isOpen) byId("rooms").querySelector("a")?.focus()
  }

  #show({name, people, unread, isCurrent}) {
    if (!this.#links.has(name)) this.#links.set(name, makeLink(name))
    const {item, link, badge, here} = this.#links.get(name)
    here.hidden = people === 0
    setText(here, people === 0 ? "" : String(people))
    here.setAttribute("aria-label", `${people} here`)
    badge.hidden = unread === 0
    setText(badge, unread === 0 ? "" : badgeText(unread))
    badge.setAttribute("aria-label", `${unread} unread`)
    if (isCurrent) link.setAttribute("aria-current", "page")
    else link.removeAttribute("aria-current")
    return item
  }

  // A click that asks for another tab or window is the browser's.
  #clicked(event, onOpen) {
    const link = event.target.closest("a")
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return
    event.preventDefault()
    this.toggle(false)
    onOpen(link.dataset.room)
  }

  #submitted(event, onOpen) {
    event.preventDefault()
    const input = byId("new-room-name")
    const name = roomName(input.value)
    if (name === "") return input.focus()
    input.value = ""
    this.toggle(false)
    onOpen(name)
  }
}
