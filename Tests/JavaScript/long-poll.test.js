import assert from "node:assert/strict"
import {afterEach, beforeEach, describe, test} from "node:test"
import {LongPoll, Socket} from "../../Sources/Roost/JavaScript/roost.js"
import {Events} from "./support/events.js"
import {bytes, hex} from "./support/fixture.js"
import {LongPollServer} from "./support/long-poll-server.js"

let server
const transports = []

beforeEach(async () => {
  server = new LongPollServer()
  await server.start()
})

afterEach(() => {
  transports.splice(0).forEach(transport => transport.close())
  server.stop()
})

function connect({protocols, timeout} = {}) {
  const transport = new LongPoll(`${server.endPoint}/websocket?vsn=2.0.0`, protocols)
  transport.timeout = timeout ?? transport.timeout
  transports.push(transport)
  return {transport, events: new Events(transport)}
}

/** Connected; `poll` is the request that waits for messages. */
async function open(options) {
  const made = connect(options)
  const poll = await server.open()
  return {...made, poll}
}

// Answers polls before they are late, until no more come.
async function keepPolling(poll) {
  for (; ; poll = await server.next("GET")) {
    await new Promise(resolve => setTimeout(resolve, 20))
    poll.answer(204, {token: "T1", messages: []})
  }
}

describe("a session", {timeout: 20_000}, () => {
  test("opens with the first 410 and goes by its token from then on", async () => {
    const {transport, events} = connect()
    const first = await server.next("GET")
    assert.equal(transport.readyState, 0)
    assert.equal(first.url, "/socket/longpoll?vsn=2.0.0")
    assert.equal(first.headers.accept, "application/json")
    assert.equal(first.headers["x-phoenix-longpoll-token"], undefined)
    first.answer(410, {token: "T1", messages: []})
    const second = await server.next("GET")
    assert.deepEqual(events.log, [["onopen", {type: "open"}]])
    assert.equal(transport.readyState, 1)
    assert.equal(second.url, "/socket/longpoll?vsn=2.0.0")
    assert.equal(second.headers["x-phoenix-longpoll-token"], "T1")
    transport.send("[1]")
    assert.equal((await server.next("POST")).headers["x-phoenix-longpoll-token"], "T1")
  })

  test("polls again after messages and after nothing", async () => {
    const {events, poll} = await open()
    poll.answer(204, {token: "T1", messages: []})
    const third = await server.next("GET")
    third.answer(200, {token: "T1", messages: ["[1]", "[2]"]})
    await server.next("GET")
    await events.next("onmessage", 2)
    assert.deepEqual(events.of("onmessage").map(({data}) => data), ["[1]", "[2]"])
  })

  test("survives a listener that throws", async t => {
    const {transport, events, poll} = await open()
    const {onmessage} = transport
    const thrown = new Promise(resolve => process.setUncaughtExceptionCaptureCallback(resolve))
    t.after(() => process.setUncaughtExceptionCaptureCallback(null))
    transport.onmessage = event => {
      onmessage(event)
      if (event.data === "[1]") throw new Error("mine")
    }
    poll.answer(200, {token: "T1", messages: ["[1]", "[2]"]})
    await events.next("onmessage", 2)
    assert.equal((await thrown).message, "mine")
    await server.next("GET")
  })

  test("carries the auth token in a header, from both alphabets", async () => {
    for (const [encoded, token] of [["dG9rZW4", "token"], ["Pz8_fj5-", "???~>~"], ["fj5+", "~>~"]]) {
      const {transport} = connect({protocols: ["phoenix", `base64url.bearer.phx.${encoded}`]})
      assert.equal((await server.next("GET")).headers["x-phoenix-authtoken"], token)
      transport.close()
    }
  })

  test("carries an auth token in UTF-8", async () => {
    connect({protocols: ["phoenix", "base64url.bearer.phx.w6k"]})
    const {headers} = await server.next("GET")
    assert.equal(Buffer.from(headers["x-phoenix-authtoken"], "latin1").toString(), "é")
  })

  test("hands over nothing that arrives after the close", async () => {
    const {transport, events, poll} = await open()
    transport.onmessage = event => {
      events.log.push(["onmessage", event])
      transport.close()
    }
    poll.answer(200, {token: "T1", messages: ["[1]", "[2]"]})
    await events.next("onclose")
    await new Promise(resolve => setTimeout(resolve, 5))
    assert.equal(events.of("onmessage").length, 1)
  })
})

