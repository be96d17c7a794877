/// The metadata keys of all log lines.
enum LogKey {
    static let topic = "roost.topic"
    static let error = "roost.error"
    static let reason = "roost.reason"
    static let path = "roost.path"
    static let address = "roost.address"
    static let code = "roost.close_code"
    static let queuedBytes = "roost.queued_bytes"
    static let socketID = "roost.socket.id"
    static let transport = "roost.transport"
    static let node = "roost.node"
    static let result = "roost.result"
}
