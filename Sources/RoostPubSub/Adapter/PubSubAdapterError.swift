/// Why an adapter did not take a frame.
public struct PubSubAdapterError: Error, Hashable, Sendable {
    /// What stood in the way.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The engine that the subject belongs to is away.
        case disconnected
        /// As much waits to be sent as may.
        case overloaded
        /// The frame is larger than ``PubSubAdapter/maxFrameSize``.
        case tooLarge = "too_large"
    }

    /// What stood in the way.
    public let code: Code

    /// An error with a reason.
    public init(_ code: Code) {
        self.code = code
    }
}

extension PubSubAdapterError: CustomStringConvertible {
    /// A sentence for the log.
    public var description: String {
        switch self.code {
        case .disconnected: "the engine between the nodes is away"
        case .overloaded: "more is published than the engine between the nodes takes"
        case .tooLarge: "the frame is larger than the engine between the nodes carries"
        }
    }
}
