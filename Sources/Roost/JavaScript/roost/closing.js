import {SOCKET_STATES} from "./constants.js"

const ATTEMPTS = 5
const STEP_MS = 150

// Looks up to five times, waiting a little longer after each, and then goes on regardless.
function waitUntil(isDone, proceed, attempt = 1) {
  if (attempt === ATTEMPTS || isDone()) return proceed()
  setTimeout(() => waitUntil(isDone, proceed, attempt + 1), STEP_MS * attempt)
}

function close(transport, code, reason) {
  if (code) transport.close(code, reason ?? "")
  else transport.close()
}

/**
 * Closes a transport once what it has buffered is written, and waits for it to be closed.
 * Neither wait lasts longer than 1.5 seconds.
 *
 * @param {WebSocket} transport
 * @param {number | undefined} code
 * @param {string | undefined} reason
 * @param {() => void} whenClosed
 */
export function closeGently(transport, code, reason, whenClosed) {
  waitUntil(() => !transport.bufferedAmount, () => {
    close(transport, code, reason)
    waitUntil(() => transport.readyState === SOCKET_STATES.closed, whenClosed)
  })
}
