import assert from "node:assert/strict"
import {describe, test} from "node:test"
import {Presence} from "../../Sources/Roost/JavaScript/roost.js"

const ODD_KEYS = ["__proto__", "constructor", "hasOwnProperty", "toString", ""]

const person = (...refs) => ({metas: refs.map(ref => ({phx_ref: ref}))})

/** As it comes from the network: "__proto__" is a member of its own. */
const parsed = (key, value) => JSON.parse(`{${JSON.stringify(key)}:${JSON.stringify(value)}}`)

/** A state as plain data, whatever its prototype. */
const plain = state => Object.entries(state)

/** Notes what a call tells of. */
function listen() {
  const heard = []
  const note = kind => (key, current, changed) => heard.push([kind, key, current, changed])
  return {heard, onJoin: note("join"), onLeave: note("leave")}
}

describe("syncState", () => {
  test("of nobody tells of everybody, and leaves what it was given alone", () => {
    const before = Object.freeze({})
    const {heard, onJoin, onLeave} = listen()
    const state = Presence.syncState(before, {u1: person("1"), u2: person("2", "3")}, onJoin, onLeave)
    assert.deepEqual(plain(state), [["u1", person("1")], ["u2", person("2", "3")]])
    assert.deepEqual(heard, [["join", "u1", undefined, person("1")], ["join", "u2", undefined, person("2", "3")]])
  })

  test("tells of who is gone with nothing left of them", () => {
    const {heard, onJoin, onLeave} = listen()
    const state = Presence.syncState({u1: person("1"), u2: person("2")}, {u2: person("2")}, onJoin, onLeave)
    assert.deepEqual(plain(state), [["u2", person("2")]])
    assert.deepEqual(heard, [["leave", "u1", person(), person("1")]])
  })

  test("tells of the metas that are new, and of those only", () => {
    const {heard, onJoin, onLeave} = listen()
    const state = Presence.syncState({u3: person("3")}, {u3: person("3", "3.new")}, onJoin, onLeave)
    assert.deepEqual(plain(state), [["u3", person("3", "3.new")]])
    assert.deepEqual(heard, [["join", "u3", person("3"), person("3.new")]])
  })

  test("tells of the metas that are gone, and of those only", () => {
    const {heard, onJoin, onLeave} = listen()
    const state = Presence.syncState({u3: person("3", "3.left")}, {u3: person("3")}, onJoin, onLeave)
    assert.deepEqual(plain(state), [["u3", person("3")]])
    assert.deepEqual(heard, [["leave", "u3", person("3"), person("3.left")]])
  })

  test("tells of a meta that took the place of another as of both", () => {
    const {heard, onJoin, onLeave} = listen()
    const state = Presence.syncState({u1: person("1")}, {u1: person("2")}, onJoin, onLeave)
    assert.deepEqual(plain(state), [["u1", person("2")]])
    assert.deepEqual(heard, [["join", "u1", person("1"), person("2")], ["leave", "u1", person("2"), person("1")]])
  })

  test("takes over what the server adds to the metas, and their order", () => {
    const {heard, onJoin, onLeave} = listen()
    const before = {u1: {...person("1", "2"), user: "old"}}
    const state = Presence.syncState(before, {u1: {...person("2", "1"), user: "new"}}, onJoin, onLeave)
    assert.deepEqual(plain(state), [["u1", {...person("2", "1"), user: "new"}]])
    assert.deepEqual(heard, [])
  })

  test("changes neither the old state nor the new", () => {
    const before = Object.assign(Object.create(null), {u1: person("1"), u2: person("2")})
    const truth = {u1: person("1", "1b"), u3: person("3")}
    const copies = [structuredClone({...before}), structuredClone(truth)]
    Presence.syncState(before, truth)
    assert.deepEqual([{...before}, truth], copies)
  })

  test("keeps who stays in place and puts who is new last", () => {
    const truth = {c: person("3"), a: person("2b"), b: person("1")}
    const state = Presence.syncState({b: person("1"), a: person("2")}, truth)
    assert.deepEqual(Object.keys(state), ["b", "a", "c"])
  })
})

