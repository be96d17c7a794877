import {Presence} from "/roost.js"
import {thisTab} from "./tab.js"

const collator = new Intl.Collator(undefined, {sensitivity: "base"})

function tabOf({tab, since, idle_since: idleSince}) {
  return {id: tab, since, idleSince: idleSince ?? null, isThis: tab === thisTab}
}

// Who is busy in one tab is idle in none.
function personOf(name, metas) {
  const tabs = metas.map(tabOf).sort((one, other) => one.since - other.since)
  const isIdle = tabs.every(tab => tab.idleSince !== null)
  return {
    name,
    tabs,
    since: tabs[0].since,
    idleSince: isIdle ? Math.max(...tabs.map(tab => tab.idleSince)) : null,
    isMe: tabs.some(tab => tab.isThis),
  }
}

function inOrder(one, other) {
  return other.isMe - one.isMe || collator.compare(one.name, other.name) || (one.name < other.name ? -1 : 1)
}

/** Who is in a room. A person is a name, in however many tabs. */
export class People {
  #list = null
  #onChange
  #presence = null

  /** @param {() => void} onChange called after every change */
  constructor(onChange) {
    this.#onChange = onChange
  }

  /** @param {any} channel the room's, from now on */
  follow(channel) {
    this.#list = null
    this.#presence = new Presence(channel)
    this.#presence.onCount(() => this.#onChange())
    this.#presence.onSync(() => {
      this.#list = null
      this.#onChange()
    })
  }

  /** How many people there are. */
  get count() {
    return this.#presence.count
  }

  /** Whether the server has told who is there since the room was entered last. */
  get isKnown() {
    return !this.#presence.inPendingSyncState()
  }

  /** The people as `{name, isMe, since, idleSince, tabs}`, oneself first. Idle is who is so in every tab. */
  get list() {
    this.#list ??= this.#presence.list((name, {metas}) => personOf(name, metas)).sort(inOrder)
    return this.#list
  }
}
