import assert from "node:assert/strict"
import {afterEach, beforeEach, describe, test} from "node:test"
import {fakeTransport} from "./support/fake-transport.js"
import {advance, releaseClock, stopClock} from "./support/clock.js"
import {bytes, joinedChannel, makeSocket, openSocket} from "./support/fixture.js"

beforeEach(stopClock)
afterEach(releaseClock)

describe("connect", () => {
  test("is idempotent while connecting and while open", () => {
    const {socket, transport} = makeSocket()
    socket.connect()
    socket.connect()
    transport.latest.open()
    socket.connect()
    assert.equal(transport.made.length, 1)
    assert.equal(transport.latest.binaryType, "arraybuffer")
  })

  test("begins anew after the server said goodbye for good", () => {
    const {socket, transport} = openSocket()
    transport.latest.drop(1000)
    socket.connect()
    assert.equal(transport.made.length, 2)
  })

  test("does not wait for the retry that is scheduled", () => {
    const {socket, transport} = openSocket({reconnectAfterMs: () => 5000})
    transport.latest.drop(1006)
    socket.connect()
    advance(10_000)
    transport.latest.open()
    assert.equal(transport.made.length, 2, "and the retry does not disturb the attempt that takes long")
    assert.ok(socket.isConnected())
  })

  test("reports the state of the connection", () => {
    const {socket, transport} = makeSocket()
    assert.equal(socket.connectionState(), "closed")
    socket.connect()
    assert.equal(socket.connectionState(), "connecting")
    transport.latest.open()
    assert.equal(socket.connectionState(), "open")
    transport.latest.closesAtOnce = false
    socket.disconnect()
    assert.equal(socket.connectionState(), "closing")
  })
})

describe("disconnect", () => {
  test("passes code and reason on, calls back once closed, stays away", () => {
    const {socket, transport} = openSocket()
    let called = 0
    transport.latest.closesAtOnce = false
    socket.disconnect(() => { called += 1 }, 4001, "bye")
    assert.deepEqual(transport.latest.closeCalls, [{code: 4001, reason: "bye"}])
    assert.equal(called, 0)
    transport.latest.drop(4001)
    advance(150)
    assert.equal(called, 1)
    advance(60_000)
    assert.equal(transport.made.length, 1)
    assert.equal(socket.conn, null)
  })

  test("twice calls both back", () => {
    const {socket, transport} = openSocket()
    const called = []
    transport.latest.closesAtOnce = false
    socket.disconnect(() => called.push(1))
    socket.disconnect(() => called.push(2))
    transport.latest.drop(1005)
    advance(150)
    assert.deepEqual(called, [1, 2])
  })

  test("without a connection calls back at once", () => {
    const {socket} = makeSocket()
    let called = false
    socket.disconnect(() => { called = true })
    assert.ok(called)
  })

  test("does not wait for the other side for ever", () => {
    const {socket, transport} = openSocket()
    let called = false
    const closes = []
    socket.onClose(event => closes.push(event.code))
    transport.latest.closesAtOnce = false
    socket.disconnect(() => { called = true })
    advance(1500)
    assert.ok(called)
    assert.equal(socket.conn, null)
    assert.deepEqual(closes, [1000])
    advance(100_000)
    assert.equal(transport.made.length, 1)
  })

  test("lets buffered bytes go out before it closes", () => {
    const {socket, transport} = openSocket()
    transport.latest.bufferedAmount = 10
    socket.disconnect()
    advance(149)
    assert.equal(transport.latest.closeCalls.length, 0)
    transport.latest.bufferedAmount = 0
    advance(1)
    assert.equal(transport.latest.closeCalls.length, 1)
  })

  test("cancels a retry that is scheduled", () => {
    const {socket, transport} = openSocket()
    transport.latest.drop(1006)
    socket.disconnect()
    advance(60_000)
    assert.equal(transport.made.length, 1)
  })

  test("in a close listener wins over the retry", () => {
    const {socket, transport} = openSocket()
    socket.onClose(() => socket.disconnect())
    transport.latest.drop(1006)
    advance(60_000)
    assert.equal(transport.made.length, 1)
  })
})

describe("reconnecting while the old connection is still closing", () => {
  test("leaves the new one alone and joins the channels again", () => {
    const {socket, transport, channel} = joinedChannel()
    const old = transport.latest
    old.closesAtOnce = false
    socket.disconnect()
    socket.connect()
    assert.equal(channel.state, "errored")
    transport.latest.open()
    assert.deepEqual(transport.latest.events, ["phx_join"])
    old.drop(1005)
    advance(2000)
    assert.equal(transport.made.length, 2)
    assert.ok(socket.isConnected())
    assert.equal(channel.state, "joining")
  })

  test("a message of the old one is not heard", () => {
    const {socket, transport} = openSocket()
    const old = transport.latest
    old.closesAtOnce = false
    socket.disconnect()
    socket.connect()
    const heard = []
    socket.onMessage(({event}) => heard.push(event))
    old.receive(null, null, "t", "late", {})
    assert.deepEqual(heard, [])
  })
})

