/// The metadata keys of a cluster's log lines.
enum LogKey {
    static let node = "roost.node"
    static let server = "roost.server"
    static let subject = "roost.subject"
    static let reason = "roost.reason"
    static let count = "roost.count"
}
