import NIOCore
import NIOPosix
import TestSupport

@testable import RoostValkey

/// Gives commands to a server, besides the adapter.
enum RedisConnection {
    /// The answer to a command.
    static func ask(_ engine: EngineProcess, _ words: [String]) async throws -> RESPValue {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: engine.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            var command = ByteBuffer()
            RESPCommand.write(words, to: &command)
            try await outbound.write(command)
            var parser = RESPParser(RESPLimits(valueSize: 1_000_000))
            for try await bytes in inbound {
                parser.append(bytes)
                if let value = try parser.next() { return value }
            }
            throw Complaint("no answer to \(words)")
        }
    }

    /// Gives a command that must succeed.
    static func tell(_ engine: EngineProcess, _ words: String...) async throws {
        try await self.tell(engine, words)
    }

    /// Gives a command that must succeed.
    static func tell(_ engine: EngineProcess, _ words: [String]) async throws {
        let answer = try await self.ask(engine, words)
        if case .error(let text) = answer { throw Complaint("\(words): \(String(buffer: text))") }
    }
}
