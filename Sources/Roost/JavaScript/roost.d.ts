/** A message in either direction. */
export interface Message<Payload = any> {
  /** The ref of the join it belongs to; null for a broadcast or a heartbeat. */
  join_ref?: string | null
  /** What a reply refers to; null for messages that are no answer and want none. */
  ref: string | null
  topic: string
  event: string
  payload: Payload
}

/** A ref for {@link Socket.off}. */
export type MessageRef = string

export type ConnectionState = "connecting" | "open" | "closing" | "closed"
export type ChannelState = "closed" | "errored" | "joined" | "joining" | "leaving"

/** The statuses of the protocol; a server may reply with others. */
export type PushStatus = "ok" | "error" | "timeout"

/** What a socket needs of a transport: the WebSocket interface. */
export interface Transport {
  readonly readyState: number
  readonly bufferedAmount?: number
  /** Set to `longpollerTimeout`. */
  timeout?: number
  /** Set when the transport needs no heartbeat. */
  readonly skipHeartbeat?: boolean
  binaryType: string
  onopen: ((event: any) => any) | null
  onerror: ((event: any) => any) | null
  /** Given an event whose `data` is what arrived. */
  onmessage: ((event: any) => any) | null
  /** Given an event with `code`, `reason` and `wasClean`. */
  onclose: ((event: any) => any) | null
  send(data: string | ArrayBuffer): void
  close(code?: number, reason?: string): void
}

export type TransportConstructor = new (url: string, protocols?: string[]) => Transport

export interface SocketConnectOption {
  /** What connects; `WebSocket` by default, and {@link LongPoll} where there is none. */
  transport?: TransportConstructor
  /**
   * Falls back to {@link LongPoll} when the transport fails, has not opened after this many milliseconds, or has not
   * had a ping answered after as many more; off by default. 2500 is a good value. A page where only long-poll ever
   * worked remembers so in its session storage; otherwise each reconnect begins with the transport.
   */
  longPollFallbackMs?: number
  /** How long the answer to a request of {@link LongPoll} may take, in milliseconds; 20 000 by default. */
  longpollerTimeout?: number
  /** Where the fallback is remembered, as "phx:fallback:LongPoll"; the page's `sessionStorage` by default. */
  sessionStorage?: Pick<Storage, "getItem" | "setItem">
  /** How long pushes and joins wait for their reply, in milliseconds; 10 000 by default. */
  timeout?: number
  /** Milliseconds between heartbeats, and for the answer to each; 30 000 by default. */
  heartbeatIntervalMs?: number
  /** The wait before attempt `tries` (from 1) to reconnect: 10, 50, 100, 150, 200, 250, 500, 1000, 2000, 5000 ms. */
  reconnectAfterMs?: (tries: number) => number
  /** The share of that wait that is left to chance, from 0 (the default) to 1. Not known to phoenix.js. */
  reconnectJitter?: number
  /** The wait before attempt `tries` (from 1) to join again: 1000, 2000, 5000, 10 000 ms. */
  rejoinAfterMs?: (tries: number) => number
  /** Sent along when connecting, in the URL; a function is asked each time. */
  params?: object | (() => object)
  /** Sent along when connecting, out of sight of logs, as a subprotocol; a function is asked each time. */
  authToken?: string | (() => string | null | undefined)
  /** The version of the protocol; "2.0.0" by default. */
  vsn?: string
  /** How binary messages arrive; "arraybuffer" by default, which the serializer needs. */
  binaryType?: BinaryType
  /** Ignored, like `decode`, when `transport` is {@link LongPoll}. */
  encode?: <R>(message: Message, callback: (encoded: any) => R) => R
  decode?: <R>(frame: any, callback: (message: Message) => R) => R
  /** Told of everything that happens. */
  logger?: (kind: string, message: string, data?: any) => void
  /** Logs to the console when there is no `logger`. */
  debug?: boolean
}

