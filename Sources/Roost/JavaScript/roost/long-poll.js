import {TIMEOUT, ajax} from "./ajax.js"
import {authToken} from "./auth.js"
import {decodeBase64, encodeBase64} from "./base64.js"
import {bytesOf} from "./binary.js"
import {DEFAULT_LONG_POLL_TIMEOUT, NORMAL_CLOSURE, SOCKET_STATES} from "./constants.js"
import {Outbox} from "./outbox.js"

const nothing = () => {}

// "ws://host/socket/websocket?vsn=2.0.0" polls at "http://host/socket/longpoll?vsn=2.0.0".
function pollURL(endPoint) {
  return endPoint.replace(/^ws/, "http").replace(/^([^?]*)\/websocket(?=\?|$)/, "$1/longpoll")
}

// Messages are arrays (version 2) or objects (version 1), and neither begins base64.
const isText = message => message.startsWith("[") || message.startsWith("{")

/**
 * The transport for where WebSocket does not get through: one request always waits for messages, others send them.
 * It has the WebSocket interface and is an option of `Socket`, as `transport` or by `longPollFallbackMs`.
 * Bytes travel in base64 both ways. It uses `fetch`, also where phoenix.js takes XMLHttpRequest.
 */
export class LongPoll {
  #authToken
  #outbox = new Outbox(body => this.#post(body))
  #requests = new Set()
  #token = null
  #url

  /** Bytes arrive as ArrayBuffer, whatever is set here. */
  binaryType = "arraybuffer"
  onclose = nothing
  onerror = nothing
  onmessage = nothing
  onopen = nothing
  readyState = SOCKET_STATES.connecting
  /** Polls that go unanswered tell of a dead server as well as heartbeats would. */
  skipHeartbeat = true
  /** How long the answer to a request may take, in milliseconds. Must exceed the server's window. */
  timeout = DEFAULT_LONG_POLL_TIMEOUT

  /**
   * @param {string} endPoint the URL a WebSocket would have: its "/websocket" becomes "/longpoll"
   * @param {string[]} [protocols] the one that carries a token is sent as the header `X-Phoenix-AuthToken`
   */
  constructor(endPoint, protocols) {
    this.#url = pollURL(endPoint)
    this.#authToken = authToken(protocols)
    setTimeout(() => this.#poll(), 0)
  }

  /** How much was sent that the server has not taken yet, in characters. */
  get bufferedAmount() {
    return this.#outbox.size
  }

  /**
   * @param {string | ArrayBuffer | ArrayBufferView} data
   * @throws {Error} before the connection is open
   */
  send(data) {
    if (this.readyState === SOCKET_STATES.connecting) throw new Error("the long-poll session is not open yet")
    if (this.#isActive) this.#outbox.add(typeof data === "string" ? data : encodeBase64(bytesOf(data)))
  }

  /**
   * Ends it at once: requests under way are aborted. The server gives the session up when no poll follows.
   *
   * @param {number} [code]
   * @param {string} [reason]
   */
  close(code = NORMAL_CLOSURE, reason = "") {
    this.#close({code, reason, wasClean: true})
  }

  get #isActive() {
    return this.readyState === SOCKET_STATES.connecting || this.readyState === SOCKET_STATES.open
  }

  async #poll() {
    if (!this.#isActive) return
    const headers = {Accept: "application/json"}
    if (this.#authToken) headers["X-Phoenix-AuthToken"] = this.#authToken
    const answer = await this.#request({method: "GET", headers})
    if (this.#isActive) this.#polled(answer)
  }

  #polled({status, token, messages}) {
    const hasSession = this.#token !== null
    if (status === 410 && hasSession) this.#fail(410, 3410, "session_gone")
    else if (status === 410 && token) this.#opened(token)
    else if (status === 200 && hasSession && Array.isArray(messages)) this.#received(messages)
    else if (status === 204 && hasSession) this.#poll()
    else if (status === 403) this.#fail(403, 1008, "forbidden")
    else this.#failed(status)
  }

  #opened(token) {
    this.#token = token
    this.readyState = SOCKET_STATES.open
    try {
      this.onopen({type: "open"})
    } finally {
      this.#poll()
    }
  }

  // Each message is a task of its own, so that a listener that throws costs no other message.
  #received(messages) {
    for (const message of messages) {
      setTimeout(() => this.#isActive && this.onmessage({type: "message", data: this.#decoded(message)}), 0)
    }
    this.#poll()
  }

  #decoded(message) {
    return isText(message) ? message : decodeBase64(message)
  }

  async #post(body) {
    const {status} = await this.#request({method: "POST", headers: {"Content-Type": "application/x-ndjson"}, body})
    if (status !== 200 && this.#isActive) this.#failed(status)
  }

  async #request(init) {
    if (this.#token !== null) init.headers["X-Phoenix-LongPoll-Token"] = this.#token
    const request = ajax(this.#url, init, this.timeout)
    this.#requests.add(request)
    const answer = await request.answer
    this.#requests.delete(request)
    return answer
  }

  #failed(status) {
    if (status === TIMEOUT) this.#fail(TIMEOUT, 1005, "timeout")
    else this.#fail(status || 500, 1011, "internal server error")
  }

  #fail(error, code, reason) {
    try {
      this.onerror(error)
    } finally {
      this.#close({code, reason, wasClean: false})
    }
  }

  #close(event) {
    if (!this.#isActive) return
    this.readyState = SOCKET_STATES.closed
    this.#outbox.clear()
    this.#requests.forEach(request => request.abort())
    this.onclose({type: "close", ...event})
  }
}
