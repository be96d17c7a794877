import {Bindings} from "./bindings.js"
import {CHANNEL_EVENTS, CHANNEL_STATES} from "./constants.js"
import {each} from "./each.js"
import {Push} from "./push.js"
import {Timer} from "./timer.js"

/** A conversation on one topic. Made by `socket.channel`. */
export class Channel {
  #socketRefs

  /**
   * @param {string} topic
   * @param {object | (() => object)} params the payload of the join; a function is asked at every join
   * @param {import("./socket.js").Socket} socket
   */
  constructor(topic, params, socket) {
    this.topic = topic
    this.params = typeof params === "function" ? params : () => params ?? {}
    this.socket = socket
    /** "closed", "errored", "joined", "joining" or "leaving". */
    this.state = CHANNEL_STATES.closed
    /** How long pushes and the join wait for a reply, in milliseconds. */
    this.timeout = socket.timeout
    this.joinedOnce = false
    this.pushBuffer = []
    this.bindings = new Bindings()
    this.joinPush = new Push(this, CHANNEL_EVENTS.join, this.params, this.timeout)
    this.rejoinTimer = new Timer(() => this.#rejoinIfConnected(), socket.rejoinAfterMs)
    this.#followSocket()
    this.#followJoin()
    this.#followEnd()
  }

  /**
   * Joins the topic, and goes on joining it again whenever it was lost. Once per channel.
   *
   * @param {number} [timeout] in milliseconds
   * @returns {Push} receives "ok", "error" or "timeout", at every join
   */
  join(timeout = this.timeout) {
    if (this.joinedOnce) {
      throw new Error("tried to join multiple times. 'join' can only be called a single time per channel instance")
    }
    this.timeout = timeout
    this.joinedOnce = true
    this.#rejoin()
    return this.joinPush
  }

  /**
   * Leaves the topic for good. Resolves at once: the server's answer is not waited for.
   *
   * @param {number} [timeout] in milliseconds
   * @returns {Push} receives "ok"
   */
  leave(timeout = this.timeout) {
    this.rejoinTimer.reset()
    this.joinPush.cancelTimeout()
    this.state = CHANNEL_STATES.leaving
    const leaving = new Push(this, CHANNEL_EVENTS.leave, () => ({}), timeout)
    const close = () => this.trigger(CHANNEL_EVENTS.close, "leave")
    leaving.receive("ok", close).receive("timeout", close)
    this.#tellServer(leaving)
    leaving.trigger("ok", {})
    return leaving
  }

  /**
   * Sends an event. While the channel is not joined the event waits for that; its timeout runs meanwhile.
   *
   * @param {string} event
   * @param {any} [payload] anything JSON can say, or an ArrayBuffer, which is sent as it is
   * @param {number} [timeout] in milliseconds
   * @returns {Push} receives "ok", "error" or "timeout"
   */
  push(event, payload = {}, timeout = this.timeout) {
    if (!this.joinedOnce) {
      throw new Error(
        `tried to push '${event}' to '${this.topic}' before joining. Use channel.join() before pushing events`)
    }
    const push = new Push(this, event, () => payload ?? {}, timeout)
    if (this.canPush()) push.send()
    else this.#hold(push)
    return push
  }

  /**
   * Listens for an event.
   *
   * @param {string} event
   * @param {(payload: any, ref?: string, joinRef?: string) => void} callback
   * @returns {number} a ref for `off`
   */
  on(event, callback) {
    return this.bindings.add(event, callback)
  }

  /**
   * Stops listening: one listener when a ref is given, else all of the event.
   *
   * @param {string} event
   * @param {number} [ref] from `on`
   */
  off(event, ref) {
    this.bindings.remove(event, ref)
  }

  /**
   * Calls back when the channel has ended, by `leave` or by the server.
   *
   * @param {(payload: any, ref?: string, joinRef?: string) => void} callback
   * @returns {number} a ref for `off("phx_close", ref)`
   */
  onClose(callback) {
    return this.on(CHANNEL_EVENTS.close, callback)
  }

  /**
   * Calls back when the channel crashed or lost its connection. It will join again by itself.
   *
   * @param {(reason: any) => void} callback
   * @returns {number} a ref for `off("phx_error", ref)`
   */
  onError(callback) {
    return this.on(CHANNEL_EVENTS.error, reason => callback(reason))
  }

  /**
   * A hook to override: sees every event first, and returns the payload the listeners get.
   *
   * @param {string} _event
   * @param {any} payload
   * @param {string} [_ref]
   * @param {string} [_joinRef]
   * @returns {any} the payload, as it is or changed
   */
  onMessage(_event, payload, _ref, _joinRef) {
    return payload
  }

  /** The ref of the current join: what the server stamps on everything meant for it. */
  joinRef() {
    return this.joinPush.ref
  }

  /** Whether a push would be sent now rather than wait. */
  canPush() {
    return this.socket.isConnected() && this.isJoined()
  }

  isClosed() {
    return this.state === CHANNEL_STATES.closed
  }

  isErrored() {
    return this.state === CHANNEL_STATES.errored
  }

  isJoined() {
    return this.state === CHANNEL_STATES.joined
  }

  isJoining() {
    return this.state === CHANNEL_STATES.joining
  }

  isLeaving() {
    return this.state === CHANNEL_STATES.leaving
  }

  /**
   * Whether a message is for this channel, and for its current join rather than an earlier one.
   *
   * @param {string} topic
   * @param {string} event
   * @param {any} payload
   * @param {string | null} [joinRef]
   * @returns {boolean}
   */
  isMember(topic, event, payload, joinRef) {
    if (topic !== this.topic) return false
    if (!joinRef || joinRef === this.joinRef()) return true
    this.#log("dropping outdated message", {topic, event, payload, joinRef})
    return false
  }

  /**
   * Hands an event to the listeners, as though it had arrived.
   *
   * @param {string} event
   * @param {any} payload
   * @param {string | null} [ref]
   * @param {string | null} [joinRef]
   */
  trigger(event, payload, ref, joinRef) {
    const handled = this.onMessage(event, payload, ref, joinRef)
    if (payload && !handled) {
      throw new Error("channel onMessage callbacks must return the payload, modified or unmodified")
    }
    each(this.bindings.for(event), callback => callback(handled, ref, joinRef || this.joinRef()))
  }

  /**
   * @param {string} ref
   * @returns {string} the local event the reply to a push arrives as
   */
  replyEventName(ref) {
    return `chan_reply_${ref}`
  }

  #followSocket() {
    this.#socketRefs = [
      this.socket.onError(() => this.rejoinTimer.reset()),
      this.socket.onOpen(() => {
        this.rejoinTimer.reset()
        if (this.isErrored()) this.#rejoin()
      }),
    ]
  }

  #followJoin() {
    this.joinPush
      .receive("ok", () => this.#joined())
      .receive("error", () => this.#failed())
      .receive("timeout", () => this.#timedOut())
  }

  #followEnd() {
    this.onClose(() => this.#closed())
    this.onError(reason => this.#errored(reason))
    this.on(CHANNEL_EVENTS.reply, (reply, ref) => this.trigger(this.replyEventName(ref), reply))
  }

  #joined() {
    this.state = CHANNEL_STATES.joined
    this.rejoinTimer.reset()
    const waiting = this.pushBuffer
    this.pushBuffer = []
    each(waiting, push => push.send())
  }

  #failed() {
    this.state = CHANNEL_STATES.errored
    if (this.socket.isConnected()) this.rejoinTimer.scheduleTimeout()
  }

  // The server may have joined us all the same: leave what we did not hear of, so that a rejoin starts clean.
  #timedOut() {
    this.#log(`timeout (${this.joinRef()})`, this.joinPush.timeout)
    this.#tellServer(new Push(this, CHANNEL_EVENTS.leave, () => ({}), this.timeout))
    this.joinPush.reset()
    this.#failed()
  }

  #closed() {
    this.rejoinTimer.reset()
    this.joinPush.cancelTimeout()
    this.#log(`close (${this.joinRef()})`)
    this.state = CHANNEL_STATES.closed
    this.socket.off(this.#socketRefs)
    this.socket.remove(this)
  }

  #errored(reason) {
    this.#log(`error (${this.joinRef()})`, reason)
    if (this.isJoining()) this.#abandonJoin()
    this.#failed()
  }

  // Without a connection the server knows of no join: the leave only takes back a join not sent yet.
  #tellServer(leaving) {
    if (this.socket.isConnected()) {
      leaving.send()
    } else {
      this.socket.dropBuffered(this)
      leaving.startTimeout()
    }
  }

  #abandonJoin() {
    this.socket.dropBuffered(this)
    this.joinPush.cancelTimeout()
    this.joinPush.reset()
  }

  #hold(push) {
    push.receive("timeout", () => {
      this.pushBuffer = this.pushBuffer.filter(waiting => waiting !== push)
    })
    push.startTimeout()
    this.pushBuffer.push(push)
  }

  #rejoin() {
    if (this.isLeaving()) return
    this.socket.leaveOpenTopic(this.topic)
    this.state = CHANNEL_STATES.joining
    this.joinPush.resend(this.timeout)
  }

  #rejoinIfConnected() {
    if (this.socket.isConnected()) this.#rejoin()
  }

  #log(message, data) {
    if (this.socket.hasLogger()) this.socket.log("channel", `${this.topic}: ${message}`, data)
  }
}
