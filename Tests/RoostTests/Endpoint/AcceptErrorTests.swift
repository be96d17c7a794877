import Foundation
import Logging
import NIOCore
import NIOPosix
import Testing

@testable import Roost

/// What a listening socket does when the system has nothing left for another connection.
@Suite struct AcceptErrorTests {
    /// Whether the socket still accepts right after an error.
    private func accepts(after error: any Error, _ body: (any NIOCore.Channel) async throws -> Void) async throws
        -> Bool
    {
        let server = ServerContext(
            configuration: EndpointConfiguration(),
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        AcceptErrorHandler(server: server, answer: ByteBuffer())
                    )
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let accepts = try await channel.eventLoop.submit {
            channel.pipeline.syncOperations.fireErrorCaught(error)
            return try channel.syncOptions?.getOption(.autoRead) ?? false
        }.get()
        try await body(channel)
        try? await channel.close()
        return accepts
    }

    @Test func pausesWithoutDescriptorsAndGoesOn() async throws {
        let error = IOError(errnoCode: EMFILE, reason: "accept")
        let accepts = try await self.accepts(after: error) { channel in
            try await eventually("does not go on") { try await channel.getOption(.autoRead).get() }
        }
        #expect(!accepts)
    }

    @Test func goesOnAfterAConnectionThatWasAborted() async throws {
        let error = IOError(errnoCode: ECONNABORTED, reason: "accept")
        #expect(try await self.accepts(after: error) { _ in })
    }
}
