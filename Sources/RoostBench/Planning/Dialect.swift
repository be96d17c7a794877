import ArgumentParser

/// What a server speaks in the frames of its WebSockets.
enum Dialect: String, Codable, Sendable, CaseIterable, ExpressibleByArgument {
    /// Phoenix's protocol, version 2.
    case phoenix
    /// nginx with nchan: the topic is the end of the URL's path, and a message is its payload, both ways.
    case nchan
    /// NATS: its commands, in binary frames.
    case nats

    /// Whether a connection has joined its one topic once it is there.
    var joinsByPath: Bool { self == .nchan }

    /// How many topics a connection joins at most, of those that publish.
    var topicsPerPublisher: Int { self.joinsByPath ? 1 : 100 }

    /// The opcode of frames that carry messages.
    var opcode: UInt8 { self == .nats ? FrameOpcode.binary : FrameOpcode.text }

    /// Whether a server of the dialect can do what a scenario asks for. Nobody but Phoenix's has answers, but wherever
    /// the sender of a message receives it, too, a topic of its own is an echo.
    func offers(_ scenario: Scenario) -> Bool {
        switch scenario {
        case .idle, .fanout, .echo: true
        case .churn, .presence, .longpoll: self == .phoenix
        }
    }
}
