import assert from "node:assert/strict"
import {afterEach, beforeEach, describe, test} from "node:test"
import {advance, releaseClock, stopClock} from "./support/clock.js"
import {bytes, hex, joinedChannel, makeSocket, openSocket} from "./support/fixture.js"

beforeEach(stopClock)
afterEach(releaseClock)

describe("join", () => {
  test("sends its own ref as join_ref and the params as payload", () => {
    const {socket, transport} = openSocket()
    const channel = socket.channel("room:1", {token: "t"})
    channel.join()
    const [[joinRef, ref, topic, event, payload]] = transport.latest.messages
    assert.equal(joinRef, ref)
    assert.deepEqual([topic, event, payload], ["room:1", "phx_join", {token: "t"}])
    assert.equal(channel.state, "joining")
    transport.latest.reply("phx_join", "ok", {n: 1})
    assert.equal(channel.state, "joined")
  })

  test("throws the second time", () => {
    const {channel} = joinedChannel()
    assert.throws(() => channel.join(), /tried to join multiple times/)
  })

  test("params of a function are asked for at every join", () => {
    const {socket, transport} = openSocket()
    let n = 0
    const channel = socket.channel("room:1", () => ({n: ++n}))
    channel.join()
    transport.latest.drop(1006)
    advance(10)
    transport.latest.open()
    assert.deepEqual(transport.made.map(({messages}) => messages[0][4]), [{n: 1}, {n: 2}])
  })

  test("before the connection waits for it and is sent once", () => {
    const {socket, transport} = makeSocket()
    socket.channel("room:1").join()
    socket.connect()
    advance(5000)
    transport.latest.open()
    assert.deepEqual(transport.latest.events, ["phx_join"])
  })

  test("before a connection that takes several attempts is still sent once", () => {
    const {socket, transport} = makeSocket()
    const channel = socket.channel("room:1")
    channel.join()
    socket.connect()
    transport.latest.fail()
    advance(10)
    transport.latest.fail()
    advance(50)
    transport.latest.open()
    assert.deepEqual(transport.latest.events, ["phx_join"])
    transport.latest.reply("phx_join", "ok")
    assert.equal(channel.state, "joined")
  })

  test("refused, it is tried again for ever, waiting longer each time", () => {
    const {socket, transport} = openSocket()
    const channel = socket.channel("room:1")
    const reasons = []
    channel.join().receive("error", ({reason}) => reasons.push(reason))
    for (const wait of [1000, 2000, 5000, 10_000, 10_000]) {
      const before = transport.latest.events.filter(event => event === "phx_join").length
      transport.latest.reply("phx_join", "error", {reason: "no"})
      assert.equal(channel.state, "errored")
      advance(wait - 1)
      assert.equal(transport.latest.events.filter(event => event === "phx_join").length, before)
      advance(1)
      assert.equal(transport.latest.events.filter(event => event === "phx_join").length, before + 1)
    }
    assert.deepEqual(reasons, Array(5).fill("no"))
  })

  test("not answered within 10 s, it leaves, then tries again with a new ref", () => {
    const {socket, transport} = openSocket()
    const channel = socket.channel("room:1")
    let timeouts = 0
    channel.join().receive("timeout", () => { timeouts += 1 })
    advance(9999)
    assert.deepEqual(transport.latest.events, ["phx_join"])
    advance(1)
    assert.deepEqual(transport.latest.events, ["phx_join", "phx_leave"])
    assert.equal(channel.state, "errored")
    assert.equal(timeouts, 1)
    advance(1000)
    const [first, leave, second] = transport.latest.messages
    assert.equal(leave[0], first[0])
    assert.notEqual(second[0], first[0])
    transport.latest.receive(first[0], first[1], "room:1", "phx_reply", {status: "ok", response: {}})
    assert.equal(channel.state, "joining", "the late answer to the first join is stale")
    transport.latest.receive(second[0], second[1], "room:1", "phx_reply", {status: "ok", response: {}})
    assert.equal(channel.state, "joined")
  })

  test("timed out before there was a connection, it joins once when there is one", () => {
    const {socket, transport} = makeSocket()
    const channel = socket.channel("room:1")
    channel.join()
    socket.connect()
    advance(10_000)
    assert.equal(channel.state, "errored")
    transport.latest.open()
    assert.deepEqual(transport.latest.events, ["phx_join"])
  })

  test("its timeout is an argument, and holds for the pushes too", () => {
    const {socket, transport} = openSocket()
    const channel = socket.channel("room:1")
    channel.join(50)
    advance(50)
    assert.deepEqual(transport.latest.events, ["phx_join", "phx_leave"])
    assert.equal(channel.timeout, 50)
  })

  test("of a topic another channel is on leaves that channel first", () => {
    const {socket, transport, channel: older} = joinedChannel()
    let closed = 0
    older.onClose(() => { closed += 1 })
    const newer = socket.channel("room:1")
    newer.join()
    assert.deepEqual(transport.latest.events, ["phx_join", "phx_leave", "phx_join"])
    assert.equal(older.state, "closed")
    assert.equal(closed, 1)
    assert.deepEqual(socket.channels, [newer])
  })
})

