import {
  DEFAULT_HEARTBEAT_INTERVAL,
  DEFAULT_LONG_POLL_TIMEOUT,
  DEFAULT_TIMEOUT,
  DEFAULT_VSN,
  defaultReconnectAfterMs,
  defaultRejoinAfterMs,
} from "./constants.js"
import {LongPoll} from "./long-poll.js"
import {Serializer} from "./serializer.js"

function debugLogger(kind, message, data) {
  console.log(`${kind}: ${message}`, data)
}

// A share of the wait is left to chance, so that the clients of a server that restarts do not all come at once.
function withJitter(delay, share) {
  return tries => delay(tries) * (1 - share * Math.random())
}

const closure = value => (typeof value === "function" ? value : () => value)

// Pages that may not store anything throw at the mere mention of it.
function pageStorage() {
  try {
    return globalThis.window?.sessionStorage ?? null
  } catch {
    return null
  }
}

// A codec of one's own is for WebSocket, as in phoenix.js: lines of text may not hold what it makes.
function codec({encode, decode}, transport) {
  const own = transport === LongPoll ? {} : {encode, decode}
  return {encode: own.encode ?? Serializer.encode, decode: own.decode ?? Serializer.decode}
}

/**
 * A socket's options with every default filled in.
 *
 * @param {import("../roost").SocketConnectOption} options
 */
export function resolveOptions(options) {
  const transport = options.transport ?? globalThis.WebSocket ?? LongPoll
  return {
    transport,
    longPollFallbackMs: options.longPollFallbackMs || null,
    longpollerTimeout: options.longpollerTimeout || DEFAULT_LONG_POLL_TIMEOUT,
    sessionStorage: options.sessionStorage ?? pageStorage(),
    timeout: options.timeout || DEFAULT_TIMEOUT,
    heartbeatIntervalMs: options.heartbeatIntervalMs || DEFAULT_HEARTBEAT_INTERVAL,
    reconnectAfterMs: withJitter(options.reconnectAfterMs ?? defaultReconnectAfterMs, options.reconnectJitter ?? 0),
    rejoinAfterMs: options.rejoinAfterMs ?? defaultRejoinAfterMs,
    params: closure(options.params ?? {}),
    authToken: closure(options.authToken),
    vsn: options.vsn ?? DEFAULT_VSN,
    binaryType: options.binaryType ?? "arraybuffer",
    ...codec(options, transport),
    logger: options.logger ?? (options.debug ? debugLogger : null),
  }
}