describe("a poll answered with", {timeout: 20_000}, () => {
  const ends = [
    ["403", poll => poll.answer(403), 403, 1008, "forbidden"],
    ["410 while there is a session", poll => poll.answer(410, {token: "T2", messages: []}), 410, 3410, "session_gone"],
    ["500", poll => poll.answer(500), 500, 1011, "internal server error"],
    ["a status nobody knows", poll => poll.answer(299), 299, 1011, "internal server error"],
    ["200 without messages", poll => poll.answer(200, {token: "T1"}), 200, 1011, "internal server error"],
    ["no JSON", poll => poll.answerHTTP(200, "<html>"), 500, 1011, "internal server error"],
    ["JSON without a status", poll => poll.answerHTTP(200, "null"), 500, 1011, "internal server error"],
    ["a proxy's page of errors", poll => poll.answerHTTP(502, "<html>"), 502, 1011, "internal server error"],
    ["a proxy's 403", poll => poll.answerHTTP(403, "<html>"), 403, 1008, "forbidden"],
    ["nothing", poll => poll.hangUp(), 500, 1011, "internal server error"],
  ]
  for (const [what, answer, error, code, reason] of ends) {
    test(`${what} ends the connection with ${code}`, async () => {
      const {transport, events, poll} = await open()
      answer(poll)
      await events.next("onclose")
      assert.deepEqual(events.log.slice(1), [
        ["onerror", error],
        ["onclose", {type: "close", code, reason, wasClean: false}],
      ])
      assert.equal(transport.readyState, 3)
    })
  }

  for (const [what, answer, code] of [
    ["403", poll => poll.answer(403), 1008],
    ["204", poll => poll.answer(204, {token: "T1", messages: []}), 1011],
    ["410 without a token", poll => poll.answer(410), 1011],
  ]) {
    test(`${what} at first does not open it`, async () => {
      const {events} = connect()
      answer(await server.next("GET"))
      assert.equal((await events.next("onclose")).code, code)
      assert.deepEqual(events.of("onopen"), [])
    })
  }

  test("nothing in time ends the connection with 1005", async () => {
    const {events, poll} = await open({timeout: 100})
    await poll.aborted
    assert.equal((await events.next("onclose")).code, 1005)
    assert.deepEqual(events.of("onerror"), ["timeout"])
  })
})

