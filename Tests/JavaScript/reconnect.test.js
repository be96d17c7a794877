import assert from "node:assert/strict"
import {afterEach, beforeEach, describe, test} from "node:test"
import {advance, releaseClock, stopClock} from "./support/clock.js"
import {installPage, removePage} from "./support/fake-page.js"
import {joinedChannel, makeSocket, openSocket} from "./support/fixture.js"

beforeEach(stopClock)
afterEach(releaseClock)

describe("after a close", () => {
  for (const code of [1001, 1002, 1005, 1006, 1011, 1012]) {
    test(`with ${code} it reconnects`, () => {
      const {transport} = openSocket()
      transport.latest.drop(code)
      advance(9)
      assert.equal(transport.made.length, 1)
      advance(1)
      assert.equal(transport.made.length, 2)
    })
  }

  test("with 1000 it does not", () => {
    const {transport} = openSocket()
    transport.latest.drop(1000)
    advance(60_000)
    assert.equal(transport.made.length, 1)
  })

  test("the channels learn why", () => {
    const {transport, channel} = joinedChannel()
    const reasons = []
    channel.onError(reason => reasons.push(reason))
    transport.latest.drop(1012)
    assert.deepEqual(reasons, [{source: "transport", reason: "connection_closed"}])
    assert.equal(channel.state, "errored")
  })

  test("after an error too, and only once", () => {
    const {transport, channel} = joinedChannel()
    const reasons = []
    channel.onError(({reason}) => reasons.push(reason))
    transport.latest.fail()
    assert.deepEqual(reasons, ["connection_error"])
  })
})

describe("the wait before each attempt", () => {
  function waits(options, count) {
    const {socket, transport} = makeSocket(options)
    socket.connect()
    return Array.from({length: count}, () => {
      transport.latest.fail()
      const attempts = transport.made.length
      let waited = 0
      for (; transport.made.length === attempts; waited += 1) advance(1)
      return waited
    })
  }

  test("is phoenix.js's", () => {
    assert.deepEqual(waits({}, 11), [10, 50, 100, 150, 200, 250, 500, 1000, 2000, 5000, 5000])
  })

  test("is an option", () => {
    assert.deepEqual(waits({reconnectAfterMs: tries => tries * 7}, 3), [7, 14, 21])
  })

  test("starts over once connected", () => {
    const {transport} = openSocket()
    for (let attempt = 0; attempt < 3; attempt += 1) {
      transport.latest.drop(1006)
      advance(10)
      transport.latest.open()
    }
    assert.equal(transport.made.length, 4)
  })

  test("leaves the share to chance that jitter asks for", t => {
    t.mock.method(Math, "random", () => 0.5)
    assert.deepEqual(waits({reconnectAfterMs: () => 1000, reconnectJitter: 1}, 1), [500])
    assert.deepEqual(waits({reconnectAfterMs: () => 1000, reconnectJitter: 0.2}, 1), [900])
  })
})

