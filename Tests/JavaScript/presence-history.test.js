import assert from "node:assert/strict"
import {afterEach, beforeEach, test} from "node:test"
import {Presence} from "../../Sources/Roost/JavaScript/roost.js"
import {advance, releaseClock, stopClock} from "./support/clock.js"
import {openSocket} from "./support/fixture.js"
import {PresenceServer} from "./support/presence-server.js"
import {Random, seeds} from "./support/random.js"

const TOPIC = "room:1"

beforeEach(stopClock)
afterEach(releaseClock)

/** A client that joins, loses its connection and joins again while people come and go. */
class Visit {
  #awaitsState = false
  #random
  #server

  constructor(seed) {
    this.#random = new Random(seed)
    this.#server = new PresenceServer(this.#random)
    Object.assign(this, openSocket())
    this.channel = this.socket.channel(TOPIC)
    this.presence = new Presence(this.channel)
    this.tally = new Tally(this.presence)
    this.channel.join()
    this.#answerJoin()
  }

  run(steps) {
    for (let step = 0; step < steps; step += 1) this.#step()
    if (this.#awaitsState) this.#pushState()
    this.#flush()
  }

  get truth() {
    return this.#server.truth
  }

  #step() {
    this.#server.step()
    if (this.#random.once(3)) this.#flush()
    if (this.#awaitsState && this.#random.once(3)) this.#pushState()
    if (this.#random.once(15)) this.#reconnect()
  }

  // What the server told meanwhile, it told others.
  #reconnect() {
    this.transport.latest.drop(1006)
    for (let missed = this.#random.below(8); missed > 0; missed -= 1) this.#server.step()
    this.#server.flush()
    advance(10)
    this.transport.latest.open()
    this.#answerJoin()
  }

  #answerJoin() {
    this.transport.latest.reply("phx_join", "ok")
    this.#awaitsState = true
  }

  #flush() {
    const diff = this.#server.flush()
    if (diff) this.transport.latest.receive(null, null, TOPIC, "presence_diff", diff)
  }

  // A diff may come ahead of the state that has it in, and may come once more behind it.
  #pushState() {
    this.#awaitsState = false
    const diff = this.#server.flush()
    const send = () => diff && this.transport.latest.receive(null, null, TOPIC, "presence_diff", diff)
    const isAhead = this.#random.once(2)
    if (isAhead) send()
    this.transport.latest.receive(this.channel.joinRef(), null, TOPIC, "presence_state", this.#server.state())
    if (!isAhead) send()
  }
}

/** Who is there by what the callbacks say, which must tell of each meta once. */
class Tally {
  refs = new Map()

  constructor(presence) {
    presence.onJoin((key, current, {metas}) => {
      assert.equal(current === undefined, !this.#has(key), `whether ${key} was there`)
      for (const {phx_ref: ref} of metas) {
        assert.ok(!this.refs.has(ref), `${ref} has come twice`)
        this.refs.set(ref, key)
      }
    })
    presence.onLeave((key, current, {metas}) => {
      for (const {phx_ref: ref} of metas) this.refs.delete(ref)
      assert.equal(current.metas.length > 0, this.#has(key), `whether ${key} is still there`)
    })
  }

  #has(key) {
    return [...this.refs.values()].includes(key)
  }
}

const sorted = entries => entries.toSorted(([one], [other]) => (one < other ? -1 : 1))

/** Keys and their refs, the metas in their order, as plain data. */
const refsByKey = state => sorted(Object.entries(state).map(([key, {metas}]) => [key, metas.map(meta => meta.phx_ref)]))

test("whatever happens, a client ends with the truth, and was told of it piece by piece", () => {
  for (const seed of seeds(400)) {
    try {
      const visit = new Visit(seed)
      visit.run(120)
      assert.deepEqual(refsByKey(visit.presence.state), refsByKey(visit.truth))
      const isThere = refsByKey(visit.truth).flatMap(([key, refs]) => refs.map(ref => [ref, key]))
      assert.deepEqual(sorted([...visit.tally.refs]), sorted(isThere))
      assert.equal(visit.presence.count, Object.keys(visit.truth).length)
    } catch (error) {
      error.message = `ROOST_SEED=${seed}: ${error.message}`
      throw error
    }
  }
})