describe("sending", {timeout: 20_000}, () => {
  test("gathers what is sent within a tick", async () => {
    const {transport} = await open()
    transport.send("[1]")
    transport.send("[2]")
    assert.ok(transport.bufferedAmount > 0)
    const post = await server.next("POST")
    assert.equal(post.headers["content-type"], "application/x-ndjson")
    assert.equal(post.url, "/socket/longpoll?vsn=2.0.0")
    assert.deepEqual(post.lines, ["[1]", "[2]"])
  })

  test("goes on in order, one request at a time, a hundred messages each", async () => {
    const {transport} = await open()
    transport.send("[0]")
    const first = await server.next("POST")
    const numbers = Array.from({length: 250}, (_, index) => `[${index + 1}]`)
    numbers.forEach(line => transport.send(line))
    await new Promise(resolve => setTimeout(resolve, 20))
    assert.equal(server.hasNext("POST"), false, "a second request overtook the first")
    first.answer(200)
    const batches = []
    for (let count = 0; count < 3; count += 1) {
      const post = await server.next("POST")
      assert.equal(server.hasNext("POST"), false)
      batches.push(post.lines)
      post.answer(200)
    }
    assert.deepEqual(batches.map(lines => lines.length), [100, 100, 50])
    assert.deepEqual(batches.flat(), numbers)
  })

  test("begins anew after everything was taken", async () => {
    const {transport} = await open()
    for (const line of ["[1]", "[2]"]) {
      transport.send(line)
      const post = await server.next("POST")
      assert.deepEqual(post.lines, [line])
      post.answer(200)
      while (transport.bufferedAmount > 0) await new Promise(setImmediate)
    }
  })

  test("keeps bodies within what servers take", async () => {
    const {transport} = await open()
    const line = `["${"x".repeat(600_000)}"]`
    transport.send(line)
    transport.send(line)
    transport.send("[1]")
    const first = await server.next("POST")
    assert.deepEqual(first.lines, [line])
    first.answer(200)
    assert.deepEqual((await server.next("POST")).lines, [line, "[1]"])
  })

  test("a message beyond that goes alone", async () => {
    const {transport} = await open()
    const line = `["${"x".repeat(1_200_000)}"]`
    transport.send(line)
    transport.send("[1]")
    assert.deepEqual((await server.next("POST")).lines, [line])
  })

  for (const status of [403, 408, 410, 500]) {
    test(`answered with ${status} ends the connection with 1011`, async () => {
      const {transport, events, poll} = await open()
      transport.send("[1]")
      const post = await server.next("POST")
      transport.send("[2]")
      post.answer(status)
      assert.deepEqual(await events.next("onclose"),
        {type: "close", code: 1011, reason: "internal server error", wasClean: false})
      assert.deepEqual(events.of("onerror"), [status])
      await poll.aborted
      assert.equal(transport.bufferedAmount, 0)
      assert.equal(server.hasNext("POST"), false)
    })
  }

  test("answered with a proxy's 400 ends it as well", async () => {
    const {transport, events} = await open()
    transport.send("[1]")
    const post = await server.next("POST")
    post.answerHTTP(400)
    assert.equal((await events.next("onclose")).code, 1011)
    assert.deepEqual(events.of("onerror"), [400])
  })

  test("not answered in time ends the connection with 1005", async () => {
    const {transport, events, poll} = await open({timeout: 300})
    keepPolling(poll)
    transport.send("[1]")
    await server.next("POST")
    assert.deepEqual(await events.next("onclose"), {type: "close", code: 1005, reason: "timeout", wasClean: false})
    assert.deepEqual(events.of("onerror"), ["timeout"])
  })

  test("before the session is open is an error, after its end nothing", async () => {
    const {transport} = connect()
    assert.throws(() => transport.send("[1]"), /not open yet/)
    await server.open()
    transport.close()
    transport.send("[1]")
    assert.equal(transport.bufferedAmount, 0)
  })
})

describe("binary messages", {timeout: 20_000}, () => {
  test("go up in base64, beside text", async () => {
    const {transport} = await open()
    transport.send(bytes("00 01 01 08 04 31 34 00 ff"))
    transport.send("[1]")
    transport.send(new Uint8Array([9, 255, 254, 9]).subarray(1, 3))
    assert.deepEqual((await server.next("POST")).lines, ["AAEBCAQxNAD/", "[1]", "//4="])
  })

  test("large ones as well", async () => {
    const {transport} = await open()
    const large = Uint8Array.from({length: 300_001}, (_, index) => index % 251)
    transport.send(large.buffer)
    const {body} = await server.next("POST")
    assert.deepEqual(new Uint8Array(Buffer.from(body, "base64")), large)
  })

  test("come down the same way, of both versions' text told apart", async () => {
    const {events, poll} = await open()
    poll.answer(200, {token: "T1", messages: ["AgYE", "[1]", '{"topic":"t"}']})
    await events.next("onmessage", 3)
    const [binary, ...texts] = events.of("onmessage").map(({data}) => data)
    assert.equal(hex(binary), "020604")
    assert.deepEqual(texts, ["[1]", '{"topic":"t"}'])
  })
})

describe("closing", {timeout: 20_000}, () => {
  test("aborts what is under way and tells once", async () => {
    const {transport, events, poll} = await open()
    transport.send("[1]")
    const post = await server.next("POST")
    transport.close(4001, "bye")
    transport.close()
    await Promise.all([poll.aborted, post.aborted])
    assert.deepEqual(events.log.slice(1), [["onclose", {type: "close", code: 4001, reason: "bye", wasClean: true}]])
    assert.equal(transport.readyState, 3)
  })

  test("is 1000 unless said otherwise, also before it opened", async () => {
    const {transport, events} = connect()
    transport.close()
    assert.deepEqual(events.log, [["onclose", {type: "close", code: 1000, reason: "", wasClean: true}]])
    await new Promise(resolve => setTimeout(resolve, 5))
    assert.deepEqual(server.methods, [])
  })
})

