import assert from "node:assert/strict"
import {afterEach, beforeEach, describe, test} from "node:test"
import {LongPoll, Socket} from "../../Sources/Roost/JavaScript/roost.js"
import {advance, releaseClock, stopClock} from "./support/clock.js"
import {fakeTransport} from "./support/fake-transport.js"
import {LongPollServer} from "./support/long-poll-server.js"
import {MemoryStorage, forbiddenStorage} from "./support/memory-storage.js"

const KEY = "phx:fallback:LongPoll"
const FALLBACK_MS = 2500

describe("by the clock", () => {
  let fetches
  const {fetch} = globalThis

  beforeEach(() => {
    stopClock()
    fetches = 0
    globalThis.fetch = () => {
      fetches += 1
      return new Promise(() => {})
    }
  })
  afterEach(() => {
    releaseClock()
    globalThis.fetch = fetch
  })

  // The transport the test plays, and whether long-poll was tried instead.
  function connected(options = {}) {
    const transport = fakeTransport()
    const sessionStorage = new MemoryStorage()
    const socket = new Socket("ws://example.test/socket", {
      transport, longPollFallbackMs: FALLBACK_MS, sessionStorage, ...options,
    })
    socket.connect()
    return {socket, transport, sessionStorage}
  }

  test("an error before it opened falls back at once", () => {
    const {socket, transport} = connected()
    transport.latest.fail()
    assert.equal(socket.transport, LongPoll)
    advance(1)
    assert.equal(fetches, 1)
    advance(FALLBACK_MS + 100)
    assert.equal(transport.made.length, 1)
    assert.equal(fetches, 1)
  })

  test("an error keeps the first join waiting", () => {
    const {socket, transport} = connected()
    const channel = socket.channel("room:1")
    channel.join()
    transport.latest.fail()
    assert.equal(channel.state, "joining")
    assert.equal(socket.sendBuffer.length, 1)
  })

  test("what does not open in time is given up and closed", () => {
    const {socket, transport} = connected()
    advance(FALLBACK_MS - 1)
    assert.equal(socket.transport, transport)
    advance(1)
    assert.equal(socket.transport, LongPoll)
    assert.equal(transport.latest.closeCalls.length, 1)
    transport.latest.open()
    assert.equal(socket.isConnected(), false, "a late one changes nothing any more")
  })

  test("what opens has as long again for the answer to a ping", () => {
    const {socket, transport} = connected()
    advance(FALLBACK_MS - 1)
    transport.latest.open()
    assert.deepEqual(transport.latest.events, ["heartbeat"])
    advance(FALLBACK_MS - 1)
    assert.equal(socket.transport, transport)
    advance(1)
    assert.equal(socket.transport, LongPoll)
    assert.equal(transport.latest.closeCalls.length, 1)
  })

  test("what answers the ping stays", () => {
    const {socket, transport, sessionStorage} = connected()
    transport.latest.open()
    transport.latest.reply("heartbeat", "ok")
    advance(FALLBACK_MS * 2)
    assert.equal(socket.transport, transport)
    assert.equal(fetches, 0)
    assert.equal(sessionStorage.getItem(KEY), null)
  })

  test("what opens and ends before the answer falls back", () => {
    const {socket, transport} = connected()
    transport.latest.open()
    transport.latest.drop(1006)
    assert.equal(socket.transport, LongPoll)
    advance(1000)
    assert.equal(transport.made.length, 1)
  })

  test("a goodbye for good does not", () => {
    const {socket, transport} = connected()
    transport.latest.open()
    transport.latest.drop(1000)
    advance(FALLBACK_MS * 2)
    assert.equal(socket.transport, transport)
    assert.equal(fetches, 0)
  })

  test("a loss after the answer reconnects by the same transport", () => {
    const {socket, transport} = connected()
    transport.latest.open()
    transport.latest.reply("heartbeat", "ok")
    transport.latest.drop(1006)
    advance(10)
    assert.equal(transport.made.length, 2)
    transport.latest.open()
    assert.equal(socket.transport, transport)
  })

  test("disconnect stops it, also from a listener that hears of the failure first", () => {
    const {socket, transport} = connected()
    socket.disconnect()
    advance(FALLBACK_MS * 2)
    const other = fakeTransport()
    const listening = new Socket("ws://example.test/socket", {transport: other, longPollFallbackMs: FALLBACK_MS})
    listening.onError(() => listening.disconnect())
    listening.connect()
    other.latest.fail()
    advance(FALLBACK_MS * 2)
    assert.equal(fetches, 0)
    assert.equal(transport.made.length + other.made.length, 2)
  })

  test("disconnect in a close listener holds while it falls back", () => {
    const {socket, transport} = connected()
    transport.latest.open()
    socket.onClose(() => socket.disconnect())
    advance(FALLBACK_MS + 5000)
    assert.equal(fetches, 0)
    assert.equal(socket.conn, null)
  })

  test("replaceTransport stops it and is what is tried from then on", () => {
    const {socket, transport} = connected()
    const other = fakeTransport()
    socket.replaceTransport(other)
    advance(FALLBACK_MS * 2)
    assert.equal(fetches, 0)
    socket.connect()
    assert.equal(other.made.length, 1)
    advance(FALLBACK_MS)
    assert.equal(socket.transport, LongPoll)
    assert.equal(transport.made.length, 1)
  })

  test("replaceTransport counts after a fallback as well", () => {
    const {socket, transport} = connected()
    transport.latest.fail()
    const other = fakeTransport()
    socket.replaceTransport(other)
    socket.connect()
    assert.equal(other.made.length, 1)
    assert.equal(transport.made.length, 1)
  })

  test("the memory of another page of the session is kept to", () => {
    const sessionStorage = new MemoryStorage()
    sessionStorage.setItem(KEY, "true")
    const {socket, transport} = connected({sessionStorage})
    assert.equal(socket.transport, LongPoll)
    assert.equal(transport.made.length, 0)
    advance(1)
    assert.equal(fetches, 1)
  })

  test("without the option there is none", () => {
    const {socket, transport} = connected({longPollFallbackMs: undefined})
    advance(FALLBACK_MS)
    transport.latest.fail()
    advance(10)
    assert.equal(socket.transport, transport)
    assert.equal(transport.made.length, 2)
    assert.equal(socket.getLongPollTransport(), LongPoll)
  })

  test("what is long-poll already has nothing to fall back to", () => {
    const {socket} = connected({transport: LongPoll})
    advance(FALLBACK_MS * 2)
    assert.equal(socket.transport, LongPoll)
    assert.equal(fetches, 1)
  })
})

