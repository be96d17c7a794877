import Logging
import NIOCore
import NIOPosix
import Testing

@testable import Roost
@testable import RoostPubSub

/// What handlers on an event loop send within a turn: it leaves together, and nothing overtakes it.
@Suite struct CorkTests {
    private struct World {
        let loop: LoopContext
        let first: SocketSession
        let second: SocketSession
        private let recorder = Recorder()

        init(_ group: any EventLoopGroup) {
            let server = ServerContext(
                configuration: EndpointConfiguration(),
                eventLoopGroup: group,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
            self.loop = server.loops[0]
            self.first = Self.session(server, RecordingTransport("1", self.recorder))
            self.second = Self.session(server, RecordingTransport("2", self.recorder))
        }

        private static func session(_ server: ServerContext, _ transport: RecordingTransport) -> SocketSession {
            SocketSession(
                server: server,
                loop: server.loops[0],
                mount: SocketMount(
                    path: PathPattern("/socket"),
                    socket: PlainSocket.self,
                    configuration: SocketConfiguration(),
                    routes: []
                ),
                wire: .webSocketV2,
                assigns: PlainSocket(),
                transport: transport
            )
        }

        var lines: [String] { self.recorder.lines }
    }

    private func onLoop(_ body: @escaping @Sendable (World) -> Void) async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        try await group.next().submit { body(World(group)) }.get()
        try await group.shutdownGracefully()
    }

    private static func frame(_ text: String) -> ByteBuffer { ByteBuffer(string: text) }

    @Test func keepsWhatIsSentUntilTheEndAndItsOrder() async throws {
        try await self.onLoop { world in
            world.loop.cork.keeping {
                world.first.write(Self.frame("a"))
                world.second.write(Self.frame("b"))
                world.first.write(Self.frame("c"))
                #expect(world.lines.isEmpty)
            }
            #expect(world.lines == ["1: a", "2: b", "1: c"])
            world.first.write(Self.frame("d"))
            #expect(world.lines.last == "1: d")
        }
    }

    @Test func letsOutWhatIsMuch() async throws {
        try await self.onLoop { world in
            world.loop.cork.keeping {
                for letter in ["a", "b", "c", "d"] {
                    world.first.write(ByteBuffer(string: String(repeating: letter, count: 30_000)))
                }
                #expect(world.lines == ["1: aaaaaaaa", "1: bbbbbbbb", "1: cccccccc"])
            }
            #expect(world.lines.count == 4)
        }
    }

    @Test func broadcastsOvertakeNothing() async throws {
        try await self.onLoop { world in
            world.loop.cork.keeping {
                world.first.write(Self.frame("a"))
                world.first.writeBroadcast(Self.frame("b"), count: 1)
                world.first.write(Self.frame("c"))
            }
            #expect(world.lines == ["1: a", "1: b", "1: c"])
        }
    }

    @Test func theEndOfAConnectionOvertakesNothing() async throws {
        try await self.onLoop { world in
            let batch = BroadcastBatch()
            batch.append(
                PublishedBroadcast(Broadcast(topic: "me", event: "disconnect", payload: .empty), excluding: nil)
            )
            world.loop.cork.keeping {
                world.first.write(Self.frame("a"))
                world.first.deliver(batch, from: 0)
            }
            #expect(world.lines == ["1: a", "1: close 1001"])
        }
    }
}
