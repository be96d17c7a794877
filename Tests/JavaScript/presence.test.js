import assert from "node:assert/strict"
import {afterEach, beforeEach, describe, test} from "node:test"
import {Presence} from "../../Sources/Roost/JavaScript/roost.js"
import {advance, releaseClock, stopClock} from "./support/clock.js"
import {joinedChannel, openSocket} from "./support/fixture.js"

beforeEach(stopClock)
afterEach(releaseClock)

const person = (...refs) => ({metas: refs.map(ref => ({phx_ref: ref}))})

/** A joined channel with presence, and what the server says of it. */
function fixture(options) {
  const made = joinedChannel()
  const {channel, transport} = made
  const presence = new Presence(channel, options)
  const heard = []
  presence.onJoin(key => heard.push(`+${key}`))
  presence.onLeave((key, {metas}) => heard.push(`-${key}${metas.length > 0 ? "…" : ""}`))
  presence.onSync(() => heard.push("sync"))
  const receive = (event, payload, joinRef = null) => transport.latest.receive(joinRef, null, "room:1", event, payload)
  return {
    ...made,
    presence,
    heard,
    keys: () => presence.list(key => key),
    receive,
    state: (state, joinRef = channel.joinRef()) => receive("presence_state", state, joinRef),
    diff: (joins, leaves = {}) => receive("presence_diff", {joins, leaves}),
    count: count => receive("presence_count", {count}),
    reconnect() {
      transport.latest.drop(1006)
      advance(10)
      transport.latest.open()
    },
  }
}

