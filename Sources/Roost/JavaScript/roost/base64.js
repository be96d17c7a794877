const CHUNK = 0x8000

/**
 * @param {Uint8Array} bytes
 * @returns {string} the standard alphabet, padded
 */
export function encodeBase64(bytes) {
  const parts = []
  // In chunks, because a call takes only so many arguments.
  for (let start = 0; start < bytes.length; start += CHUNK) {
    parts.push(String.fromCharCode(...bytes.subarray(start, start + CHUNK)))
  }
  return btoa(parts.join(""))
}

/**
 * @param {string} text the standard alphabet
 * @returns {ArrayBuffer}
 * @throws {DOMException} when the text is no base64
 */
export function decodeBase64(text) {
  return Uint8Array.from(atob(text), character => character.charCodeAt(0)).buffer
}
