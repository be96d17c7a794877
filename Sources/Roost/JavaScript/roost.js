/**
 * Roost's JavaScript client. It has the names, options, defaults and behaviour of phoenix.js 1.8,
 * so that `import {Socket} from "/roost.js"` and `import {Socket} from "phoenix"` are interchangeable.
 *
 * @module roost
 */
export {Channel} from "./roost/channel.js"
export {LongPoll} from "./roost/long-poll.js"
export {Presence} from "./roost/presence.js"
export {Push} from "./roost/push.js"
export {Serializer} from "./roost/serializer.js"
export {Socket} from "./roost/socket.js"
export {Timer} from "./roost/timer.js"
