import {encodeBase64} from "./base64.js"
import {AUTH_TOKEN_PREFIX} from "./constants.js"

// Phoenix reads the standard alphabet only, but its "/" is no legal character of a subprotocol:
// a token that would need one goes in the URL-safe alphabet, which Roost reads as well.
function encodeToken(token) {
  const encoded = encodeBase64(new TextEncoder().encode(token)).replaceAll("=", "")
  return encoded.includes("/") ? encoded.replaceAll("+", "-").replaceAll("/", "_") : encoded
}

/**
 * The subprotocols that carry a token to the server (Phoenix 1.8 `auth_token`).
 *
 * @param {string | null | undefined} token
 * @returns {string[] | undefined} undefined when there is no token
 */
export function authProtocols(token) {
  return token ? ["phoenix", AUTH_TOKEN_PREFIX + encodeToken(token)] : undefined
}

/**
 * The token in what `authProtocols` made, for transports that have no subprotocols.
 *
 * @param {string[] | undefined} protocols
 * @returns {string | null} the token in UTF-8, one character a byte, as header values want it
 */
export function authToken(protocols) {
  const encoded = protocols?.find(name => name.startsWith(AUTH_TOKEN_PREFIX))?.slice(AUTH_TOKEN_PREFIX.length)
  return encoded ? atob(encoded.replaceAll("-", "+").replaceAll("_", "/")) : null
}
