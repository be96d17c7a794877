import assert from "node:assert/strict"
import {afterEach, describe, test} from "node:test"
import {Socket} from "../../Sources/Roost/JavaScript/roost.js"
import {makeSocket} from "./support/fixture.js"

afterEach(() => { delete globalThis.location })

const url = (endPoint, options) => new Socket(endPoint, options).endPointURL()

describe("end point", () => {
  test("an absolute one is taken as it is", () => {
    assert.equal(url("wss://example.test/socket"), "wss://example.test/socket/websocket?vsn=2.0.0")
  })

  test("a path is on the page's host, secure when the page is", () => {
    globalThis.location = {protocol: "https:", host: "example.test:4000"}
    assert.equal(url("/socket"), "wss://example.test:4000/socket/websocket?vsn=2.0.0")
    globalThis.location = {protocol: "http:", host: "example.test"}
    assert.equal(url("/socket"), "ws://example.test/socket/websocket?vsn=2.0.0")
  })

  test("a host takes the page's protocol", () => {
    globalThis.location = {protocol: "https:", host: "page.test"}
    assert.equal(url("//other.test/socket"), "wss://other.test/socket/websocket?vsn=2.0.0")
  })
})

describe("params", () => {
  const query = params => url("ws://h/s", {params}).replace("ws://h/s/websocket?", "")

  test("are escaped", () => {
    assert.equal(query({name: "a&b=c d"}), "name=a%26b%3Dc%20d&vsn=2.0.0")
  })

  test("nest as Plug reads them", () => {
    assert.equal(query({a: {b: 1, c: [2, 3]}}), "a%5Bb%5D=1&a%5Bc%5D%5B0%5D=2&a%5Bc%5D%5B1%5D=3&vsn=2.0.0")
  })

  test("null and undefined are left out", () => {
    assert.equal(query({a: null, b: undefined, c: false}), "c=false&vsn=2.0.0")
  })

  test("a function is asked at every connect", () => {
    let token = "one"
    const {socket, transport} = makeSocket({params: () => ({token})})
    socket.connect()
    socket.disconnect()
    token = "two"
    socket.connect()
    assert.deepEqual(transport.made.map(({url}) => new URL(url).searchParams.get("token")), ["one", "two"])
  })

  test("vsn is an option", () => {
    assert.equal(url("ws://h/s", {vsn: "1.0.0"}), "ws://h/s/websocket?vsn=1.0.0")
  })
})

describe("auth token", () => {
  const protocols = authToken => {
    const {socket, transport} = makeSocket({authToken})
    socket.connect()
    return transport.latest.protocols
  }

  test("travels as a subprotocol, unpadded, in the standard alphabet", () => {
    assert.deepEqual(protocols("a"), ["phoenix", "base64url.bearer.phx.YQ"])
    assert.deepEqual(protocols("~>~"), ["phoenix", "base64url.bearer.phx.fj5+"])
  })

  test("avoids the slash, which no subprotocol may contain", () => {
    assert.deepEqual(protocols("???~>~"), ["phoenix", "base64url.bearer.phx.Pz8_fj5-"])
  })

  test("is UTF-8", () => {
    assert.deepEqual(protocols("é"), ["phoenix", "base64url.bearer.phx.w6k"])
  })

  test("a function is asked at every connect", () => {
    assert.deepEqual(protocols(() => "b"), ["phoenix", "base64url.bearer.phx.Yg"])
  })

  test("without one no subprotocol is offered", () => {
    assert.equal(protocols(undefined), undefined)
  })
})