describe("rejoin", () => {
  test("after a crash waits, and starts over with the waits once joined", () => {
    const {transport, channel} = joinedChannel()
    for (let crash = 0; crash < 3; crash += 1) {
      const sent = transport.latest.sent.length
      transport.latest.receive(channel.joinRef(), channel.joinRef(), "room:1", "phx_error", {reason: "channel_crash"})
      assert.equal(channel.state, "errored")
      advance(999)
      assert.equal(transport.latest.sent.length, sent)
      advance(1)
      assert.equal(transport.latest.sent.length, sent + 1)
      transport.latest.reply("phx_join", "ok")
    }
  })

  test("after a lost connection comes with the new one", () => {
    const {transport, channel} = joinedChannel()
    let joins = 0
    channel.joinPush.receive("ok", () => { joins += 1 })
    transport.latest.drop(1006)
    advance(10)
    transport.latest.open()
    assert.deepEqual(transport.latest.events, ["phx_join"])
    transport.latest.reply("phx_join", "ok")
    assert.equal(joins, 2, "the first fires at once, the second with the rejoin")
    advance(60_000)
    assert.equal(transport.latest.events.filter(event => event === "phx_join").length, 1)
  })

  test("does not happen without a connection", () => {
    const {socket, transport, channel} = joinedChannel()
    transport.latest.receive(channel.joinRef(), null, "room:1", "phx_error", {})
    transport.latest.drop(1000)
    advance(60_000)
    assert.deepEqual(socket.sendBuffer, [])
  })

  test("rejoinAfterMs is an option", () => {
    const {transport, channel} = joinedChannel({rejoinAfterMs: () => 7})
    transport.latest.receive(channel.joinRef(), null, "room:1", "phx_error", {})
    advance(7)
    assert.deepEqual(transport.latest.events, ["phx_join", "phx_join"])
  })
})

describe("leave", () => {
  test("tells the server, is over at once, and stays over", () => {
    const {socket, transport, channel} = joinedChannel()
    const heard = []
    channel.onClose(reason => heard.push(reason))
    channel.leave().receive("ok", () => heard.push("ok"))
    assert.deepEqual(transport.latest.events, ["phx_join", "phx_leave"])
    assert.deepEqual(heard, ["leave", "ok"])
    assert.equal(channel.state, "closed")
    assert.deepEqual(socket.channels, [])
    transport.latest.reply("phx_leave", "ok")
    transport.latest.drop(1006)
    advance(10)
    transport.latest.open()
    advance(60_000)
    assert.ok(!transport.latest.events.includes("phx_join"))
    assert.equal(heard.length, 2)
  })

  test("takes back a join that waits for the connection", () => {
    const {socket, transport} = makeSocket()
    const channel = socket.channel("room:1")
    channel.join()
    channel.leave()
    socket.connect()
    transport.latest.open()
    assert.deepEqual(transport.latest.events, [])
  })

  test("leaves nothing of the channel with the socket", () => {
    const {transport, channel} = joinedChannel()
    channel.leave()
    channel.rejoinTimer.reset = () => assert.fail("told of the socket's doings")
    transport.latest.fail()
    advance(10)
    transport.latest.open()
  })

  test("ends the waiting for a rejoin", () => {
    const {transport, channel} = joinedChannel()
    transport.latest.receive(channel.joinRef(), null, "room:1", "phx_error", {})
    channel.leave()
    advance(60_000)
    assert.equal(transport.latest.events.filter(event => event === "phx_join").length, 1)
  })
})

