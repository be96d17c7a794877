import {authProtocols} from "./auth.js"
import {Channel} from "./channel.js"
import {closeGently} from "./closing.js"
import {ABNORMAL_CLOSURE, CHANNEL_EVENTS, NORMAL_CLOSURE} from "./constants.js"
import {each} from "./each.js"
import {Fallback} from "./fallback.js"
import {Heartbeat} from "./heartbeat.js"
import {LongPoll} from "./long-poll.js"
import {resolveOptions} from "./options.js"
import {Page} from "./page.js"
import {appendParams} from "./params.js"
import {StateCallbacks} from "./state-callbacks.js"
import {Timer} from "./timer.js"

const READY_STATES = ["connecting", "open", "closing", "closed"]
const nothing = () => {}

/** One connection to the server, kept up for as long as it is wanted, and the channels on it. */
export class Socket {
  #callbacks = new StateCallbacks(() => this.makeRef())
  #connects = 0
  #connectsAtPageHide = null
  #fallback
  #heartbeat
  #lastRef = 0
  #open = false
  #page

  /**
   * @param {string} endPoint "ws://example.com/socket", "/socket" or "//example.com/socket";
   *   "/websocket" is added to it
   * @param {import("../roost").SocketConnectOption} [options]
   */
  constructor(endPoint, options = {}) {
    Object.assign(this, resolveOptions(options))
    this.endPoint = `${endPoint}/websocket`
    this.channels = []
    this.sendBuffer = []
    /** The transport in use; null when there is none. */
    this.conn = null
    /** How often a connection has been opened. */
    this.establishedConnections = 0
    /** Whether no connection is wanted: none was asked for yet, or the last was ended from here. */
    this.closeWasClean = true
    this.disconnecting = false
    this.reconnectTimer = new Timer(() => this.#reconnect(), this.reconnectAfterMs)
    this.#heartbeat = new Heartbeat(this.heartbeatIntervalMs, () => this.#beat(), () => this.#heartbeatTimeout())
    this.#fallback = new Fallback(this, transport => this.#openWith(transport))
    this.#page = this.#watchPage()
  }

  /**
   * Connects, unless there is a connection or one is being made. Afterwards the socket reconnects by itself
   * whenever the connection is lost, until `disconnect`, or until the server closes it with code 1000.
   *
   * @param {object | (() => object)} [params] replaces the option of that name (kept for old code)
   */
  connect(params) {
    if (params) this.params = typeof params === "function" ? params : () => params
    const state = this.connectionState()
    if ((state === "connecting" || state === "open") && !this.disconnecting) return
    this.#retire()
    this.reconnectTimer.reset()
    this.#fallback.connect()
  }

  /**
   * Ends the connection for good; `connect` begins anew.
   *
   * @param {() => void} [callback] called once it has ended
   * @param {number} [code] a WebSocket close code
   * @param {string} [reason]
   */
  disconnect(callback, code, reason) {
    this.#connects += 1
    this.disconnecting = true
    this.closeWasClean = true
    this.#heartbeat.stop()
    this.#fallback.stop()
    this.reconnectTimer.reset()
    const finished = () => {
      this.disconnecting = false
      callback?.()
    }
    this.#teardown(finished, code, reason)
  }

  /**
   * Closes the connection and uses another transport from the next `connect` on.
   *
   * @param {new (url: string, protocols?: string[]) => any} transport has the WebSocket interface
   */
  replaceTransport(transport) {
    this.#fallback.reset()
    this.reconnectTimer.reset()
    this.#swapTransport(transport)
  }

  /** @returns {typeof LongPoll} what `longPollFallbackMs` falls back to */
  getLongPollTransport() {
    return LongPoll
  }

  /**
   * Makes a channel for a topic. It does nothing before its `join`.
   *
   * @param {string} topic
   * @param {object | (() => object)} [params] the payload of the join
   * @returns {Channel}
   */
  channel(topic, params = {}) {
    const channel = new Channel(topic, params, this)
    this.channels.push(channel)
    return channel
  }

  /**
   * Forgets a channel. Channels call it themselves once they have closed.
   *
   * @param {Channel} channel
   */
  remove(channel) {
    this.channels = this.channels.filter(other => other !== channel)
  }

  /**
   * Sends a message, or keeps it until there is a connection.
   *
   * @param {import("../roost").Message} message
   */
  push(message) {
    if (this.hasLogger()) {
      const {topic, event, join_ref, ref, payload} = message
      this.log("push", `${topic} ${event} (${join_ref}, ${ref})`, payload)
    }
    if (this.isConnected()) this.#send(message)
    else this.sendBuffer.push(message)
  }

  /**
   * Measures how long the server takes to answer.
   *
   * @param {(milliseconds: number) => void} callback
   * @returns {boolean} false, and nothing is sent, without a connection
   */
  ping(callback) {
    if (!this.isConnected()) return false
    const ref = this.makeRef()
    const start = Date.now()
    const listener = this.onMessage(message => {
      if (message.ref !== ref) return
      this.off([listener])
      callback(Date.now() - start)
    })
    this.push({topic: "phoenix", event: "heartbeat", payload: {}, ref})
    return true
  }

  /**
   * @param {() => void} callback called whenever a connection has opened
   * @returns {string} a ref for `off`
   */
  onOpen(callback) {
    return this.#callbacks.add("open", callback)
  }

  /**
   * @param {(event: CloseEvent) => void} callback called whenever the connection has closed
   * @returns {string} a ref for `off`
   */
  onClose(callback) {
    return this.#callbacks.add("close", callback)
  }

  /**
   * @param {(error: any, transport: any, establishedConnections: number) => void} callback called whenever
   *   the connection has failed
   * @returns {string} a ref for `off`
   */
  onError(callback) {
    return this.#callbacks.add("error", callback)
  }

  /**
   * @param {(message: import("../roost").Message) => void} callback called with every message that arrives,
   *   after the channels
   * @returns {string} a ref for `off`
   */
  onMessage(callback) {
    return this.#callbacks.add("message", callback)
  }

  /**
   * Stops calling back.
   *
   * @param {string[]} refs from `onOpen`, `onClose`, `onError` and `onMessage`
   */
  off(refs) {
    this.#callbacks.remove(refs)
  }

  /** @returns {boolean} */
  isConnected() {
    return this.connectionState() === "open"
  }

  /** @returns {"connecting" | "open" | "closing" | "closed"} */
  connectionState() {
    return READY_STATES[this.conn?.readyState] ?? "closed"
  }

  /** @returns {"ws" | "wss"} the one that fits the page */
  protocol() {
    return globalThis.location?.protocol?.startsWith("https") ? "wss" : "ws"
  }

  /** @returns {string} where it connects to: the end point, the params and `vsn` */
  endPointURL() {
    const url = appendParams(appendParams(this.endPoint, this.params()), {vsn: this.vsn})
    if (url.startsWith("//")) return `${this.protocol()}:${url}`
    return url.startsWith("/") ? `${this.protocol()}://${globalThis.location.host}${url}` : url
  }

  /** @returns {string} a ref no message of this socket has had */
  makeRef() {
    this.#lastRef = this.#lastRef === Number.MAX_SAFE_INTEGER ? 0 : this.#lastRef + 1
    return this.#lastRef.toString()
  }

  /**
   * @param {string} kind
   * @param {string} message
   * @param {any} [data]
   */
  log(kind, message, data) {
    this.logger?.(kind, message, data)
  }

  /** @returns {boolean} */
  hasLogger() {
    return this.logger !== null
  }

  /**
   * Leaves a topic if a channel is on it: the server knows one channel a topic. Called before each join.
   *
   * @param {string} topic
   */
  leaveOpenTopic(topic) {
    const open = this.channels.find(channel => channel.topic === topic && (channel.isJoined() || channel.isJoining()))
    if (!open) return
    this.log("transport", `leaving duplicate topic "${topic}"`)
    open.leave()
  }

  /**
   * Takes back what a channel's current join has waiting for a connection.
   *
   * @param {Channel} channel
   */
  dropBuffered(channel) {
    this.sendBuffer = this.sendBuffer.filter(
      ({topic, join_ref}) => topic !== channel.topic || join_ref !== channel.joinRef())
  }

  // The retries made so far still count: an outage must not be hammered at because two transports are tried.
  #openWith(transport) {
    this.reconnectTimer.cancel()
    const connects = this.#connects + 1
    this.#swapTransport(transport)
    // A listener that was told of the old connection's end may have disconnected, or connected.
    if (connects === this.#connects) this.#openTransport()
  }

  #swapTransport(transport) {
    this.#connects += 1
    this.closeWasClean = true
    this.transport = transport
    const {conn} = this
    this.#retire()
    conn?.close()
  }

