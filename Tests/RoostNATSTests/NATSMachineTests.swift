import NIOCore
import RoostCluster
import Testing

@testable import RoostNATS

@Suite struct NATSMachineTests {
    private static let ping = LinkAction.send(ByteBuffer(string: "PING\r\n"))

    private func machine(
        insistsOnTLS: Bool = false,
        isHandshakeFirst: Bool = false,
        _ credentials: NATSCredentials = .none
    ) throws -> NATSMachine {
        let greeting = NATSGreeting(
            name: "test",
            pass: try NATSPass(credentials),
            insistsOnTLS: insistsOnTLS,
            isHandshakeFirst: isHandshakeFirst
        )
        return NATSMachine(greeting: greeting, maxUnanswered: 2)
    }

    private func info(_ change: (inout NATSServerInfo) -> Void = { _ in }) -> NATSOperation {
        var info = NATSServerInfo()
        change(&info)
        return .info(info)
    }

    private func sent(_ actions: [LinkAction]) -> String {
        actions.map { if case .send(let bytes) = $0 { String(buffer: bytes) } else { "" } }.joined()
    }

    private func up() throws -> NATSMachine {
        var machine = try self.machine()
        _ = machine.connected()
        _ = machine.received(self.info())
        _ = machine.received(.pong)
        #expect(machine.received(.pong) == [.up])
        return machine
    }

    @Test func introducesItselfSubscribesAndIsUpWithTheSecondAnswer() throws {
        var machine = try self.machine(.user("me", password: "it's \"so\"\n"))
        #expect(machine.connected().isEmpty)
        let first = machine.received(self.info { $0.maxPayload = 5 })
        #expect(first.first == .limitFrames(5) && first.last == Self.ping)
        let text = self.sent(first)
        #expect(
            text.contains(#""echo":false"#) && text.contains(#""verbose":false"#) && text.contains(#""protocol":1"#)
        )
        #expect(text.contains(#""user":"me""#) && text.contains(#""pass":"it's \"so\"\n""#))
        #expect(text.contains(#""tls_required":false"#) && !machine.isAccepted && !machine.isEstablished)
        #expect(machine.received(.pong) == [.subscribe, Self.ping])
        #expect(machine.isAccepted && machine.isEstablished)
        #expect(machine.received(.pong) == [.up])
        #expect(machine.received(.pong).isEmpty)
    }

    @Test(arguments: [true, false]) func beginsTLSWhenTheServerWantsIt(insists: Bool) throws {
        var machine = try self.machine(insistsOnTLS: insists, .token("t"))
        #expect(machine.received(self.info { ($0.requiresTLS, $0.offersTLS) = (true, true) }) == [.secure])
        let sent = self.sent(machine.secured())
        #expect(sent.contains(#""auth_token":"t""#) && sent.contains(#""tls_required":true"#))
    }

    @Test func beginsTLSWhereItIsOfferedOnlyWhenToldTo() throws {
        let offer = self.info { $0.offersTLS = true }
        var insisting = try self.machine(insistsOnTLS: true)
        #expect(insisting.received(offer) == [.secure])
        var relaxed = try self.machine()
        #expect(self.sent(relaxed.received(offer)).hasPrefix("CONNECT"))
    }

    @Test func saysNothingToAServerWithoutTLSWhenItInsists() throws {
        var machine = try self.machine(insistsOnTLS: true, .token("secret"))
        let actions = machine.received(self.info())
        #expect(actions == [.end(LinkEnding(.tls, "the server does not speak TLS"))])
        #expect(machine.received(.pong).isEmpty && machine.received(self.info()).isEmpty)
    }

    @Test func beginsWithTLSWhenToldTo() throws {
        var machine = try self.machine(insistsOnTLS: true, isHandshakeFirst: true)
        #expect(machine.connected() == [.secure])
        #expect(machine.secured().isEmpty)
        #expect(self.sent(machine.received(self.info())).hasPrefix("CONNECT"))
    }

