import {AUTH_TOKEN_PREFIX} from "./constants.js"

function base64(text) {
  const bytes = new TextEncoder().encode(text)
  return btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join("")).replaceAll("=", "")
}

// Phoenix reads the standard alphabet only, but its "/" is no legal character of a subprotocol:
// a token that would need one goes in the URL-safe alphabet, which Roost reads as well.
function encodeToken(token) {
  const encoded = base64(token)
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