describe("state and diffs", () => {
  test("are applied as they come, and each is one sync", () => {
    const {keys, heard, state, diff} = fixture()
    state({u1: person("1")})
    diff({u2: person("2")})
    diff({}, {u1: person("1")})
    assert.deepEqual(keys(), ["u2"])
    assert.deepEqual(heard, ["+u1", "sync", "+u2", "sync", "-u1", "sync"])
  })

  test("diffs before the state wait for it, without a sync", () => {
    const {presence, keys, heard, state, diff} = fixture()
    diff({me: person("1")})
    diff({u2: person("2")}, {u3: person("3")})
    assert.ok(presence.inPendingSyncState())
    assert.deepEqual([keys(), heard], [[], []])
    state({u3: person("3"), me: person("1")})
    assert.ok(!presence.inPendingSyncState())
    assert.deepEqual(keys(), ["me", "u2"])
    assert.deepEqual(heard, ["+u3", "+me", "+u2", "-u3", "sync"], "one's own coming is told of once")
    assert.deepEqual(presence.pendingDiffs, [])
  })

  test("another state in the same join is the truth, too", () => {
    const {keys, heard, state} = fixture()
    state({u1: person("1"), u2: person("2")})
    state({u2: person("2", "2b")})
    assert.deepEqual(keys(), ["u2"])
    assert.deepEqual(heard.slice(3), ["+u2", "-u1", "sync"])
  })

  test("list gives what is made of each key", () => {
    const {presence, state} = fixture()
    state({u1: person("1", "2")})
    assert.deepEqual(presence.list((key, {metas}) => [key, metas.length]), [["u1", 2]])
    assert.deepEqual(presence.list(), [person("1", "2")])
  })

  test("the events may have other names", () => {
    const {keys, receive, presence, channel} = fixture({events: {state: "who", diff: "who_diff", count: "who_count"}})
    receive("who", {u1: person("1")}, channel.joinRef())
    receive("who_diff", {joins: {u2: person("2")}, leaves: {}})
    receive("presence_diff", {joins: {u3: person("3")}, leaves: {}})
    assert.deepEqual(keys(), ["u1", "u2"])
    receive("who_count", {count: 9})
    assert.equal(presence.count, 9)
  })

  test("with two names given the count keeps its own", () => {
    const {presence, count} = fixture({events: {state: "s", diff: "d"}})
    count(9)
    assert.equal(presence.count, 9)
  })

  test("a callback takes the place of the one before", () => {
    const {presence, heard, state} = fixture()
    presence.onJoin(() => heard.push("second"))
    state({u1: person("1")})
    assert.deepEqual(heard, ["second", "sync"])
  })

  test("a callback that throws harms nothing but is heard of", () => {
    const {presence, keys, heard, state} = fixture()
    presence.onJoin(() => { throw new Error("a listener's") })
    assert.throws(() => state({u1: person("1"), u2: person("2")}), /a listener's/)
    assert.deepEqual(keys(), ["u1", "u2"])
    assert.deepEqual(heard, ["sync"])
  })

  test("a callback sees the list as it is when all has been taken in", () => {
    const {presence, keys, state, diff} = fixture()
    const seen = []
    presence.onJoin(() => seen.push(keys()))
    state({u1: person("1"), u2: person("2")})
    diff({u3: person("3")}, {u1: person("1")})
    assert.deepEqual(seen, [["u1", "u2"], ["u1", "u2"], ["u2", "u3"]])
  })

  test("presence may be made before the channel joins", () => {
    const {socket, transport} = openSocket()
    const channel = socket.channel("room:1")
    const presence = new Presence(channel)
    assert.ok(presence.inPendingSyncState())
    channel.join()
    transport.latest.reply("phx_join", "ok")
    transport.latest.receive(null, null, "room:1", "presence_diff", {joins: {u1: person("1")}, leaves: {}})
    transport.latest.receive(channel.joinRef(), null, "room:1", "presence_state", {})
    assert.deepEqual(presence.list(key => key), ["u1"])
  })
})

describe("a new join", () => {
  test("tells of the difference only, once its state has come", () => {
    const {presence, keys, heard, transport, state, diff, reconnect} = fixture()
    state({u1: person("1"), u2: person("2")})
    reconnect()
    assert.ok(presence.inPendingSyncState())
    assert.deepEqual(keys(), ["u1", "u2"], "until then it is known who was there")
    transport.latest.reply("phx_join", "ok")
    heard.length = 0
    diff({me: person("5")})
    state({u2: person("2"), u4: person("4")})
    assert.deepEqual(keys(), ["u2", "u4", "me"])
    assert.deepEqual(heard, ["+u4", "-u1", "+me", "sync"])
  })

  test("is not told of who came during one whose state never came, and has left since", () => {
    const {keys, transport, state, diff, reconnect} = fixture()
    diff({ghost: person("1")})
    reconnect()
    transport.latest.reply("phx_join", "ok")
    state({u1: person("2")})
    assert.deepEqual(keys(), ["u1"])
  })

  test("is not told of that even if diffs of its own come first", () => {
    const {keys, transport, state, diff, reconnect} = fixture()
    diff({ghost: person("1")})
    reconnect()
    transport.latest.reply("phx_join", "ok")
    diff({me: person("2")})
    state({})
    assert.deepEqual(keys(), ["me"])
  })

  test("takes no state of an earlier one", () => {
    const {keys, transport, channel, state, reconnect} = fixture()
    const old = channel.joinRef()
    reconnect()
    transport.latest.reply("phx_join", "ok")
    state({u1: person("1")}, old)
    assert.deepEqual(keys(), [])
  })
})

describe("count", () => {
  test("is how many keys there are, when the server says nothing else", () => {
    const {presence, state, diff} = fixture()
    const counts = []
    presence.onCount(count => counts.push(count))
    assert.equal(presence.count, 0)
    state({u1: person("1", "2")})
    diff({u1: person("3")})
    diff({u2: person("4")})
    diff({}, {u1: person("1", "2", "3"), u2: person("4")})
    assert.deepEqual(counts, [1, 2, 0])
  })

  test("is told of when it is nobody from the beginning", () => {
    const {presence, state} = fixture()
    const counts = []
    presence.onCount(count => counts.push(count))
    state({})
    assert.deepEqual(counts, [0])
  })

  test("is what the server says where it tells of a part only", () => {
    const {presence, state, diff, count} = fixture()
    const counts = []
    presence.onCount(count => counts.push(count))
    state({u1: person("1")})
    count(1000)
    diff({u2: person("2")}, {u1: person("1")})
    count(1000)
    count(999)
    assert.deepEqual(counts, [1, 1000, 999])
    assert.equal(presence.count, 999)
  })

  test("is that of the keys again once the server says null", () => {
    const {presence, state, diff, count} = fixture()
    state({u1: person("1")})
    count(3)
    diff({u2: person("2"), u3: person("3")})
    count(null)
    assert.equal(presence.count, 3)
    diff({}, {u3: person("3")})
    assert.equal(presence.count, 2)
  })

  test("that was said during an earlier join is forgotten with the new state, and not before", () => {
    const {presence, transport, state, count, reconnect} = fixture()
    state({u1: person("1")})
    count(500)
    reconnect()
    transport.latest.reply("phx_join", "ok")
    assert.equal(presence.count, 500)
    state({u1: person("1"), u2: person("2")})
    assert.equal(presence.count, 2)
  })

  test("may come ahead of the state of its join", () => {
    const {presence, transport, state, count, reconnect} = fixture()
    state({u1: person("1")})
    reconnect()
    transport.latest.reply("phx_join", "ok")
    count(500)
    state({u1: person("1")})
    assert.equal(presence.count, 500)
  })
})
