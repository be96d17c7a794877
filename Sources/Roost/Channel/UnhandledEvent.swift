/// A channel does not know the event that its client pushed.
///
/// Throw it from the `default` case of ``Channel/handleIn(_:payload:socket:)``. As in Phoenix, where no clause of
/// `handle_in` matches, it ends the channel, and the client is sent `phx_error`.
public struct UnhandledEvent: Error, CustomStringConvertible {
    /// The event's name.
    public let event: String

    /// An event that nobody handles.
    public init(_ event: String) {
        self.event = event
    }

    /// A sentence for the log.
    public var description: String { "no handler for the event \"\(self.event)\"" }
}
