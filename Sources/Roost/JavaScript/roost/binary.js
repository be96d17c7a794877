import {CHANNEL_EVENTS} from "./constants.js"

/** The first byte of a binary frame: what the frame is. */
export const KINDS = Object.freeze({push: 0, reply: 1, broadcast: 2})

const MAX_FIELD_BYTES = 255

function field(name, value) {
  const bytes = new TextEncoder().encode(value ?? "")
  if (bytes.length > MAX_FIELD_BYTES) {
    throw new Error(`unable to encode ${name}: ${bytes.length} bytes, the limit is ${MAX_FIELD_BYTES}`)
  }
  return bytes
}

/**
 * @param {ArrayBuffer | ArrayBufferView} payload
 * @returns {Uint8Array} its bytes, not copied
 */
export function bytesOf(payload) {
  if (!ArrayBuffer.isView(payload)) return new Uint8Array(payload)
  return new Uint8Array(payload.buffer, payload.byteOffset, payload.byteLength)
}

function concatenate(parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole.buffer
}

/**
 * Encodes a push whose payload is bytes: kind, the sizes of the four names, the names, the bytes.
 *
 * @param {{join_ref?: string | null, ref?: string | null, topic: string, event: string,
 *   payload: ArrayBuffer | ArrayBufferView}} message
 * @returns {ArrayBuffer}
 * @throws {Error} when one of the names is longer than 255 bytes
 */
export function encodeBinary({join_ref, ref, topic, event, payload}) {
  const names = [field("join_ref", join_ref), field("ref", ref), field("topic", topic), field("event", event)]
  const header = Uint8Array.of(KINDS.push, ...names.map(name => name.length))
  return concatenate([header, ...names, bytesOf(payload)])
}

// Splits a frame into its `count` names and the bytes behind them.
function split(frame, count) {
  const bytes = new Uint8Array(frame)
  const decoder = new TextDecoder()
  let offset = 1 + count
  const names = Array.from(bytes.subarray(1, offset), size => {
    const name = decoder.decode(bytes.subarray(offset, offset + size))
    offset += size
    return name
  })
  return {names, data: frame.slice(offset)}
}

function decodePush(frame) {
  const {names: [join_ref, topic, event], data} = split(frame, 3)
  return {join_ref, ref: null, topic, event, payload: data}
}

function decodeReply(frame) {
  const {names: [join_ref, ref, topic, status], data} = split(frame, 4)
  return {join_ref, ref, topic, event: CHANNEL_EVENTS.reply, payload: {status, response: data}}
}

function decodeBroadcast(frame) {
  const {names: [topic, event], data} = split(frame, 2)
  return {join_ref: null, ref: null, topic, event, payload: data}
}

const DECODERS = {[KINDS.push]: decodePush, [KINDS.reply]: decodeReply, [KINDS.broadcast]: decodeBroadcast}

/**
 * Decodes a binary frame from the server: a push, a reply or a broadcast.
 *
 * @param {ArrayBuffer} frame
 * @returns {import("../roost").Message}
 * @throws {Error} when the frame is of no known kind
 */
export function decodeBinary(frame) {
  const kind = new Uint8Array(frame)[0]
  const decode = DECODERS[kind]
  if (!decode) throw new Error(`unable to decode a binary frame of kind ${kind}`)
  return decode(frame)
}
