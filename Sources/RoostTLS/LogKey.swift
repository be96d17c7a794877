/// The metadata keys of log lines, which are those of `Roost`.
enum LogKey {
    static let error = "roost.error"
    static let path = "roost.path"
    static let reason = "roost.reason"
    static let result = "roost.result"
}
