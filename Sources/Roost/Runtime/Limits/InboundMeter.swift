/// Counts what a client sends against the limits of its mount.
struct InboundMeter {
    /// A limit that a client has gone beyond.
    enum Excess: String {
        case messages = "too many messages"
        case bytes = "too many bytes"

        /// The value of the metric's dimension `limit`.
        var name: String {
            switch self {
            case .messages: "messages"
            case .bytes: "bytes"
            }
        }
    }

    private var messages = TokenBucket()
    private var bytes = TokenBucket()

    /// Bytes have arrived.
    mutating func take(bytes count: Int, _ configuration: SocketConfiguration, at now: Double) -> Excess? {
        self.bytes.take(count, of: configuration.byteRate, at: now) ? nil : .bytes
    }

    /// A message has arrived.
    mutating func takeMessage(_ configuration: SocketConfiguration, at now: Double) -> Excess? {
        self.messages.take(1, of: configuration.messageRate, at: now) ? nil : .messages
    }
}
