/** A message on its way to the server, and the reply to it. Made by `channel.push`, `join` and `leave`. */
export class Push {
  #replyBinding = null
  #timer = null

  /**
   * @param {import("./channel.js").Channel} channel
   * @param {string} event
   * @param {() => any} payload asked each time the push is sent
   * @param {number} timeout how long to wait for the reply, in milliseconds
   */
  constructor(channel, event, payload, timeout) {
    this.channel = channel
    this.event = event
    this.payload = payload ?? (() => ({}))
    this.timeout = timeout
    /** The ref it was last sent with; null before that. */
    this.ref = null
    /** The local event its reply arrives as. */
    this.refEvent = null
    /** The reply as `{status, response}`; null while there is none. */
    this.receivedResp = null
    this.recHooks = []
    this.sent = false
  }

  /**
   * Sends it anew, forgetting the reply it had.
   *
   * @param {number} timeout in milliseconds
   */
  resend(timeout) {
    this.timeout = timeout
    this.reset()
    this.send()
  }

  /** Sends it, unless it has timed out while it waited to be sent. */
  send() {
    if (this.hasReceived("timeout")) return
    this.startTimeout()
    this.sent = true
    this.channel.socket.push({
      topic: this.channel.topic,
      event: this.event,
      payload: this.payload(),
      ref: this.ref,
      join_ref: this.channel.joinRef(),
    })
  }

  /**
   * Calls back when the reply has this status; at once if that reply is here already.
   *
   * @param {string} status "ok", "error", "timeout" or a status of the server's own
   * @param {(response: any) => void} callback
   * @returns {this}
   */
  receive(status, callback) {
    if (this.hasReceived(status)) callback(this.receivedResp.response)
    this.recHooks.push({status, callback})
    return this
  }

  /** Forgets the reply and the ref, so that a late reply finds nobody. */
  reset() {
    this.cancelRefEvent()
    this.ref = null
    this.refEvent = null
    this.receivedResp = null
    this.sent = false
  }

  /** Takes a new ref and begins to wait for the reply to it. */
  startTimeout() {
    this.cancelTimeout()
    this.cancelRefEvent()
    this.ref = this.channel.socket.makeRef()
    this.refEvent = this.channel.replyEventName(this.ref)
    this.#replyBinding = this.channel.on(this.refEvent, reply => this.#settle(reply))
    this.#timer = setTimeout(() => this.trigger("timeout", {}), this.timeout)
  }

  /** Stops waiting for the reply without a verdict. */
  cancelTimeout() {
    clearTimeout(this.#timer)
    this.#timer = null
  }

  /** Stops listening for the reply. */
  cancelRefEvent() {
    if (this.refEvent !== null) this.channel.off(this.refEvent, this.#replyBinding)
    this.#replyBinding = null
  }

  /**
   * @param {string} status
   * @returns {boolean} whether the reply is here and has this status
   */
  hasReceived(status) {
    return this.receivedResp !== null && this.receivedResp.status === status
  }

  /**
   * Behaves as though the server had replied.
   *
   * @param {string} status
   * @param {any} response
   */
  trigger(status, response) {
    this.channel.trigger(this.refEvent, {status, response})
  }

  #settle(reply) {
    this.cancelRefEvent()
    this.cancelTimeout()
    this.receivedResp = reply
    this.recHooks.filter(hook => hook.status === reply.status).forEach(hook => hook.callback(reply.response))
  }
}