describe("a socket", {timeout: 20_000}, () => {
  const sockets = []
  afterEach(() => sockets.splice(0).forEach(socket => socket.disconnect()))

  function makeSocket(options = {}) {
    const socket = new Socket(server.endPoint, {transport: LongPoll, ...options})
    sockets.push(socket)
    return socket
  }

  const joinReply = (post, response = {}) => {
    const [joinRef, ref, topic] = JSON.parse(post.lines.at(-1))
    return JSON.stringify([joinRef, ref, topic, "phx_reply", {status: "ok", response}])
  }

  test("joins, pushes and hears, with params and token in place", async () => {
    const socket = makeSocket({params: {user: "1"}, authToken: "secret"})
    const channel = socket.channel("room:1", {a: 1})
    const joined = new Promise(resolve => channel.join().receive("ok", resolve))
    socket.connect()
    const first = await server.next("GET")
    assert.equal(first.url, "/socket/longpoll?user=1&vsn=2.0.0")
    assert.equal(first.headers["x-phoenix-authtoken"], "secret")
    first.answer(410, {token: "T1", messages: []})
    const poll = await server.next("GET")
    const post = await server.next("POST")
    const joinRef = channel.joinRef()
    assert.deepEqual(JSON.parse(post.body), [joinRef, joinRef, "room:1", "phx_join", {a: 1}])
    post.answer(200)
    const heard = new Promise(resolve => channel.on("said", resolve))
    const broadcast = Buffer.concat([Buffer.from([2, 6, 4]), Buffer.from("room:1said"), Buffer.from([7, 8])])
    poll.answer(200, {token: "T1", messages: [joinReply(post, {b: 2}), broadcast.toString("base64")]})
    assert.deepEqual(await joined, {b: 2})
    assert.equal(hex(await heard), "0708")
    channel.push("bin", bytes("00ff"))
    const pushed = Buffer.from((await server.next("POST")).body, "base64")
    assert.equal(pushed.subarray(-2).toString("hex"), "00ff")
  })

  test("begins a new session when its own is gone, and joins again", async () => {
    const socket = makeSocket()
    const channel = socket.channel("room:1")
    const joined = new Promise(resolve => channel.join().receive("ok", resolve))
    const reasons = []
    channel.onError(({reason}) => reasons.push(reason))
    socket.connect()
    const poll = await server.open()
    const post = await server.next("POST")
    post.answer(200)
    poll.answer(200, {token: "T1", messages: [joinReply(post)]})
    const gone = await server.next("GET")
    await joined
    const closed = new Promise(resolve => socket.onClose(resolve))
    gone.answer(410, {token: "T2", messages: []})
    assert.equal((await closed).code, 3410)
    assert.deepEqual(reasons, ["connection_error"])
    const first = await server.next("GET")
    assert.equal(first.headers["x-phoenix-longpoll-token"], undefined)
    first.answer(410, {token: "T3", messages: []})
    assert.equal(JSON.parse((await server.next("POST")).body)[3], "phx_join")
    assert.equal((await server.next("GET")).headers["x-phoenix-longpoll-token"], "T3")
  })

  test("sends what is still waiting before it disconnects", async () => {
    const socket = makeSocket()
    socket.connect()
    const poll = await server.open()
    socket.push({topic: "t", event: "last words", payload: {}, ref: "1"})
    const disconnected = new Promise(resolve => socket.disconnect(resolve))
    const post = await server.next("POST")
    assert.match(post.body, /last words/)
    post.answer(200)
    await Promise.all([disconnected, poll.aborted])
    assert.equal(socket.conn, null)
  })

  test("sends no heartbeats, waits as long as it is told, and ignores a codec made for WebSocket", async () => {
    const socket = makeSocket({heartbeatIntervalMs: 5, longpollerTimeout: 12_345, encode: () => assert.fail()})
    socket.connect()
    await server.open()
    await new Promise(resolve => setTimeout(resolve, 30))
    assert.equal(server.hasNext("POST"), false)
    assert.equal(socket.conn.timeout, 12_345)
    socket.push({topic: "t", event: "e", payload: {}, ref: "1"})
    assert.deepEqual(JSON.parse((await server.next("POST")).body), [null, "1", "t", "e", {}])
  })

  test("is what there is where WebSocket is not", t => {
    const {WebSocket} = globalThis
    t.after(() => { globalThis.WebSocket = WebSocket })
    globalThis.WebSocket = undefined
    assert.equal(new Socket("ws://example.test/socket").transport, LongPoll)
  })
})