  #openTransport() {
    this.#connects += 1
    this.closeWasClean = false
    this.disconnecting = false
    this.conn = new this.transport(this.endPointURL(), authProtocols(this.authToken()))
    this.conn.binaryType = this.binaryType
    this.conn.timeout = this.longpollerTimeout
    this.conn.onopen = () => this.#opened()
    this.conn.onerror = error => this.#failed(error)
    this.conn.onmessage = event => this.#received(event.data)
    this.conn.onclose = event => this.#closed(event)
  }

  #opened() {
    if (this.hasLogger()) this.log("transport", `connected to ${this.endPointURL()}`)
    this.#open = true
    this.closeWasClean = false
    this.disconnecting = false
    this.establishedConnections += 1
    this.reconnectTimer.reset()
    if (!this.conn.skipHeartbeat) this.#heartbeat.start()
    each([() => this.#flush(), () => this.#callbacks.trigger("open")], step => step())
  }

  #failed(error) {
    this.log("transport", "error", error)
    const {transport, establishedConnections} = this
    this.#callbacks.trigger("error", error, transport, establishedConnections)
    if (transport === this.transport || establishedConnections > 0) this.#failChannels("connection_error")
  }

  #closed(event) {
    this.conn.onclose = nothing
    const isWanted = !this.closeWasClean && event.code !== NORMAL_CLOSURE
    if (isWanted) this.reconnectTimer.scheduleTimeout()
    this.#ended(event)
  }

  #ended(event) {
    this.#open = false
    this.log("transport", "close", event)
    this.#heartbeat.stop()
    each([() => this.#failChannels("connection_closed"), () => this.#callbacks.trigger("close", event)], step => step())
  }

  // Lets go of a transport whatever it does next. One that had opened and has not said that it closed
  // is given up here, so that the channels and the callers learn of it now and not when something new is open.
  #retire() {
    const {conn} = this
    if (!conn) return
    Object.assign(conn, {onopen: nothing, onerror: nothing, onmessage: nothing, onclose: nothing})
    this.conn = null
    if (!this.#open) return
    const code = this.closeWasClean ? NORMAL_CLOSURE : ABNORMAL_CLOSURE
    this.#ended({type: "close", code, reason: "", wasClean: this.closeWasClean})
  }

  #received(data) {
    this.decode(data, message => {
      const {topic, event, payload, ref, join_ref} = message
      this.#heartbeat.received(ref)
      if (this.hasLogger()) this.#logReceived(message)
      const members = this.channels.filter(channel => channel.isMember(topic, event, payload, join_ref))
      each(members, channel => channel.trigger(event, payload, ref, join_ref))
      this.#callbacks.trigger("message", message)
    })
  }

  #logReceived({topic, event, payload, ref}) {
    this.log("receive", `${payload?.status ?? ""} ${topic} ${event} ${ref ? `(${ref})` : ""}`.trim(), payload)
  }

  #send(message) {
    this.encode(message, encoded => this.conn.send(encoded))
  }

  #flush() {
    const waiting = this.sendBuffer
    this.sendBuffer = []
    each(waiting, message => this.#send(message))
  }

  #failChannels(reason) {
    const live = this.channels.filter(channel => !(channel.isErrored() || channel.isLeaving() || channel.isClosed()))
    each(live, channel => channel.trigger(CHANNEL_EVENTS.error, {source: "transport", reason}))
  }

  #beat() {
    const ref = this.makeRef()
    if (this.isConnected()) this.push({topic: "phoenix", event: "heartbeat", payload: {}, ref})
    return ref
  }

  // The close code is the normal one because nobody is there to read it; reconnecting is scheduled here instead.
  #heartbeatTimeout() {
    this.log("transport", "heartbeat timeout. Attempting to re-establish connection")
    this.#failChannels("heartbeat_timeout")
    this.#replace(() => this.reconnectTimer.scheduleTimeout(), NORMAL_CLOSURE, "heartbeat timeout")
  }

  #reconnect() {
    if (this.#page.hidden) {
      this.log("transport", "not reconnecting while the page is hidden")
      this.#teardown()
    } else {
      this.#replace(() => this.#fallback.connect())
    }
  }

  // Tears down, and goes on unless somebody has connected or disconnected meanwhile.
  #replace(proceed, code, reason) {
    const connects = this.#connects
    this.#teardown(() => connects === this.#connects && proceed(), code, reason)
  }

  // Whoever connects meanwhile puts a new transport in place, which must then be left alone.
  #teardown(callback = nothing, code, reason) {
    const {conn} = this
    if (!conn) return callback()
    closeGently(conn, code, reason, () => {
      if (this.conn === conn) this.#retire()
      callback()
    })
  }

  #watchPage() {
    return new Page({
      onLeave: () => this.#pageHidden(),
      onReturn: () => this.#pageShown(),
      onVisible: () => this.#pageVisible(),
    })
  }

  #pageHidden() {
    if (!this.conn) return
    this.disconnect()
    this.#connectsAtPageHide = this.#connects
  }

  // Only when nobody has connected or disconnected since.
  #pageShown() {
    if (this.#connectsAtPageHide !== this.#connects) return
    this.#connectsAtPageHide = null
    this.connect()
  }

  #pageVisible() {
    if (!this.isConnected() && !this.closeWasClean) this.#replace(() => this.connect())
  }
}