describe("during an outage", () => {
  const {fetch} = globalThis
  beforeEach(() => {
    stopClock()
    globalThis.fetch = () => Promise.reject(new TypeError("fetch failed"))
  })
  afterEach(() => {
    releaseClock()
    globalThis.fetch = fetch
  })

  async function attemptsWithin(milliseconds, transport) {
    const before = transport.made.length
    for (let passed = 0; passed < milliseconds; passed += 1) {
      advance(1)
      for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
      if (transport.latest.readyState === 0) transport.latest.fail()
    }
    return transport.made.length - before
  }

  test("both transports are tried, and ever less often", async () => {
    const transport = fakeTransport()
    const sessionStorage = new MemoryStorage()
    const socket = new Socket("ws://h/s", {transport, longPollFallbackMs: FALLBACK_MS, sessionStorage})
    socket.connect()
    transport.latest.fail()
    const attempts = await attemptsWithin(10_000, transport)
    assert.ok(attempts >= 9 && attempts <= 11, `${attempts} attempts`)
    assert.equal(sessionStorage.getItem(KEY), null)
    socket.disconnect()
  })
})

describe("against a server", {timeout: 20_000}, () => {
  let server
  const sockets = []

  beforeEach(async () => {
    server = new LongPollServer()
    await server.start()
  })
  afterEach(() => {
    sockets.splice(0).forEach(socket => socket.disconnect())
    server.stop()
  })

  function makeSocket(options = {}) {
    const transport = fakeTransport()
    const sessionStorage = new MemoryStorage()
    const socket = new Socket(server.endPoint, {transport, longPollFallbackMs: 60_000, sessionStorage, ...options})
    sockets.push(socket)
    return {socket, transport, sessionStorage}
  }

  // Fails, falls back, and is open by long-poll; resolves with the poll that waits.
  async function fallenBack({socket, transport}) {
    socket.connect()
    transport.latest.fail()
    return server.open()
  }

  test("the join that waited goes by long-poll, and the session remembers", async () => {
    const made = makeSocket()
    made.socket.channel("room:1").join()
    await fallenBack(made)
    assert.ok(made.socket.isConnected())
    assert.equal(JSON.parse((await server.next("POST")).body)[3], "phx_join")
    assert.equal(made.sessionStorage.getItem(KEY), "true")
    assert.equal(made.socket.establishedConnections, 1)
  })

  test("while it remembers it reconnects by long-poll", async () => {
    const made = makeSocket()
    const poll = await fallenBack(made)
    poll.answer(500)
    await server.open("T2")
    assert.equal(made.transport.made.length, 1)
    assert.ok(made.socket.isConnected())
  })

  test("it remembers as well where nothing can be stored", async () => {
    const made = makeSocket({sessionStorage: forbiddenStorage})
    const poll = await fallenBack(made)
    poll.answer(500)
    await server.open("T2")
    assert.equal(made.transport.made.length, 1)
  })

  test("what worked once is not forgotten, and is tried again at the next reconnect", async () => {
    const {socket, transport, sessionStorage} = makeSocket()
    socket.connect()
    transport.latest.open()
    transport.latest.reply("heartbeat", "ok")
    const reconnecting = nextMade(transport)
    transport.latest.drop(1006)
    await reconnecting
    transport.latest.fail()
    const poll = await server.open()
    assert.ok(socket.isConnected())
    assert.equal(socket.transport, LongPoll)
    assert.equal(sessionStorage.getItem(KEY), null)
    const recovering = nextMade(transport)
    poll.answer(410, {token: "T2", messages: []})
    await recovering
    assert.equal(socket.transport, transport)
    transport.latest.open()
    transport.latest.reply("heartbeat", "ok")
    assert.ok(socket.isConnected())
  })

  // Resolves once the socket has made another transport.
  function nextMade(transport) {
    const count = transport.made.length
    return new Promise(resolve => {
      const look = () => (transport.made.length > count ? resolve() : setTimeout(look, 1))
      look()
    })
  }
})
