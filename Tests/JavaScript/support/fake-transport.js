const STATES = {connecting: 0, open: 1, closing: 2, closed: 3}

/** Makes a transport class with the WebSocket interface; the test plays the network and the server. */
export function fakeTransport() {
  return class FakeTransport {
    /** Every transport made, the latest last. */
    static made = []

    static get latest() {
      return this.made.at(-1)
    }

    bufferedAmount = 0
    closeCalls = []
    readyState = STATES.connecting
    sent = []
    /** Whether `close` is carried out at once; else the other side seems not to answer. */
    closesAtOnce = true

    constructor(url, protocols) {
      this.url = url
      this.protocols = protocols
      this.constructor.made.push(this)
    }

    send(data) {
      if (this.readyState !== STATES.open) throw new Error("sent on a transport that is not open")
      this.sent.push(data)
    }

    close(code, reason) {
      this.closeCalls.push({code, reason})
      this.readyState = STATES.closing
      if (this.closesAtOnce) this.drop(code ?? 1005)
    }

    /** The connection comes about. */
    open() {
      this.readyState = STATES.open
      this.onopen?.({type: "open"})
    }

    /** The connection ends. */
    drop(code) {
      this.readyState = STATES.closed
      this.onclose?.({type: "close", code, reason: "", wasClean: code === 1000})
    }

    /** The connection cannot be made, or breaks. */
    fail(code = 1006) {
      this.onerror?.({type: "error"})
      this.drop(code)
    }

    /** The server sends a message. */
    receive(joinRef, ref, topic, event, payload) {
      this.onmessage?.({data: JSON.stringify([joinRef, ref, topic, event, payload])})
    }

    /** The server answers the latest message with this event. */
    reply(event, status, response = {}) {
      const [joinRef, ref, topic] = this.messages.findLast(message => message[3] === event)
      this.receive(joinRef, ref, topic, "phx_reply", {status, response})
    }

    /** What was sent, parsed. */
    get messages() {
      return this.sent.map(data => JSON.parse(data))
    }

    /** The events that were sent, in order. */
    get events() {
      return this.messages.map(message => message[3])
    }
  }
}