/** One connection to the server, kept up for as long as it is wanted, and the channels on it. */
export class Socket {
  /**
   * @param endPoint "ws://example.com/socket", "/socket" or "//example.com/socket"; "/websocket" is added to it
   */
  constructor(endPoint: string, options?: SocketConnectOption)

  readonly endPoint: string
  /** The channels that have not closed. */
  channels: Channel[]
  /** The messages that wait for a connection. */
  sendBuffer: Message[]
  /** The transport in use; null when there is none. */
  conn: Transport | null
  /** What connects, or the fallback while that is in use. */
  transport: TransportConstructor
  longPollFallbackMs: number | null
  longpollerTimeout: number
  timeout: number
  heartbeatIntervalMs: number
  reconnectAfterMs: (tries: number) => number
  rejoinAfterMs: (tries: number) => number
  params: () => object
  vsn: string
  binaryType: BinaryType
  /** How often a connection has been opened. */
  establishedConnections: number
  /** Whether no connection is wanted: none was asked for yet, or the last was ended from here. */
  closeWasClean: boolean
  /** Whether a `disconnect` is under way. */
  disconnecting: boolean
  reconnectTimer: Timer

  /**
   * Connects, unless there is a connection or one is being made. Afterwards the socket reconnects by itself
   * whenever the connection is lost, until `disconnect`, or until the server closes it with code 1000.
   *
   * @param params replaces the option of that name (kept for old code)
   */
  connect(params?: object | (() => object)): void
  /** Ends the connection for good; `connect` begins anew. */
  disconnect(callback?: () => void, code?: number, reason?: string): void
  /** Closes the connection and uses another transport from the next `connect` on. */
  replaceTransport(transport: TransportConstructor): void
  /** What `longPollFallbackMs` falls back to. */
  getLongPollTransport(): typeof LongPoll
  /** Makes a channel for a topic. It does nothing before its `join`, whose payload `params` is. */
  channel(topic: string, params?: object | (() => object)): Channel
  /** Forgets a channel. Channels call it themselves once they have closed. */
  remove(channel: Channel): void
  /** Sends a message, or keeps it until there is a connection. */
  push(message: Message): void
  /** Measures how long the server takes to answer; false, and nothing is sent, without a connection. */
  ping(callback: (milliseconds: number) => void): boolean
  /** Calls back whenever a connection has opened. */
  onOpen(callback: () => void): MessageRef
  /** Calls back whenever the connection has closed. */
  onClose(callback: (event: {code: number, reason: string, wasClean: boolean}) => void): MessageRef
  /** Calls back whenever the connection has failed. */
  onError(
    callback: (error: any, transport: TransportConstructor, establishedConnections: number) => void
  ): MessageRef
  /** Calls back with every message that arrives, after the channels. */
  onMessage(callback: (message: Message) => void): MessageRef
  /** Stops calling back. */
  off(refs: MessageRef[]): void
  isConnected(): boolean
  connectionState(): ConnectionState
  /** "wss" when the page is secure. */
  protocol(): "ws" | "wss"
  /** Where it connects to: the end point, the params and `vsn`. */
  endPointURL(): string
  /** A ref no message of this socket has had. */
  makeRef(): string
  log(kind: string, message: string, data?: any): void
  hasLogger(): boolean
  /** Leaves a topic if a channel is on it. Called before each join. */
  leaveOpenTopic(topic: string): void
  /** Takes back what a channel's current join has waiting for a connection. */
  dropBuffered(channel: Channel): void
}

/**
 * The transport for where WebSocket does not get through, on `fetch`. Fails with the status that was the reason, and
 * closes with 1008 "forbidden", 3410 "session_gone", 1005 "timeout" or 1011 "internal server error".
 */
