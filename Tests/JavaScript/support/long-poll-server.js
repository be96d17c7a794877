import {once} from "node:events"
import http from "node:http"

/** A request the test has not answered yet. */
class Exchange {
  #response

  constructor(request, body, response) {
    this.#response = response
    this.method = request.method
    this.url = request.url
    this.headers = request.headers
    this.body = body
    /** Resolves when the client hangs up without an answer. */
    this.aborted = once(response, "close")
  }

  /** The lines of the body, as a server reads a batch. */
  get lines() {
    return this.body.split("\n")
  }

  /** Answers as Phoenix does: the status is in the JSON, that of HTTP is 200. */
  answer(status, more = {}) {
    this.#respond(200, JSON.stringify({status, ...more}))
  }

  /** Answers as something else does that stands in the way. */
  answerHTTP(status, body = "") {
    this.#respond(status, body)
  }

  /** Ends the connection without an answer. */
  hangUp() {
    this.#response.destroy()
  }

  #respond(status, body) {
    this.#response.writeHead(status, {"Content-Type": "application/json"})
    this.#response.end(body)
  }
}

async function bodyOf(request) {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

/** An HTTP server on a port of its own. The test takes its requests one by one and answers them. */
export class LongPollServer {
  #arrived = []
  #server = http.createServer((request, response) => this.#handle(request, response))
  #takers = []
  /** The methods of all requests, in the order in which they came. */
  methods = []

  async start(port = 0) {
    this.#server.listen(port, "127.0.0.1")
    await once(this.#server, "listening")
  }

  stop() {
    this.#server.closeAllConnections()
    this.#server.close()
  }

  get endPoint() {
    return `ws://127.0.0.1:${this.#server.address().port}/socket`
  }

  /** The next request of a method that was not taken yet. */
  next(method) {
    const index = this.#arrived.findIndex(exchange => exchange.method === method)
    if (index >= 0) return Promise.resolve(this.#arrived.splice(index, 1)[0])
    return new Promise(take => this.#takers.push({method, take}))
  }

  /** Whether a request of a method has come and was not taken. */
  hasNext(method) {
    return this.#arrived.some(exchange => exchange.method === method)
  }

  /** Opens the session the next poll asks for; resolves with the poll after it. */
  async open(token = "T1") {
    const first = await this.next("GET")
    first.answer(410, {token, messages: []})
    return this.next("GET")
  }

  async #handle(request, response) {
    const exchange = new Exchange(request, await bodyOf(request), response)
    this.methods.push(exchange.method)
    const index = this.#takers.findIndex(taker => taker.method === exchange.method)
    if (index >= 0) this.#takers.splice(index, 1)[0].take(exchange)
    else this.#arrived.push(exchange)
  }
}
