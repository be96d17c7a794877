import {mock} from "node:test"

/** Puts the test in charge of time. */
export function stopClock() {
  mock.timers.enable({apis: ["setTimeout", "Date"]})
}

/** Gives time back to the world. */
export function releaseClock() {
  mock.timers.reset()
}

/** Lets time pass, a millisecond at a time so that timers set meanwhile fire when they should. */
export function advance(milliseconds) {
  for (let passed = 0; passed < milliseconds; passed += 1) mock.timers.tick(1)
}
