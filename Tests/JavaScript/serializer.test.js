import assert from "node:assert/strict"
import {describe, test} from "node:test"
import {Serializer} from "../../Sources/Roost/JavaScript/roost.js"
import {bytes, hex} from "./support/fixture.js"

const encode = message => Serializer.encode(message, encoded => encoded)
const decode = frame => Serializer.decode(frame, message => message)

function binaryPush(overrides = {}) {
  return {join_ref: "1", ref: "7", topic: "room:d", event: "bin", payload: bytes("0102ff"), ...overrides}
}

describe("JSON", () => {
  test("a message is an array of five", () => {
    const message = {join_ref: "1", ref: "2", topic: "t", event: "e", payload: {a: [1, null]}}
    assert.equal(encode(message), '["1","2","t","e",{"a":[1,null]}]')
    assert.deepEqual(decode('["1","2","t","e",{"a":[1,null]}]'), message)
  })

  test("an absent join_ref is null on the wire", () => {
    const heartbeat = {ref: "2", topic: "phoenix", event: "heartbeat", payload: {}}
    assert.equal(encode(heartbeat), '[null,"2","phoenix","heartbeat",{}]')
  })

  test("elements behind the fifth are ignored", () => {
    const message = {join_ref: null, ref: null, topic: "t", event: "e", payload: {}}
    assert.deepEqual(decode('[null,null,"t","e",{},"more"]'), message)
  })
})

describe("binary push", () => {
  test("sizes, names, bytes", () => {
    assert.equal(hex(encode(binaryPush())), "00" + "01010603" + "31" + "37" + "726f6f6d3a64" + "62696e" + "0102ff")
  })

  test("sizes count the bytes of UTF-8, not characters", () => {
    const frame = encode(binaryPush({join_ref: "1", ref: "2", topic: "é", event: "鳥🐦", payload: bytes("2a")}))
    assert.equal(hex(frame), "00" + "01010207" + "31" + "32" + "c3a9" + "e9b3a5f09f90a6" + "2a")
  })

  test("absent refs are empty", () => {
    const frame = encode(binaryPush({join_ref: null, ref: undefined, topic: "t", event: "e"}))
    assert.equal(hex(frame), "00" + "00000101" + "7465" + "0102ff")
  })

  test("an empty payload is no bytes", () => {
    const frame = encode(binaryPush({topic: "t", event: "e", payload: new ArrayBuffer(0)}))
    assert.equal(hex(frame), "00" + "01010101" + "31377465")
  })

  test("a view sends the bytes it shows and no others", () => {
    const payload = new Uint8Array(bytes("00112233")).subarray(1, 3)
    assert.equal(hex(encode(binaryPush({topic: "t", event: "e", payload}))), "00" + "01010101" + "31377465" + "1122")
  })

  for (const name of ["join_ref", "ref", "topic", "event"]) {
    test(`a ${name} of 255 bytes goes, one of 256 throws`, () => {
      assert.ok(encode(binaryPush({[name]: "x".repeat(255)})) instanceof ArrayBuffer)
      assert.throws(() => encode(binaryPush({[name]: "x".repeat(256)})), new RegExp(`unable to encode ${name}`))
      assert.throws(() => encode(binaryPush({[name]: "é".repeat(128)})), new RegExp(`unable to encode ${name}`))
    })
  }
})

describe("binary from the server", () => {
  test("push", () => {
    const {payload, ...rest} = decode(bytes("00 01 06 03 31 726f6f6d3a64 62696e 01 02 03"))
    assert.deepEqual(rest, {join_ref: "1", ref: null, topic: "room:d", event: "bin"})
    assert.equal(hex(payload), "010203")
  })

  test("reply", () => {
    const {payload, ...rest} = decode(bytes("01 01 01 06 02 31 37 726f6f6d3a64 6f6b 00 01 ff"))
    assert.deepEqual(rest, {join_ref: "1", ref: "7", topic: "room:d", event: "phx_reply"})
    assert.equal(payload.status, "ok")
    assert.equal(hex(payload.response), "0001ff")
  })

  test("broadcast", () => {
    const {payload, ...rest} = decode(bytes("02 06 04 726f6f6d3a64 6262696e 09 09"))
    assert.deepEqual(rest, {join_ref: null, ref: null, topic: "room:d", event: "bbin"})
    assert.ok(payload instanceof ArrayBuffer)
    assert.equal(hex(payload), "0909")
  })

  test("names are UTF-8", () => {
    const {topic, event} = decode(bytes("02 02 07 c3a9 e9b3a5f09f90a6"))
    assert.deepEqual({topic, event}, {topic: "é", event: "鳥🐦"})
  })

  test("an unknown kind throws", () => {
    assert.throws(() => decode(bytes("09 00 00")), /kind 9/)
    assert.throws(() => decode(new ArrayBuffer(0)), /kind undefined/)
  })
})
