import {
  DEFAULT_HEARTBEAT_INTERVAL,
  DEFAULT_TIMEOUT,
  DEFAULT_VSN,
  defaultReconnectAfterMs,
  defaultRejoinAfterMs,
} from "./constants.js"
import {Serializer} from "./serializer.js"

function debugLogger(kind, message, data) {
  console.log(`${kind}: ${message}`, data)
}

// A share of the wait is left to chance, so that the clients of a server that restarts do not all come at once.
function withJitter(delay, share) {
  return tries => delay(tries) * (1 - share * Math.random())
}

const closure = value => (typeof value === "function" ? value : () => value)

/**
 * A socket's options with every default filled in.
 *
 * @param {import("../roost").SocketConnectOption} options
 */
export function resolveOptions(options) {
  return {
    transport: options.transport ?? globalThis.WebSocket,
    timeout: options.timeout || DEFAULT_TIMEOUT,
    heartbeatIntervalMs: options.heartbeatIntervalMs || DEFAULT_HEARTBEAT_INTERVAL,
    reconnectAfterMs: withJitter(options.reconnectAfterMs ?? defaultReconnectAfterMs, options.reconnectJitter ?? 0),
    rejoinAfterMs: options.rejoinAfterMs ?? defaultRejoinAfterMs,
    params: closure(options.params ?? {}),
    authToken: closure(options.authToken),
    vsn: options.vsn ?? DEFAULT_VSN,
    binaryType: options.binaryType ?? "arraybuffer",
    encode: options.encode ?? Serializer.encode,
    decode: options.decode ?? Serializer.decode,
    logger: options.logger ?? (options.debug ? debugLogger : null),
  }
}