describe("heartbeat", () => {
  test("is sent 30 s after the connection opened and after each answer", () => {
    const {transport} = openSocket()
    advance(29_999)
    assert.deepEqual(transport.latest.events, [])
    advance(1)
    assert.deepEqual(transport.latest.messages, [[null, "1", "phoenix", "heartbeat", {}]])
    advance(10_000)
    transport.latest.reply("heartbeat", "ok")
    advance(29_999)
    assert.equal(transport.latest.sent.length, 1)
    advance(1)
    assert.equal(transport.latest.sent.length, 2)
  })

  test("without an answer within the interval the connection is replaced", () => {
    const {transport, channel} = joinedChannel({heartbeatIntervalMs: 10_000})
    const reasons = []
    channel.onError(({reason}) => reasons.push(reason))
    advance(19_999)
    assert.equal(transport.latest.closeCalls.length, 0)
    advance(1)
    assert.deepEqual(transport.latest.closeCalls, [{code: 1000, reason: "heartbeat timeout"}])
    assert.deepEqual(reasons, ["heartbeat_timeout"])
    advance(10)
    assert.equal(transport.made.length, 2)
    transport.latest.open()
    assert.equal(channel.state, "joining")
  })

  test("a dead connection that does not even close is replaced as well", () => {
    const {socket, transport} = openSocket({heartbeatIntervalMs: 10_000})
    const codes = []
    socket.onClose(({code}) => codes.push(code))
    transport.latest.closesAtOnce = false
    advance(20_000 + 1500 + 10)
    assert.equal(transport.made.length, 2)
    assert.deepEqual(codes, [1006])
  })

  test("the answer to another message does not count", () => {
    const {transport} = openSocket({heartbeatIntervalMs: 10_000})
    advance(10_000)
    transport.latest.receive(null, "999", "phoenix", "phx_reply", {status: "ok", response: {}})
    advance(10_000)
    assert.equal(transport.latest.closeCalls.length, 1)
  })

  test("stops with the connection", () => {
    const {socket, transport} = openSocket({heartbeatIntervalMs: 10_000})
    transport.latest.drop(1000)
    advance(60_000)
    assert.deepEqual(socket.sendBuffer, [])
    assert.equal(transport.made.length, 1)
  })

  test("a disconnect during the replacement is final", () => {
    const {socket, transport} = openSocket({heartbeatIntervalMs: 10_000})
    transport.latest.closesAtOnce = false
    advance(20_000)
    socket.disconnect()
    advance(60_000)
    assert.equal(transport.made.length, 1)
  })

  test("an unanswered one revives nothing that is being disconnected", () => {
    const {socket, transport} = openSocket({heartbeatIntervalMs: 10_000})
    transport.latest.closesAtOnce = false
    advance(19_900)
    socket.disconnect()
    advance(60_000)
    assert.equal(transport.made.length, 1)
    assert.equal(transport.latest.closeCalls.length, 1)
  })

  test("a transport may do without", () => {
    const {socket, transport} = makeSocket()
    socket.connect()
    transport.latest.skipHeartbeat = true
    transport.latest.open()
    advance(120_000)
    assert.deepEqual(transport.latest.sent, [])
  })
})

describe("the page", () => {
  let page

  beforeEach(() => { page = installPage() })
  afterEach(removePage)

  test("hidden, it does not reconnect; visible again, it does at once", () => {
    const {transport} = openSocket()
    page.hide()
    transport.latest.drop(1006)
    advance(60_000)
    assert.equal(transport.made.length, 1)
    page.show()
    assert.equal(transport.made.length, 2)
  })

  test("becoming visible brings back what was closed with 1000", () => {
    const {transport} = openSocket()
    transport.latest.drop(1000)
    page.hide()
    page.show()
    assert.equal(transport.made.length, 2)
  })

  test("becoming visible connects nobody who does not want to be", () => {
    const {socket, transport} = makeSocket()
    page.hide()
    page.show()
    assert.equal(transport.made.length, 0)
    socket.connect()
    transport.latest.open()
    page.hide()
    page.show()
    assert.equal(transport.made.length, 1)
    socket.disconnect()
    page.hide()
    page.show()
    assert.equal(transport.made.length, 1)
  })

  test("put into the cache it disconnects, and connects when it returns", () => {
    const {socket, transport, channel} = joinedChannel()
    page.leave()
    assert.equal(socket.isConnected(), false)
    page.comeBack()
    transport.latest.open()
    assert.equal(transport.made.length, 2)
    assert.equal(channel.state, "joining")
    page.comeBack()
    assert.equal(transport.made.length, 2)
  })

  test("returning connects nobody who has disconnected before", () => {
    const {socket, transport} = openSocket()
    socket.disconnect()
    page.leave()
    page.comeBack()
    assert.equal(transport.made.length, 1)
  })
})
