import NIOCore
import RoostCluster

/// What a connection does when, without doing it: it returns actions.
///
/// The server greets (`INFO`); TLS begins if it is to; the client introduces itself (`CONNECT`), and asks for an answer
/// (`PING`), which is consent; it subscribes and asks again; and with that answer the link is up.
struct NATSMachine: LinkDialogue {
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
    private var parser = NATSParser()
    private var questions: LinkQuestions
    private var phase = Phase.greeting
    private var info: NATSServerInfo?
    private var isSecured = false

    init(greeting: NATSGreeting, maxUnanswered: Int) {
        self.greeting = greeting
        self.questions = LinkQuestions(maxUnheard: maxUnanswered)
    }

    var isEstablished: Bool { self.phase == .subscribing || self.phase == .up }

    /// Whether the server has let the client in, whatever has become of it since.
    private(set) var isAccepted = false

    mutating func connected() -> [LinkAction] {
        guard self.greeting.isHandshakeFirst else { return [] }
        return self.secure()
    }

    mutating func secured() -> [LinkAction] {
        guard self.phase == .securing else { return [] }
        self.isSecured = true
        guard let info else {
            self.phase = .greeting
            return []
        }
        return self.introduce(info)
    }

    mutating func append(_ bytes: ByteBuffer) {
        self.heard()
        self.parser.append(bytes)
    }

    mutating func next() -> LinkEvent? {
        guard self.phase != .ended else { return nil }
        do throws(LinkViolation) {
            guard let operation = try self.parser.next() else { return nil }
            if case .message(let number, let frame) = operation, self.isEstablished || self.phase == .leaving {
                return .frame(number: number, frame)
            }
            return .actions(self.received(operation))
        } catch {
            return .actions(self.fail(.malformed, error.reason))
        }
    }

    /// The server has said something; frames need not come here.
    mutating func received(_ operation: NATSOperation) -> [LinkAction] {
        switch operation {
        case .info(let info): self.informed(info)
        case .ping: self.phase == .ended ? [] : [.answer(NATSCommand.pong)]
        case .pong: self.answered()
        case .error(let text): self.refused(text)
        case .ok: []
        case .message: self.isEstablished || self.phase == .leaving ? [] : self.fail(.malformed, "an early message")
        }
    }

    mutating func heard() {
        self.questions.heard()
    }

    /// When nothing is read, the question is asked all the same: it shows that the server has ended the connection, which
    /// stands behind all that is not read.
    mutating func tick(isReading: Bool = true) -> [LinkAction] {
        guard self.isEstablished else { return [] }
        guard isReading else { return [.send(self.ping())] }
        guard self.questions.askForLife() else { return self.fail(.silent, "the server does not answer") }
        return [.send(NATSCommand.ping)]
    }

    mutating func leave() -> [LinkAction] {
        switch self.phase {
        case .subscribing, .up:
            self.phase = .leaving
            return [.send(self.ping())]
        case .leaving, .ended: return []
        case .greeting, .securing, .authenticating: return self.end(nil)
        }
    }

    mutating func fail(_ failure: LinkFailure, _ detail: String) -> [LinkAction] {
        self.end(LinkEnding(failure, detail))
    }

    private mutating func secure() -> [LinkAction] {
        // What came in the clear behind the greeting could be anybody's.
        guard self.parser.isEmpty else { return self.fail(.malformed, "bytes in front of the TLS handshake") }
        self.phase = .securing
        return [.secure]
    }

    private mutating func end(_ ending: LinkEnding?) -> [LinkAction] {
        guard self.phase != .ended else { return [] }
        self.phase = .ended
        return [.end(ending)]
    }
}

extension NATSMachine {
    private mutating func informed(_ info: NATSServerInfo) -> [LinkAction] {
        self.info = info
        switch self.phase {
        case .greeting: return self.greeted(info)
        case .securing: return self.fail(.malformed, "a greeting in the middle of a handshake")
        case .authenticating, .subscribing: return self.news(info)
        case .up: return self.news(info) + (info.isLeaving ? [.moveOn] : [])
        case .leaving, .ended: return []
        }
    }

    private mutating func greeted(_ info: NATSServerInfo) -> [LinkAction] {
        if self.isSecured { return self.introduce(info) }
        if info.requiresTLS || self.greeting.insistsOnTLS && info.offersTLS {
            return self.secure()
        }
        guard !self.greeting.insistsOnTLS else { return self.fail(.tls, "the server does not speak TLS") }
        return self.introduce(info)
    }

    private mutating func introduce(_ info: NATSServerInfo) -> [LinkAction] {
        do throws(NATSSetupError) {
            let connect = try NATSCommand.connect(self.greeting, nonce: info.nonce, isSecured: self.isSecured)
            self.phase = .authenticating
            return self.news(info) + [.send(connect), .send(self.ping())]
        } catch {
            return self.fail(.unauthorized, error.description)
        }
    }

    private mutating func news(_ info: NATSServerInfo) -> [LinkAction] {
        // Larger ones may be under way.
        self.parser.maxPayload = max(self.parser.maxPayload, info.maxPayload)
        let discovery: [LinkAction] = info.urls.isEmpty ? [] : [.discover(info.urls)]
        return [.limitFrames(info.maxPayload)] + discovery
    }

    private mutating func answered() -> [LinkAction] {
        // An answer without a question is none.
        guard self.questions.answered() else { return [] }
        switch self.phase {
        case .authenticating:
            self.phase = .subscribing
            self.isAccepted = true
            return [.subscribe, .send(self.ping())]
        case .subscribing:
            self.phase = .up
            return [.up] + (self.info?.isLeaving == true ? [.moveOn] : [])
        case .leaving: return self.questions.areAnswered ? self.end(nil) : []
        case .greeting, .securing, .up, .ended: return []
        }
    }

    private mutating func refused(_ text: String) -> [LinkAction] {
        guard self.phase != .ended else { return [] }
        switch NATSRefusal(text) {
        case .denial: return [.complain(text)]
        case .end(let failure): return self.fail(failure, text)
        }
    }

    private mutating func ping() -> ByteBuffer {
        self.questions.ask()
        return NATSCommand.ping
    }
}