describe("replaceTransport", () => {
  test("closes what there is and connects with the new one", () => {
    const {socket, transport, channel} = joinedChannel()
    const other = fakeTransport()
    const old = transport.latest
    socket.replaceTransport(other)
    assert.equal(old.closeCalls.length, 1)
    assert.equal(channel.state, "errored")
    advance(60_000)
    assert.equal(transport.made.length, 1)
    socket.connect()
    other.latest.open()
    assert.deepEqual(other.latest.events, ["phx_join"])
  })

  test("in an error listener keeps a first join that waits", () => {
    const {socket, transport} = makeSocket()
    const other = fakeTransport()
    socket.onError((_error, used, established) => {
      if (used !== transport || established > 0) return
      socket.replaceTransport(other)
      socket.connect()
    })
    const channel = socket.channel("room:1")
    channel.join()
    socket.connect()
    transport.latest.fail()
    assert.equal(channel.state, "joining")
    other.latest.open()
    assert.deepEqual(other.latest.events, ["phx_join"])
  })
})

describe("callbacks", () => {
  test("off stops open, close, error and message alike", () => {
    const {socket, transport} = makeSocket()
    const heard = []
    const refs = [
      socket.onOpen(() => heard.push("open")),
      socket.onMessage(() => heard.push("message")),
      socket.onError(() => heard.push("error")),
      socket.onClose(() => heard.push("close")),
    ]
    socket.connect()
    transport.latest.open()
    transport.latest.receive(null, null, "t", "e", {})
    transport.latest.fail()
    assert.deepEqual(heard, ["open", "message", "error", "close"])
    socket.off(refs)
    advance(10)
    transport.latest.open()
    transport.latest.fail()
    assert.equal(heard.length, 4)
  })

  test("one that throws does not keep the others from being called", () => {
    const {socket, transport} = makeSocket()
    let called = false
    socket.onOpen(() => { throw new Error("mine") })
    socket.onOpen(() => { called = true })
    socket.connect()
    assert.throws(() => transport.latest.open(), /mine/)
    assert.ok(called)
  })
})

describe("push", () => {
  const message = {topic: "t", event: "e", payload: {}, ref: "1", join_ref: null}

  test("waits for the connection and keeps the order", () => {
    const {socket, transport} = makeSocket()
    socket.push(message)
    socket.push({...message, ref: "2"})
    socket.connect()
    socket.push({...message, ref: "3"})
    transport.latest.open()
    assert.deepEqual(transport.latest.messages.map(([, ref]) => ref), ["1", "2", "3"])
    assert.deepEqual(socket.sendBuffer, [])
  })

  test("one that cannot be encoded costs neither the others nor the heartbeat", () => {
    const {socket, transport} = makeSocket()
    socket.push({...message, topic: "x".repeat(256), payload: bytes("00")})
    socket.push(message)
    let opened = false
    socket.onOpen(() => { opened = true })
    socket.connect()
    assert.throws(() => transport.latest.open(), /unable to encode topic/)
    assert.ok(opened)
    advance(30_000)
    assert.deepEqual(transport.latest.events, ["e", "heartbeat"])
  })

  test("encode and decode are options", () => {
    const {socket, transport} = openSocket({
      encode: ({event}, callback) => callback(`<${event}>`),
      decode: (data, callback) => callback({topic: "t", event: data.slice(1, -1), payload: {}, ref: null}),
    })
    const heard = []
    socket.onMessage(({event}) => heard.push(event))
    socket.push(message)
    transport.latest.onmessage({data: "<hello>"})
    assert.deepEqual(transport.latest.sent, ["<e>"])
    assert.deepEqual(heard, ["hello"])
  })
})

describe("ping", () => {
  test("measures the way there and back", () => {
    const {socket, transport} = openSocket()
    const measured = []
    assert.equal(socket.ping(time => measured.push(time)), true)
    advance(42)
    transport.latest.reply("heartbeat", "ok")
    transport.latest.reply("heartbeat", "ok")
    assert.deepEqual(measured, [42])
  })

  test("without a connection is refused", () => {
    const {socket} = makeSocket()
    assert.equal(socket.ping(() => assert.fail("nobody answered")), false)
    assert.deepEqual(socket.sendBuffer, [])
  })
})

describe("logger", () => {
  test("is told what is sent and received", () => {
    const lines = []
    const {socket, transport} = openSocket({logger: (kind, text) => lines.push(`${kind}: ${text}`)})
    assert.ok(socket.hasLogger())
    socket.push({topic: "t", event: "e", payload: {}, ref: "9", join_ref: "8"})
    transport.latest.receive(null, "9", "t", "phx_reply", {status: "ok", response: {}})
    assert.ok(lines.includes("push: t e (8, 9)"), lines.join("\n"))
    assert.ok(lines.includes("receive: ok t phx_reply (9)"), lines.join("\n"))
  })

  test("is off unless asked for", () => {
    assert.equal(makeSocket().socket.hasLogger(), false)
    assert.equal(makeSocket({debug: true}).socket.hasLogger(), true)
  })
})

test("refs are strings and no two messages or callbacks share one", () => {
  const {socket} = makeSocket()
  const refs = [socket.makeRef(), socket.onOpen(() => {}), socket.makeRef()]
  assert.deepEqual(refs, ["1", "2", "3"])
})
