/// All that is kept of a connection while nothing of it is under way: 28 bytes.
struct Connection {
    var descriptor: Int32 = -1
    var topic: UInt32 = 0
    /// When it was begun: the low half of a time in microseconds.
    var started: UInt32 = 0
    /// The last number that came on its stream.
    var last: UInt32 = 0
    /// The last number that it has sent.
    var sent: UInt32 = 0
    var inFlight: UInt16 = 0
    var joinsLeft: UInt16 = 0
    var state = ConnectionState.idle
    var role = Role.subscriber
    /// Whether the poller also watches for room to write.
    var isWriting = false
    /// Whether bytes of an incomplete frame or message are kept.
    var hasPartial = false

    /// What it is there for.
    enum Role: UInt8 {
        case subscriber
        case publisher
        case newcomer
        /// Speaks HTTP without WebSocket.
        case poller
    }
}