    @Test func endsWhenItHasAKeyAndTheServerDoesNotAsk() throws {
        var machine = try self.machine(.nkey(seed: NKeyTests.vectors[0].seed))
        guard case .end(let ending?)? = machine.received(self.info()).last else {
            Issue.record("went on")
            return
        }
        #expect(ending.failure == .unauthorized)
        var asked = try self.machine(.nkey(seed: NKeyTests.vectors[0].seed))
        let sent = self.sent(asked.received(self.info { $0.nonce = "nonce-0" }))
        #expect(sent.contains(NKeyTests.vectors[0].publicKey) && !sent.contains(NKeyTests.vectors[0].seed))
    }

    @Test func answersPings() throws {
        var machine = try self.up()
        #expect(machine.received(.ping) == [.answer(NATSCommand.pong)])
    }

    @Test func givesUpOnAServerThatDoesNotAnswer() throws {
        var machine = try self.up()
        #expect(machine.tick() == [Self.ping])
        machine.heard()
        #expect(machine.tick() == [Self.ping])
        #expect(machine.tick() == [Self.ping])
        #expect(machine.tick() == [.end(LinkEnding(.silent, "the server does not answer"))])
        #expect(machine.tick().isEmpty)
    }

    @Test func asksButExpectsNothingWhileItDoesNotRead() throws {
        var machine = try self.up()
        for _ in 0..<10 { #expect(machine.tick(isReading: false) == [Self.ping]) }
        #expect(machine.tick() == [Self.ping])
    }

    @Test(arguments: [
        ("Authorization Violation", LinkFailure.unauthorized),
        ("User Authentication Expired", .unauthorized),
        ("Authentication Timeout", .unauthorized),
        ("maximum connections exceeded", .limit),
        ("Maximum Payload Violation", .limit),
        ("Slow Consumer", .slow),
        ("Stale Connection", .silent),
        ("Secure Connection - TLS Required", .tls),
        ("Unknown Protocol Operation", .malformed),
        ("Server Shutdown", .closed),
        ("", .closed),
    ]) func endsWithWhatTheServerSays(text: String, failure: LinkFailure) throws {
        var machine = try self.up()
        #expect(machine.received(.error(text)) == [.end(LinkEnding(failure, text))])
        #expect(machine.received(.error(text)).isEmpty)
    }

    @Test(arguments: [
        "Permissions Violation for Subscription to \"roost.authorization\"", "maximum subscriptions exceeded",
        "Invalid Subject",
    ]) func goesOnWhenSomethingIsDenied(text: String) throws {
        var machine = try self.up()
        #expect(machine.received(.error(text)) == [.complain(text)])
        #expect(machine.tick() == [Self.ping])
    }

    @Test func tellsOfOtherServersAndMovesOnWhenTheServerGoes() throws {
        var machine = try self.up()
        let news = machine.received(self.info { $0.urls = ["10.0.0.2:4222"] })
        #expect(news == [.limitFrames(1_048_576), .discover(["10.0.0.2:4222"])])
        #expect(machine.received(self.info { $0.isLeaving = true }).last == .moveOn)
    }

    @Test func leavesWhenTheServerHasAnsweredEverything() throws {
        var machine = try self.up()
        #expect(machine.tick() == [Self.ping])
        #expect(machine.leave() == [Self.ping])
        #expect(machine.leave().isEmpty)
        #expect(machine.received(.message(subscription: 1, payload: ByteBuffer())).isEmpty)
        #expect(machine.received(.pong).isEmpty)
        #expect(machine.received(.pong) == [.end(nil)])
    }

    @Test func leavesAtOnceWhenItIsNotLetIn() throws {
        var machine = try self.machine()
        _ = machine.received(self.info())
        #expect(machine.leave() == [.end(nil)])
        #expect(machine.received(.pong).isEmpty)
    }

    @Test func refusesMessagesBeforeItIsLetIn() throws {
        var machine = try self.machine()
        let actions = machine.received(.message(subscription: 1, payload: ByteBuffer()))
        #expect(actions == [.end(LinkEnding(.malformed, "an early message"))])
    }

    @Test func isNotLetInByAnswersToNoQuestion() throws {
        var machine = try self.machine()
        #expect(machine.received(.pong).isEmpty)
        _ = machine.received(self.info())
        #expect(machine.received(.pong).first == .subscribe)
    }
}
