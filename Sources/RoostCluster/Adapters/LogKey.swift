/// The metadata keys of log lines, which are those of `Roost` where it has them.
package enum LogKey {
    /// The engine's server, as host and port.
    package static let server = "roost.server"
    /// Another node: its name and incarnation.
    package static let node = "roost.node"
    /// A subject of the engine.
    package static let subject = "roost.subject"
    /// How many.
    package static let count = "roost.count"
    /// A fixed word or phrase.
    package static let reason = "roost.reason"
    /// What an error, or the engine, says.
    package static let error = "roost.error"
}
