import NIOCore
import RoostCluster
import RoostPubSub
import Testing

@testable import RoostValkey

@Suite("Connection machine")
struct ConnectionMachineTests {
    @Test("Greets, subscribes, and is ready once all is confirmed")
    func start() {
        var server = Conversation(Greeting(username: "u", password: "p"))
        #expect(server.said { $0.greet(&$1) } == [["HELLO", "3", "AUTH", "u", "p", "SETNAME", "roost"]])
        #expect(server.says(Conversation.hello) == .greeted)
        let said = server.said { machine, writing in
            machine.change([Self.on("a"), Self.on("b"), Self.off("b"), Self.off("c"), Self.on("a")], &writing)
            machine.mark(&writing)
        }
        #expect(said == [["SUBSCRIBE", "a"], ["PING"]])
        #expect(server.says(">3\r\n+subscribe\r\n+a\r\n:1\r\n") == .none)
        #expect(server.says("+PONG\r\n") == .ready)
    }

    @Test("Frames come whatever is awaited, those of subjects that are not wanted any more do not")
    func frames() {
        var server = Conversation.greeted()
        _ = server.said { $0.change([Self.on("a"), Self.on("b")], &$1) }
        #expect(server.says(Self.message("a", "1")) == .frame(ByteBuffer(string: "1"), PubSubSubject(name: "a")))
        #expect(server.says(Self.message("z", "1")) == .none)
        _ = server.said { $0.change([Self.off("a")], &$1) }
        #expect(server.says(Self.message("a", "2")) == .none)
        #expect(server.says(Self.message("b", "3")) == .frame(ByteBuffer(string: "3"), PubSubSubject(name: "b")))
    }

    @Test("Publishes, and keeps answers apart from other commands'")
    func publications() {
        var server = Conversation.greeted()
        let said = server.said { machine, writing in
            machine.publish(ByteBuffer(string: "x\r\ny"), to: PubSubSubject(name: "a"), &writing)
            machine.publish(ByteBuffer(), to: PubSubSubject(name: "b"), &writing)
            machine.ping(&writing)
            machine.publish(ByteBuffer(string: "z"), to: PubSubSubject(name: "a"), &writing)
        }
        #expect(said == [["PUBLISH", "a", "x\r\ny"], ["PUBLISH", "b", ""], ["PING"], ["PUBLISH", "a", "z"]])
        #expect(server.says(":3\r\n") == .none)
        #expect(server.says("-NOPERM no\r\n") == .unpublished(ErrorReply(ByteBuffer(string: "NOPERM no"))))
        #expect(server.says("+PONG\r\n") == .none)
        #expect(server.says(":0\r\n") == .none)
        #expect(server.says(":0\r\n").isEnd(.malformed))
    }

