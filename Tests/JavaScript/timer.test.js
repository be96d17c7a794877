import assert from "node:assert/strict"
import {afterEach, beforeEach, test} from "node:test"
import {Timer} from "../../Sources/Roost/JavaScript/roost.js"
import {advance, releaseClock, stopClock} from "./support/clock.js"

let fired

beforeEach(() => {
  fired = 0
  stopClock()
})
afterEach(releaseClock)

const makeTimer = () => new Timer(() => { fired += 1 }, tries => tries * 100)

test("the wait grows with the attempts", () => {
  const timer = makeTimer()
  timer.scheduleTimeout()
  advance(100)
  assert.equal(fired, 1)
  timer.scheduleTimeout()
  advance(199)
  assert.equal(fired, 1)
  advance(1)
  assert.equal(fired, 2)
})

test("scheduling again replaces what is scheduled", () => {
  const timer = makeTimer()
  timer.scheduleTimeout()
  advance(60)
  timer.scheduleTimeout()
  advance(99)
  assert.equal(fired, 0)
  advance(1)
  assert.equal(fired, 1)
  advance(1000)
  assert.equal(fired, 1)
})

test("reset cancels and starts counting from one", () => {
  const timer = makeTimer()
  timer.scheduleTimeout()
  advance(100)
  timer.scheduleTimeout()
  timer.reset()
  advance(1000)
  assert.equal(fired, 1)
  timer.scheduleTimeout()
  advance(100)
  assert.equal(fired, 2)
})
