/// The metadata keys of log lines, which are those of `Roost` where it has them.
package enum LogKey {
    /// The engine's server, as host and port.
    package static let server = "roost.server"
    /// A fixed word or phrase.
    package static let reason = "roost.reason"
    /// What an error, or the engine, says.
    package static let error = "roost.error"
}
