import {each} from "./each.js"
import {PresenceCount} from "./presence-count.js"
import {applyDiff, applyState, makeState} from "./presence-state.js"

const EVENTS = {state: "presence_state", diff: "presence_diff", count: "presence_count"}
const NOTHING = () => {}

const isOwnState = state => Object.getPrototypeOf(state) === null

function tell(changes, onJoin, onLeave) {
  each(changes, ({kind, key, current, changed}) => (kind === "join" ? onJoin : onLeave)(key, current, changed))
}

/** Who is in a channel: kept in step with the server by what it pushes. */
export class Presence {
  #count = new PresenceCount()
  #pendingJoinRef = null

  /**
   * @param {import("./channel.js").Channel} channel
   * @param {{events?: {state?: string, diff?: string, count?: string}}} [options] the events, if they have other names
   */
  constructor(channel, {events} = {}) {
    const names = {...EVENTS, ...events}
    this.channel = channel
    /** Who is there, by key; a map without a prototype. */
    this.state = makeState()
    /** The diffs that wait for the state. */
    this.pendingDiffs = []
    /** The ref of the join whose state has come. */
    this.joinRef = null
    this.caller = {onJoin: NOTHING, onLeave: NOTHING, onSync: NOTHING}
    channel.on(names.state, state => this.#stateCame(state))
    channel.on(names.diff, diff => this.#diffCame(diff))
    channel.on(names.count, ({count}) => this.#count.serverSaid(count, channel.joinRef()))
  }

  /**
   * Calls back for each key that has come, or has come once more: `current` is undefined for who was not there.
   *
   * @param {(key: string, current: any, joined: any) => void} callback in place of the one before
   */
  onJoin(callback) {
    this.caller.onJoin = callback
  }

  /**
   * Calls back for each key that has left, or has left in part: `current` has no metas when nothing is left of it.
   *
   * @param {(key: string, current: any, left: any) => void} callback in place of the one before
   */
  onLeave(callback) {
    this.caller.onLeave = callback
  }

  /**
   * Calls back when all that the server has sent is in `list`.
   *
   * @param {() => void} callback in place of the one before
   */
  onSync(callback) {
    this.caller.onSync = callback
  }

  /**
   * Calls back with `count` whenever it has changed. Not known to phoenix.js.
   *
   * @param {(count: number) => void} callback in place of the one before
   */
  onCount(callback) {
    this.#count.onChange = callback
  }

  /** How many keys are there. In a big room that is more than the server tells of. Not known to phoenix.js. */
  get count() {
    return this.#count.value
  }

  /**
   * @template T
   * @param {(key: string, person: any) => T} [by] what stands in the list for each key; by default what the server says
   * @returns {T[]} in the order in which the keys came
   */
  list(by) {
    return Presence.list(this.state, by)
  }

  /** Whether the state of the channel's current join has not come yet. */
  inPendingSyncState() {
    return this.joinRef === null || this.joinRef !== this.channel.joinRef()
  }

  /**
   * Brings a state up to date with a newer one. The one given stays as it is.
   *
   * @param {object} state
   * @param {object} newState
   * @param {(key: string, current: any, joined: any) => void} [onJoin]
   * @param {(key: string, current: any, left: any) => void} [onLeave]
   * @returns {object} a map without a prototype
   */
  static syncState(state, newState, onJoin = NOTHING, onLeave = NOTHING) {
    const synced = makeState(state)
    tell(applyState(synced, newState), onJoin, onLeave)
    return synced
  }

  /**
   * Brings a state up to date with a diff.
   *
   * @param {object} state changed if it is a map without a prototype, as all are that come from here; else copied
   * @param {{joins: object, leaves: object}} diff
   * @param {(key: string, current: any, joined: any) => void} [onJoin]
   * @param {(key: string, current: any, left: any) => void} [onLeave]
   * @returns {object} a map without a prototype
   */
  static syncDiff(state, diff, onJoin = NOTHING, onLeave = NOTHING) {
    const synced = isOwnState(state) ? state : makeState(state)
    tell(applyDiff(synced, diff), onJoin, onLeave)
    return synced
  }

  /**
   * @template T
   * @param {object} state
   * @param {(key: string, person: any) => T} [by]
   * @returns {T[]}
   */
  static list(state, by = (_key, person) => person) {
    return Object.entries(state).map(([key, person]) => by(key, person))
  }

  #stateCame(state) {
    const joinRef = this.channel.joinRef()
    const diffs = this.#pendingJoinRef === joinRef ? this.pendingDiffs : []
    this.joinRef = joinRef
    this.pendingDiffs = []
    this.#count.joined(joinRef)
    this.state = makeState(this.state)
    const changes = applyState(this.state, state)
    this.#synced([...changes, ...diffs.flatMap(diff => applyDiff(this.state, diff))])
  }

  #diffCame(diff) {
    if (this.inPendingSyncState()) this.#hold(diff)
    else this.#synced(applyDiff(this.state, diff))
  }

  // What an earlier join was told is older than the state that is to come, and who came then may have left since.
  #hold(diff) {
    if (this.#pendingJoinRef !== this.channel.joinRef()) this.pendingDiffs = []
    this.#pendingJoinRef = this.channel.joinRef()
    this.pendingDiffs.push(diff)
  }

  #synced(changes) {
    const {onJoin, onLeave, onSync} = this.caller
    const count = () => this.#count.list(Object.keys(this.state).length)
    each([() => tell(changes, onJoin, onLeave), onSync, count], call => call())
  }
}
