import NIOCore
import RoostCluster

/// What a connection does when, without doing it: it returns actions.
///
/// The server greets (`INFO`); TLS begins if it is to; the client introduces itself (`CONNECT`), and asks for an answer
/// (`PING`), which is consent; it subscribes and asks again; and with that answer the link is up.
struct NATSMachine {
    /// What is to be done.
    enum Action: Equatable {
        /// Send these bytes.
        case send(ByteBuffer)
        /// Answer a question of the server's. One answer does for several, if there is no room for more.
        case answer
        /// Begin TLS, and say so when the handshake is over.
        case secure
        /// The server has let the client in. Send all subscriptions, and from now on all changes.
        case subscribe
        /// The link is up.
        case up
        /// The largest frame, in bytes, has become known.
        case limitFrames(Int)
        /// There are these servers, too.
        case discover([String])
        /// The server does not do what it was asked for, and says so.
        case complain(String)
        /// The server is about to go: take no more frames, send what waits, then `leave()`.
        case moveOn
        /// All is over; close the connection. `nil`: as was wished.
        case end(NATSEnding?)
    }

    private enum Phase: Equatable {
        /// Waits for INFO, in the clear or, when `isSecured`, within TLS.
        case greeting
        case securing
        case authenticating
        case subscribing
        case up
        /// Waits until the server has answered all questions.
        case leaving
        case ended
    }

    private let greeting: NATSGreeting
    private let maxUnanswered: Int
    private var phase = Phase.greeting
    private var info: NATSServerInfo?
    private var isSecured = false
    private var unheard = 0
    private var pings = 0
    private var pongs = 0

    init(greeting: NATSGreeting, maxUnanswered: Int) {
        self.greeting = greeting
        self.maxUnanswered = max(maxUnanswered, 1)
    }

    /// Whether frames may come, and subscriptions be made.
    var isEstablished: Bool { self.phase == .subscribing || self.phase == .up }

    /// Whether the server has let the client in, whatever has become of it since.
    private(set) var isAccepted = false

    /// The connection stands.
    mutating func connected() -> [Action] {
        guard self.greeting.isHandshakeFirst else { return [] }
        self.phase = .securing
        return [.secure]
    }

    /// The TLS handshake has ended well.
    mutating func secured() -> [Action] {
        guard self.phase == .securing else { return [] }
        self.isSecured = true
        guard let info else {
            self.phase = .greeting
            return []
        }
        return self.introduce(info)
    }

    /// The server has said something; frames need not come here.
    mutating func received(_ operation: NATSOperation) -> [Action] {
        switch operation {
        case .info(let info): self.informed(info)
        case .ping: self.phase == .ended ? [] : [.answer]
        case .pong: self.answered()
        case .error(let text): self.refused(text)
        case .ok: []
        case .message: self.isEstablished || self.phase == .leaving ? [] : self.fail(.malformed, "an early message")
        }
    }

    /// Bytes have come, whatever they were: the server is alive.
    mutating func heard() {
        self.unheard = 0
    }

    /// It is time to ask for a sign of life.
    ///
    /// - Parameter isReading: Whether an answer would be read. Otherwise the question is asked all the same: it shows that
    ///   the server has ended the connection, which stands behind all that is not read.
    mutating func tick(isReading: Bool = true) -> [Action] {
        guard self.isEstablished else { return [] }
        guard isReading else { return [.send(self.ping())] }
        guard self.unheard < self.maxUnanswered else { return self.fail(.silent, "the server does not answer") }
        self.unheard += 1
        return [.send(self.ping())]
    }

    /// All that was to be sent has been handed to NIO: end when the server has seen it.
    mutating func leave() -> [Action] {
        switch self.phase {
        case .subscribing, .up:
            self.phase = .leaving
            return [.send(self.ping())]
        case .leaving, .ended: return []
        case .greeting, .securing, .authenticating: return self.end(nil)
        }
    }

    /// Something has gone wrong outside of here.
    mutating func fail(_ failure: LinkFailure, _ detail: String) -> [Action] {
        self.end(NATSEnding(failure, detail))
    }

    private mutating func end(_ ending: NATSEnding?) -> [Action] {
        guard self.phase != .ended else { return [] }
        self.phase = .ended
        return [.end(ending)]
    }
}

extension NATSMachine {
    private mutating func informed(_ info: NATSServerInfo) -> [Action] {
        self.info = info
        switch self.phase {
        case .greeting: return self.greeted(info)
        case .securing: return self.fail(.malformed, "a greeting in the middle of a handshake")
        case .authenticating, .subscribing: return self.news(info)
        case .up: return self.news(info) + (info.isLeaving ? [.moveOn] : [])
        case .leaving, .ended: return []
        }
    }

    private mutating func greeted(_ info: NATSServerInfo) -> [Action] {
        if self.isSecured { return self.introduce(info) }
        if info.requiresTLS || self.greeting.insistsOnTLS && info.offersTLS {
            self.phase = .securing
            return [.secure]
        }
        guard !self.greeting.insistsOnTLS else { return self.fail(.tls, "the server does not speak TLS") }
        return self.introduce(info)
    }

    private mutating func introduce(_ info: NATSServerInfo) -> [Action] {
        do throws(NATSSetupError) {
            let connect = try NATSCommand.connect(self.greeting, nonce: info.nonce, isSecured: self.isSecured)
            self.phase = .authenticating
            return self.news(info) + [.send(connect), .send(self.ping())]
        } catch {
            return self.fail(.unauthorized, error.description)
        }
    }

    private func news(_ info: NATSServerInfo) -> [Action] {
        let discovery: [Action] = info.urls.isEmpty ? [] : [.discover(info.urls)]
        return [.limitFrames(info.maxPayload)] + discovery
    }

    private mutating func answered() -> [Action] {
        // An answer without a question is none.
        guard self.pongs < self.pings else { return [] }
        self.pongs += 1
        switch self.phase {
        case .authenticating:
            self.phase = .subscribing
            self.isAccepted = true
            return [.subscribe, .send(self.ping())]
        case .subscribing:
            self.phase = .up
            return [.up] + (self.info?.isLeaving == true ? [.moveOn] : [])
        case .leaving: return self.pongs == self.pings ? self.end(nil) : []
        case .greeting, .securing, .up, .ended: return []
        }
    }

    private mutating func refused(_ text: String) -> [Action] {
        guard self.phase != .ended else { return [] }
        switch NATSRefusal(text) {
        case .denial: return [.complain(text)]
        case .end(let failure): return self.fail(failure, text)
        }
    }

    private mutating func ping() -> ByteBuffer {
        self.pings += 1
        return NATSCommand.ping
    }
}
