import assert from "node:assert/strict"
import {afterEach, beforeEach, describe, test} from "node:test"
import {advance, releaseClock, stopClock} from "./support/clock.js"
import {bytes, hex, joinedChannel, openSocket} from "./support/fixture.js"

beforeEach(stopClock)
afterEach(releaseClock)

function track(push) {
  const heard = []
  for (const status of ["ok", "error", "timeout"]) push.receive(status, response => heard.push([status, response]))
  return heard
}

describe("reply", () => {
  test("reaches the callbacks of its status", () => {
    const {transport, channel} = joinedChannel()
    const good = track(channel.push("good", {}))
    const bad = track(channel.push("bad", {}))
    transport.latest.reply("bad", "error", {reason: "no"})
    transport.latest.reply("good", "ok", {id: 1})
    advance(60_000)
    assert.deepEqual(good, [["ok", {id: 1}]])
    assert.deepEqual(bad, [["error", {reason: "no"}]])
  })

  test("that is here already is told at once", () => {
    const {transport, channel} = joinedChannel()
    const push = channel.push("e", {})
    transport.latest.reply("e", "ok", {id: 1})
    assert.deepEqual(track(push), [["ok", {id: 1}]])
  })

  test("callbacks are called in the order in which they came", () => {
    const {transport, channel} = joinedChannel()
    const order = []
    channel.push("e", {}).receive("ok", () => order.push(1)).receive("ok", () => order.push(2))
    transport.latest.reply("e", "ok")
    assert.deepEqual(order, [1, 2])
  })

  test("counts once", () => {
    const {transport, channel} = joinedChannel()
    const heard = track(channel.push("e", {}))
    transport.latest.reply("e", "ok")
    transport.latest.reply("e", "error")
    assert.deepEqual(heard, [["ok", {}]])
  })

  test("may have a status of the server's own", () => {
    const {transport, channel} = joinedChannel()
    const heard = []
    channel.push("e", {}).receive("later", response => heard.push(response))
    transport.latest.reply("e", "later", [1])
    assert.deepEqual(heard, [[1]])
  })

  test("may be bytes, as may the push", () => {
    const {transport, channel} = joinedChannel()
    const heard = []
    const push = channel.push("e", bytes("cafe")).receive("ok", response => heard.push(hex(response)))
    const sent = Buffer.from(transport.latest.sent.at(-1))
    assert.equal(sent[0], 0)
    assert.equal(sent.subarray(-2).toString("hex"), "cafe")
    const names = [push.channel.joinRef(), push.ref, "room:1", "ok"].map(name => Buffer.from(name))
    const frame = Buffer.concat([Buffer.from([1, ...names.map(name => name.length)]), ...names, Buffer.from([9])])
    transport.latest.onmessage({data: new Uint8Array(frame).buffer})
    assert.deepEqual(heard, ["09"])
  })
})

describe("timeout", () => {
  test("comes after the socket's, the channel's or its own time", () => {
    const {channel} = joinedChannel({timeout: 300})
    const usual = track(channel.push("a", {}))
    const quick = track(channel.push("b", {}, 100))
    advance(100)
    assert.deepEqual([usual.length, quick.length], [0, 1])
    advance(200)
    assert.deepEqual(usual, [["timeout", {}]])
  })

  test("makes a late reply count for nothing", () => {
    const {transport, channel} = joinedChannel()
    const heard = track(channel.push("e", {}))
    advance(10_000)
    transport.latest.reply("e", "ok")
    assert.deepEqual(heard, [["timeout", {}]])
  })
})

test("sending what has timed out does nothing", () => {
  const {transport, channel} = joinedChannel()
  const push = channel.push("e", {})
  advance(10_000)
  push.send()
  assert.deepEqual(transport.latest.events, ["phx_join", "e"])
})

describe("before the channel is joined", () => {
  test("a push throws when no join was asked for", () => {
    const {socket} = openSocket()
    assert.throws(() => socket.channel("room:1").push("e", {}), /before joining/)
  })

  test("pushes wait, and go in order once joined", () => {
    const {socket, transport} = openSocket()
    const channel = socket.channel("room:1")
    channel.join()
    channel.push("a", {})
    channel.push("b", {})
    assert.deepEqual(transport.latest.events, ["phx_join"])
    transport.latest.reply("phx_join", "ok")
    assert.deepEqual(transport.latest.events, ["phx_join", "a", "b"])
    assert.deepEqual(channel.pushBuffer, [])
  })

  test("pushes made without a connection go after the rejoin, with the new join_ref", () => {
    const {transport, channel} = joinedChannel()
    transport.latest.drop(1006)
    const heard = track(channel.push("late", {n: 1}))
    advance(10)
    transport.latest.open()
    transport.latest.reply("phx_join", "ok")
    const [join, late] = transport.latest.messages
    assert.deepEqual([late[0], late[3], late[4]], [join[0], "late", {n: 1}])
    transport.latest.reply("late", "ok")
    assert.deepEqual(heard, [["ok", {}]])
  })

  test("a push that timed out while it waited is not sent", () => {
    const {transport, channel} = joinedChannel()
    transport.latest.drop(1000)
    const heard = track(channel.push("late", {}, 100))
    advance(100)
    assert.deepEqual(heard, [["timeout", {}]])
    assert.deepEqual(channel.pushBuffer, [])
    channel.socket.connect()
    transport.latest.open()
    transport.latest.reply("phx_join", "ok")
    assert.deepEqual(transport.latest.events, ["phx_join"])
  })

  test("a push that waited leaves no listener behind", () => {
    const {socket, transport} = openSocket()
    const channel = socket.channel("room:1")
    channel.join()
    channel.push("a", {})
    transport.latest.reply("phx_join", "ok")
    transport.latest.reply("a", "ok")
    const before = channel.bindings.size
    channel.push("b", {})
    transport.latest.reply("b", "ok")
    assert.equal(channel.bindings.size, before)
    assert.equal(before, joinedChannel().channel.bindings.size)
  })
})

test("an absent payload is an empty object", () => {
  const {transport, channel} = joinedChannel()
  channel.push("e")
  channel.push("f", null)
  assert.deepEqual(transport.latest.messages.slice(1).map(message => message[4]), [{}, {}])
})