describe("phx_close", () => {
  test("is final", () => {
    const {socket, transport, channel} = joinedChannel()
    let closed = 0
    channel.onClose(() => { closed += 1 })
    transport.latest.receive(channel.joinRef(), channel.joinRef(), "room:1", "phx_close", {})
    assert.equal(closed, 1)
    assert.equal(channel.state, "closed")
    assert.deepEqual(socket.channels, [])
    advance(60_000)
    assert.ok(!transport.latest.events.slice(1).includes("phx_join"))
  })

  test("of an earlier join is ignored", () => {
    const {transport, channel} = joinedChannel()
    transport.latest.receive("0", "0", "room:1", "phx_close", {})
    assert.equal(channel.state, "joined")
  })
})

describe("events", () => {
  test("reach the listeners of their topic, unless they are of an earlier join", () => {
    const {socket, transport, channel} = joinedChannel()
    const other = socket.channel("room:2")
    const heard = []
    channel.on("e", ({n}) => heard.push(n))
    other.on("e", () => assert.fail("the other topic's"))
    transport.latest.receive(channel.joinRef(), null, "room:1", "e", {n: 1})
    transport.latest.receive(null, null, "room:1", "e", {n: 2})
    transport.latest.receive("999", null, "room:1", "e", {n: 3})
    assert.deepEqual(heard, [1, 2])
  })

  test("off with a ref stops one listener, without one all", () => {
    const {transport, channel} = joinedChannel()
    const heard = []
    const receive = () => transport.latest.receive(null, null, "room:1", "e", {})
    const ref = channel.on("e", () => heard.push("a"))
    channel.on("e", () => heard.push("b"))
    channel.on("e", () => heard.push("c"))
    channel.off("e", ref)
    receive()
    assert.deepEqual(heard, ["b", "c"])
    channel.off("e")
    receive()
    assert.equal(heard.length, 2)
  })

  test("a listener may stop listening while it is called", () => {
    const {transport, channel} = joinedChannel()
    const heard = []
    const ref = channel.on("e", () => {
      heard.push("once")
      channel.off("e", ref)
    })
    channel.on("e", () => heard.push("always"))
    transport.latest.receive(null, null, "room:1", "e", {})
    transport.latest.receive(null, null, "room:1", "e", {})
    assert.deepEqual(heard, ["once", "always", "always"])
  })

  test("onMessage may change the payload, and must return one", () => {
    const {transport, channel} = joinedChannel()
    const heard = []
    channel.on("e", payload => heard.push(payload))
    channel.onMessage = (_event, payload) => ({...payload, seen: true})
    transport.latest.receive(null, null, "room:1", "e", {n: 1})
    assert.deepEqual(heard, [{n: 1, seen: true}])
    channel.onMessage = () => undefined
    assert.throws(() => transport.latest.receive(null, null, "room:1", "e", {n: 2}), /must return the payload/)
  })

  test("binary payloads arrive as bytes", () => {
    const {transport, channel} = joinedChannel()
    const heard = []
    channel.on("bbin", payload => heard.push(hex(payload)))
    transport.latest.onmessage({data: bytes("02 06 04 726f6f6d3a31 6262696e 0909")})
    assert.deepEqual(heard, ["0909"])
  })
})