export class LongPoll implements Transport {
  /** @param endPoint the absolute URL a WebSocket would have: its "/websocket" becomes "/longpoll" */
  constructor(endPoint: string, protocols?: string[])
  readonly readyState: number
  /** How much was sent that the server has not taken yet, in characters. */
  readonly bufferedAmount: number
  readonly skipHeartbeat: boolean
  /** How long the answer to a request may take, in milliseconds. Must exceed the server's window. */
  timeout: number
  /** Bytes arrive as ArrayBuffer, whatever is set here. */
  binaryType: string
  onopen: (event: {type: "open"}) => any
  onerror: (error: number | "timeout") => any
  onmessage: (event: {type: "message", data: string | ArrayBuffer}) => any
  onclose: (event: {type: "close", code: number, reason: string, wasClean: boolean}) => any
  send(data: string | ArrayBuffer | ArrayBufferView): void
  close(code?: number, reason?: string): void
}

/** A conversation on one topic. Made by {@link Socket.channel}. */
export class Channel {
  constructor(topic: string, params: object | (() => object) | undefined, socket: Socket)

  readonly topic: string
  readonly socket: Socket
  params: () => object
  state: ChannelState
  /** How long pushes and the join wait for a reply, in milliseconds. */
  timeout: number
  joinedOnce: boolean
  joinPush: Push
  /** The pushes that wait for the join. */
  pushBuffer: Push[]
  rejoinTimer: Timer

  /** Joins the topic, and goes on joining it again whenever it was lost. Once per channel. */
  join(timeout?: number): Push
  /** Leaves the topic for good. Resolves at once: the server's answer is not waited for. */
  leave(timeout?: number): Push
  /** Sends an event. While the channel is not joined the event waits for that; its timeout runs meanwhile. */
  push(event: string, payload?: object | ArrayBuffer | ArrayBufferView, timeout?: number): Push
  /** Listens for an event; returns a ref for `off`. */
  on(event: string, callback: (payload: any, ref?: string | null, joinRef?: string) => void): number
  /** Stops listening: one listener when a ref is given, else all of the event. */
  off(event: string, ref?: number): void
  /** Calls back when the channel has ended, by `leave` or by the server. */
  onClose(callback: (payload: any, ref?: string | null, joinRef?: string) => void): number
  /** Calls back when the channel crashed or lost its connection. It will join again by itself. */
  onError(callback: (reason?: any) => void): number
  /** A hook to override: sees every event first, and returns the payload the listeners get. */
  onMessage(event: string, payload: any, ref?: string | null, joinRef?: string | null): any
  /** The ref of the current join. */
  joinRef(): string | null
  /** Whether a push would be sent now rather than wait. */
  canPush(): boolean
  /** Whether a message is for this channel, and for its current join rather than an earlier one. */
  isMember(topic: string, event: string, payload: any, joinRef?: string | null): boolean
  /** Hands an event to the listeners, as though it had arrived. */
  trigger(event: string, payload?: any, ref?: string | null, joinRef?: string | null): void
  /** The local event the reply to a push arrives as. */
  replyEventName(ref: string): string
  isClosed(): boolean
  isErrored(): boolean
  isJoined(): boolean
  isJoining(): boolean
  isLeaving(): boolean
}

/** A message on its way to the server, and the reply to it. */
export class Push {
  constructor(channel: Channel, event: string, payload: (() => any) | undefined, timeout: number)

  readonly channel: Channel
  readonly event: string
  payload: () => any
  timeout: number
  /** The ref it was last sent with; null before that. */
  ref: string | null
  /** The reply; null while there is none. */
  receivedResp: {status: string, response: any} | null
  sent: boolean

  /** Calls back when the reply has this status; at once if that reply is here already. */
  receive(status: PushStatus | (string & {}), callback: (response?: any) => any): this
  /** Sends it, unless it has timed out while it waited to be sent. */
  send(): void
  /** Sends it anew, forgetting the reply it had. */
  resend(timeout: number): void
}

/** What one tab, device or channel of a key says of itself, and the ref of that. */
export interface PresenceMeta {
  phx_ref: string
  /** The ref of what it said before, if this is an update. */
  phx_ref_prev?: string
  [member: string]: any
}

