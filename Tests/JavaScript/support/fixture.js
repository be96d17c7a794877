import {Socket} from "../../../Sources/Roost/JavaScript/roost.js"
import {fakeTransport} from "./fake-transport.js"

/** A socket whose transport the test plays. */
export function makeSocket(options = {}) {
  const transport = fakeTransport()
  const socket = new Socket("ws://example.test/socket", {transport, ...options})
  return {socket, transport}
}

/** The same, connected. */
export function openSocket(options) {
  const made = makeSocket(options)
  made.socket.connect()
  made.transport.latest.open()
  return made
}

/** A connected socket with a channel the server has let in. */
export function joinedChannel(options) {
  const made = openSocket(options)
  const channel = made.socket.channel("room:1", {})
  channel.join()
  made.transport.latest.reply("phx_join", "ok")
  return {...made, channel}
}

/** The bytes written as hexadecimal pairs; spaces are for the reader. */
export function bytes(hexadecimal) {
  return Uint8Array.from(hexadecimal.match(/[0-9a-f]{2}/gi), pair => parseInt(pair, 16)).buffer
}

/** Bytes as lower-case hexadecimal pairs. */
export function hex(buffer) {
  return Buffer.from(buffer).toString("hex")
}