describe("syncDiff", () => {
  test("adds a key", () => {
    const {heard, onJoin, onLeave} = listen()
    const state = Presence.syncDiff({}, {joins: {u1: person("1")}, leaves: {}}, onJoin, onLeave)
    assert.deepEqual(plain(state), [["u1", person("1")]])
    assert.deepEqual(heard, [["join", "u1", undefined, person("1")]])
  })

  test("adds a meta behind those that are there", () => {
    const {heard, onJoin, onLeave} = listen()
    const state = Presence.syncDiff({u1: person("1")}, {joins: {u1: person("1.b")}, leaves: {}}, onJoin, onLeave)
    assert.deepEqual(plain(state), [["u1", person("1", "1.b")]])
    assert.deepEqual(heard, [["join", "u1", person("1"), person("1.b")]])
  })

  test("removes a meta and keeps the key while others are left", () => {
    const {heard, onJoin, onLeave} = listen()
    const state = Presence.syncDiff({u1: person("1", "1.b")}, {joins: {}, leaves: {u1: person("1")}}, onJoin, onLeave)
    assert.deepEqual(plain(state), [["u1", person("1.b")]])
    assert.deepEqual(heard, [["leave", "u1", person("1.b"), person("1")]])
  })

  test("removes a key with its last meta", () => {
    const {heard, onJoin, onLeave} = listen()
    const state = Presence.syncDiff({u1: person("1")}, {joins: {}, leaves: {u1: person("1")}}, onJoin, onLeave)
    assert.deepEqual(plain(state), [])
    assert.deepEqual(heard, [["leave", "u1", person(), person("1")]])
  })

  test("of an update, a join and a leave in one, keeps the key all along, and its place", () => {
    const {heard, onJoin, onLeave} = listen()
    const before = {u1: person("1"), u2: person("2")}
    const state = Presence.syncDiff(before, {joins: {u1: person("1.b")}, leaves: {u1: person("1")}}, onJoin, onLeave)
    assert.deepEqual(plain(state), [["u1", person("1.b")], ["u2", person("2")]])
    assert.deepEqual(heard, [
      ["join", "u1", person("1"), person("1.b")],
      ["leave", "u1", person("1.b"), person("1")],
    ])
  })

  test("tells nothing of what is known already, nor of who was not there", () => {
    const {heard, onJoin, onLeave} = listen()
    const diff = {joins: {u1: person("1")}, leaves: {u1: person("0"), u2: person("2"), constructor: person("3")}}
    const state = Presence.syncDiff({u1: person("1", "1.b")}, diff, onJoin, onLeave)
    assert.deepEqual(plain(state), [["u1", person("1", "1.b")]])
    assert.deepEqual(heard, [])
  })

  test("tells of a part that is known, and has gone, as of that part", () => {
    const {heard, onJoin, onLeave} = listen()
    const diff = {joins: {u1: person("1", "2")}, leaves: {u1: person("0", "1")}}
    Presence.syncDiff({u1: person("1")}, diff, onJoin, onLeave)
    assert.deepEqual(heard, [["join", "u1", person("1"), person("2")], ["leave", "u1", person("2"), person("1")]])
  })

  test("takes over what the server adds to the metas", () => {
    const before = {u1: {...person("1"), user: "old"}}
    const state = Presence.syncDiff(before, {joins: {u1: {...person("2"), user: "new"}}, leaves: {}})
    assert.deepEqual(plain(state), [["u1", {...person("1", "2"), user: "new"}]])
  })

  test("goes on with the state it has returned", () => {
    const first = Presence.syncDiff({}, {joins: {u1: person("1")}, leaves: {}})
    assert.equal(Presence.syncDiff(first, {joins: {u2: person("2")}, leaves: {}}), first)
    assert.deepEqual(Object.keys(first), ["u1", "u2"])
  })

  test("brings all up to date, and tells of all, even when a listener throws", () => {
    const state = Presence.syncDiff({}, {joins: {u0: person("0")}, leaves: {}})
    const told = []
    const onJoin = key => {
      told.push(key)
      if (key === "u1") throw new Error("a listener's")
    }
    const diff = {joins: {u1: person("1"), u2: person("2")}, leaves: {u0: person("0")}}
    assert.throws(() => Presence.syncDiff(state, diff, onJoin, key => told.push(key)), /a listener's/)
    assert.deepEqual(Object.keys(state), ["u1", "u2"])
    assert.deepEqual(told, ["u1", "u2", "u0"])
  })
})

describe("list", () => {
  const state = {b: person("1"), a: person("2", "3")}

  test("gives each key's presence in the order in which they came", () => {
    assert.deepEqual(Presence.list(state), [person("1"), person("2", "3")])
  })

  test("gives what is made of them", () => {
    const shown = Presence.list(state, (key, {metas}) => `${key}: ${metas.map(meta => meta.phx_ref)}`)
    assert.deepEqual(shown, ["b: 1", "a: 2,3"])
  })
})

describe("names that objects have members of", () => {
  for (const key of ODD_KEYS) {
    test(`${JSON.stringify(key)} is a key like others`, () => {
      const {heard, onJoin, onLeave} = listen()
      const one = parsed(key, person("1"))
      const joined = Presence.syncDiff({}, {joins: one, leaves: {}}, onJoin, onLeave)
      assert.deepEqual(plain(joined), [[key, person("1")]])
      const both = Presence.syncState(joined, parsed(key, person("1", "2")), onJoin, onLeave)
      assert.deepEqual(plain(both), [[key, person("1", "2")]])
      const left = Presence.syncState(both, {}, onJoin, onLeave)
      assert.deepEqual(plain(left), [])
      assert.deepEqual(heard, [
        ["join", key, undefined, person("1")],
        ["join", key, person("1"), person("2")],
        ["leave", key, person(), person("1", "2")],
      ])
      assert.equal({}.metas, undefined, "something was written into the prototype of all objects")
    })
  }
})