/** One key's presence: its metas, the oldest first, and what the server has added to them. */
export interface PresenceEntry {
  metas: PresenceMeta[]
  [member: string]: any
}

export type PresenceState = Record<string, PresenceEntry>

/** The names of the events, if they are not "presence_state", "presence_diff" and "presence_count". */
export interface PresenceEvents {
  state?: string
  diff?: string
  /** Not known to phoenix.js. */
  count?: string
}

export interface PresenceOpts {
  events?: PresenceEvents
}

/** Told of a key that has come, or has come once more: `current`, as it was, is undefined for who was not there. */
export type PresenceOnJoinCallback = (key: string, current: PresenceEntry | undefined, joined: PresenceEntry) => void
/** Told of a key that has left, or has left in part: `current`, as it is, has no metas when nothing is left of it. */
export type PresenceOnLeaveCallback = (key: string, current: PresenceEntry, left: PresenceEntry) => void

/** Who is in a channel: kept in step with the server by what it pushes. Make it before the channel joins. */
export class Presence {
  constructor(channel: Channel, options?: PresenceOpts)

  readonly channel: Channel
  /** Who is there, by key; a map without a prototype. */
  state: PresenceState
  /** The diffs that wait for the state. */
  pendingDiffs: {joins: PresenceState, leaves: PresenceState}[]
  /** The ref of the join whose state has come. */
  joinRef: string | null
  /** How many keys are there. In a big room that is more than the server tells of. Not known to phoenix.js. */
  readonly count: number

  /** The callback takes the place of the one before; so it is with the others. */
  onJoin(callback: PresenceOnJoinCallback): void
  onLeave(callback: PresenceOnLeaveCallback): void
  /** Calls back when all that the server has sent is in `list`. */
  onSync(callback: () => void): void
  /** Calls back with `count` whenever it has changed. Not known to phoenix.js. */
  onCount(callback: (count: number) => void): void
  /** What `by` makes of each key, in the order in which they came (keys that are array indices: by number). */
  list(): PresenceEntry[]
  list<T>(by: (key: string, presence: PresenceEntry) => T): T[]
  /** Whether the state of the channel's current join has not come yet. */
  inPendingSyncState(): boolean

  /** Brings a state up to date with a newer one. The one given stays as it is. */
  static syncState(
    state: PresenceState,
    newState: PresenceState,
    onJoin?: PresenceOnJoinCallback,
    onLeave?: PresenceOnLeaveCallback
  ): PresenceState
  /** Brings a state up to date with a diff. The one given is changed if it came from here, else copied. */
  static syncDiff(
    state: PresenceState,
    diff: {joins: PresenceState, leaves: PresenceState},
    onJoin?: PresenceOnJoinCallback,
    onLeave?: PresenceOnLeaveCallback
  ): PresenceState
  static list(state: PresenceState): PresenceEntry[]
  static list<T>(state: PresenceState, by: (key: string, presence: PresenceEntry) => T): T[]
}

/** A timer whose wait depends on how often it has fired since the last reset. */
export class Timer {
  constructor(callback: () => void, timerCalc: (tries: number) => number)
  /** How often it has fired since the last reset. */
  tries: number
  /** Forgets the attempts made and cancels what is scheduled. */
  reset(): void
  /** Cancels what is scheduled. The attempts made still count. Not known to phoenix.js. */
  cancel(): void
  /** Schedules the next attempt, in place of any that is scheduled. */
  scheduleTimeout(): void
}

/** Phoenix's protocol, version 2: JSON arrays of five, and binary frames for payloads that are bytes. */
export const Serializer: {
  /** The first byte of each kind of binary frame. */
  readonly KINDS: {readonly push: 0, readonly reply: 1, readonly broadcast: 2}
  encode<R>(message: Message, callback: (encoded: string | ArrayBuffer) => R): R
  decode<R>(frame: string | ArrayBuffer, callback: (message: Message) => R): R
}
