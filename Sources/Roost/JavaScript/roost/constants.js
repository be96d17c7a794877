/** The protocol version asked for when the `vsn` option is absent. */
export const DEFAULT_VSN = "2.0.0"

/** How long a push or a join waits for its reply, in milliseconds. */
export const DEFAULT_TIMEOUT = 10_000

/** The time between two heartbeats, and the time each may take to be answered, in milliseconds. */
export const DEFAULT_HEARTBEAT_INTERVAL = 30_000

/** How long the answer to a poll or a POST of the long-poll transport may take, in milliseconds. */
export const DEFAULT_LONG_POLL_TIMEOUT = 20_000

/** The WebSocket close code of a connection that ended on purpose (RFC 6455 section 7.4.1). */
export const NORMAL_CLOSURE = 1000

/** The close code of a connection that ended without a word (RFC 6455 section 7.4.1). */
export const ABNORMAL_CLOSURE = 1006

/** What precedes the encoded token in the offered subprotocol (Phoenix 1.8). */
export const AUTH_TOKEN_PREFIX = "base64url.bearer.phx."

/** The values of a transport's `readyState`, as in the WebSocket interface. */
export const SOCKET_STATES = Object.freeze({connecting: 0, open: 1, closing: 2, closed: 3})

/** The states of a channel. */
export const CHANNEL_STATES = Object.freeze({
  closed: "closed",
  errored: "errored",
  joined: "joined",
  joining: "joining",
  leaving: "leaving",
})

/** The events the protocol keeps for itself. */
export const CHANNEL_EVENTS = Object.freeze({
  close: "phx_close",
  error: "phx_error",
  join: "phx_join",
  reply: "phx_reply",
  leave: "phx_leave",
})

const RECONNECT_DELAYS = [10, 50, 100, 150, 200, 250, 500, 1000, 2000]
const REJOIN_DELAYS = [1000, 2000, 5000]

/**
 * The wait before a reconnect, as phoenix.js has it.
 *
 * @param {number} tries which attempt this is, from 1
 * @returns {number} milliseconds
 */
export const defaultReconnectAfterMs = tries => RECONNECT_DELAYS[tries - 1] ?? 5000

/**
 * The wait before a channel that failed joins again, as phoenix.js has it.
 *
 * @param {number} tries which attempt this is, from 1
 * @returns {number} milliseconds
 */
export const defaultRejoinAfterMs = tries => REJOIN_DELAYS[tries - 1] ?? 10_000