    @Test("Large frames are neither copied nor torn")
    func largeFrames() {
        var machine = ConnectionMachine(Greeting(), .standard)
        var writing = Writing()
        let frame = ByteBuffer(repeating: 7, count: 100_000)
        let address = frame.withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) }
        machine.publish(frame, to: PubSubSubject(name: "a"), &writing)
        machine.publish(ByteBuffer(string: "s"), to: PubSubSubject(name: "a"), &writing)
        let size = writing.size
        let pieces = writing.take()
        #expect(pieces.count == 3)
        #expect(pieces[1].withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) } == address)
        #expect(pieces.reduce(0) { $0 + $1.readableBytes } == size)
    }

    @Test("Many subscriptions are asked for in commands of a thousand")
    func batches() {
        var server = Conversation.greeted()
        let said = server.said { machine, writing in
            machine.change((0..<2500).map { Self.on("s.\($0)") }, &writing)
        }
        #expect(said.map { $0.count - 1 } == [1000, 1000, 500])
        #expect(Set(said.flatMap { $0.dropFirst() }).count == 2500)
        for name in said.flatMap({ $0.dropFirst() }) {
            #expect(server.says(">3\r\n+subscribe\r\n+\(name)\r\n:1\r\n") == .none)
        }
    }

    @Test("In a cluster, a command's channels are in one slot")
    func slots() {
        var server = Conversation.greeted(.sharded)
        let said = server.said { $0.change([Self.on("a"), Self.on("b"), Self.on("{a}c")], &$1) }
        #expect(Set(said.map { Set($0) }) == [["SSUBSCRIBE", "a", "{a}c"], ["SSUBSCRIBE", "b"]])
        #expect(server.said { $0.publish(ByteBuffer(), to: PubSubSubject(name: "a"), &$1) } == [["SPUBLISH", "a", ""]])
    }

    @Test("A slot that has another master: the subject is asked for again only when told to")
    func moved() {
        var server = Conversation.greeted(.sharded)
        _ = server.said { $0.change([Self.on("a")], &$1) }
        #expect(server.says("-MOVED 15495 127.0.0.1:7001\r\n") == .strayed)
        #expect(server.machine.strays == [PubSubSubject(name: "a")])
        #expect(server.said { $0.retryStrays(&$1) } == [["SSUBSCRIBE", "a"]])
        #expect(server.says(">3\r\n+ssubscribe\r\n+a\r\n:1\r\n") == .none)
        #expect(server.machine.strays.isEmpty)
        #expect(
            server.says(">3\r\n+smessage\r\n+a\r\n+x\r\n") == .frame(ByteBuffer(string: "x"), PubSubSubject(name: "a"))
        )
    }

    @Test("A slot that the server gives away: it says so by itself")
    func sunsubscribed() {
        var server = Conversation.greeted(.sharded)
        _ = server.said { $0.change([Self.on("a")], &$1) }
        #expect(server.says(">3\r\n+ssubscribe\r\n+a\r\n:1\r\n") == .none)
        #expect(server.says(">3\r\n+sunsubscribe\r\n+a\r\n:0\r\n") == .strayed)
        // By then it is wanted elsewhere.
        #expect(server.said { $0.change([Self.off("a")], &$1) } == [])
        #expect(server.said { $0.retryStrays(&$1) } == [])
        #expect(server.says(">3\r\n+sunsubscribe\r\n+a\r\n:0\r\n") == .none)
    }

    @Test("Unsubscriptions that were asked for are no change of the cluster")
    func unsubscribed() {
        var server = Conversation.greeted(.sharded)
        _ = server.said { $0.change([Self.on("a")], &$1) }
        #expect(server.says(">3\r\n+ssubscribe\r\n+a\r\n:1\r\n") == .none)
        #expect(server.said { $0.change([Self.off("a")], &$1) } == [["SUNSUBSCRIBE", "a"]])
        #expect(server.said { $0.change([Self.on("a")], &$1) } == [["SSUBSCRIBE", "a"]])
        #expect(server.says(">3\r\n+sunsubscribe\r\n+a\r\n:0\r\n") == .none)
        #expect(server.says(">3\r\n+ssubscribe\r\n+a\r\n:1\r\n") == .none)
        #expect(server.machine.strays.isEmpty)
    }

    @Test("A subscription that is not permitted ends the connection")
    func forbidden() {
        var server = Conversation.greeted()
        _ = server.said { $0.change([Self.on("a")], &$1) }
        #expect(server.says("-NOPERM this user has no permissions\r\n").isEnd(.unauthorized))
    }

    @Test(
        "Servers that cannot be used",
        arguments: [
            ("-WRONGPASS invalid username-password pair or user is disabled.\r\n", .unauthorized),
            ("-NOAUTH HELLO must be called with the client already authenticated\r\n", .unauthorized),
            ("-ERR unknown command 'HELLO', with args beginning with: '3' 'AUTH' 'u' 'secret'\r\n", .unsuitable),
            ("-NOPROTO unsupported protocol version\r\n", .unsuitable),
            ("*2\r\n+server\r\n+redis\r\n", .unsuitable),
            ("%1\r\n+proto\r\n:2\r\n", .unsuitable),
            ("%2\r\n+proto\r\n:3\r\n+mode\r\n+sentinel\r\n", .unsuitable),
            ("-ERR max number of clients reached\r\n", .limit),
            ("-DENIED Redis is running in protected mode\r\n", .closed),
            ("-ERR odd error that repeats secret\r\n", .closed),
        ] as [(String, LinkFailure)]
    )
    func unusable(_ reply: String, _ failure: LinkFailure) {
        var server = Conversation(Greeting(password: "secret"))
        _ = server.said { $0.greet(&$1) }
        guard case .ended(let ending) = server.says(reply) else {
            Issue.record("not ended")
            return
        }
        #expect(ending.failure == failure)
        #expect(!ending.detail.contains("secret"))
    }

    @Test("Only a cluster will do for sharded pub/sub")
    func notACluster() {
        var server = Conversation(Greeting(expectsCluster: true))
        _ = server.said { $0.greet(&$1) }
        #expect(server.says(Conversation.hello).isEnd(.unsuitable))
    }

    @Test(
        "Answers that make no sense end the connection",
        arguments: [
            ":1\r\n", "+OK\r\n", ">0\r\n", ">1\r\n:1\r\n", ">1\r\n+message\r\n", ">3\r\n+message\r\n:1\r\n+x\r\n",
            ">3\r\n+message\r\n+a\r\n:1\r\n", ">4\r\n+message\r\n+a\r\n+x\r\n+y\r\n", ">2\r\n+subscribe\r\n+zzz\r\n",
        ]
    )
    func nonsense(_ reply: String) {
        var server = Conversation.greeted()
        #expect(server.says(reply).isEnd(.malformed))
    }

    @Test("Pushes that nobody asked for are ignored", arguments: [">2\r\n+invalidate\r\n_\r\n", ">1\r\n+monitor\r\n"])
    func otherPushes(_ push: String) {
        var server = Conversation.greeted()
        #expect(server.says(push) == .none)
    }

    @Test("The farewell is answered after all that was published")
    func farewell() {
        var server = Conversation.greeted()
        _ = server.said { machine, writing in
            machine.publish(ByteBuffer(), to: PubSubSubject(name: "a"), &writing)
            machine.sayFarewell(&writing)
        }
        #expect(server.says(":0\r\n") == .none)
        #expect(server.says("+PONG\r\n") == .drained)
    }

    private static func on(_ name: String) -> SubscriptionChange {
        SubscriptionChange(subject: PubSubSubject(name: name), isWanted: true)
    }

    private static func off(_ name: String) -> SubscriptionChange {
        SubscriptionChange(subject: PubSubSubject(name: name), isWanted: false)
    }

    private static func message(_ channel: String, _ text: String) -> String {
        ">3\r\n+message\r\n+\(channel)\r\n$\(text.utf8.count)\r\n\(text)\r\n"
    }
}
