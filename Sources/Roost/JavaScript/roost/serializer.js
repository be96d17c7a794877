import {KINDS, decodeBinary, encodeBinary} from "./binary.js"

function isBinary(value) {
  return value instanceof ArrayBuffer || ArrayBuffer.isView(value)
}

function encodeText({join_ref, ref, topic, event, payload}) {
  return JSON.stringify([join_ref, ref, topic, event, payload])
}

function decodeText(text) {
  const [join_ref, ref, topic, event, payload] = JSON.parse(text)
  return {join_ref, ref, topic, event, payload}
}

/**
 * Phoenix's protocol, version 2: JSON arrays of five, and binary frames for payloads that are bytes.
 * Both directions hand their result to a callback and return what it returns.
 */
export const Serializer = Object.freeze({
  /** The first byte of each kind of binary frame. */
  KINDS,

  /**
   * @template R
   * @param {import("../roost").Message} message
   * @param {(encoded: string | ArrayBuffer) => R} callback
   * @returns {R}
   */
  encode(message, callback) {
    return callback(isBinary(message.payload) ? encodeBinary(message) : encodeText(message))
  },

  /**
   * @template R
   * @param {string | ArrayBuffer} frame
   * @param {(message: import("../roost").Message) => R} callback
   * @returns {R}
   */
  decode(frame, callback) {
    return callback(frame instanceof ArrayBuffer ? decodeBinary(frame) : decodeText(frame))
  },
})
