import NIOCore
import RoostCluster

/// A connection that asks a server of a cluster which master has which slots, and ends. On its event loop only.
final class TopologyQuery: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let server: ValkeyServer
    private let shared: LaneContext
    private let outcome: TopologyOutcome
    private var parser: RESPParser
    private var isGreeted = false
    private var timer: Scheduled<Void>?

    private init(_ server: ValkeyServer, _ shared: LaneContext, _ outcome: TopologyOutcome) {
        self.server = server
        self.shared = shared
        self.outcome = outcome
        self.parser = RESPParser(shared.limits)
    }

    /// Asks a server.
    ///
    /// - Throws: Why there is no answer.
    static func ask(_ server: ValkeyServer, _ shared: LaneContext) async throws -> Topology {
        let outcome = TopologyOutcome()
        let channel = try await shared.connect(to: server) { TopologyQuery(server, shared, outcome) }
        try await withTaskCancellationHandler {
            try await channel.closeFuture.get()
        } onCancel: {
            channel.close(promise: nil)
        }
        return try outcome.get()
    }

    func channelActive(context: ChannelHandlerContext) {
        self.send(self.shared.greeting.command, context)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        self.timer = context.eventLoop.scheduleTask(in: self.shared.configuration.connectTimeout.timeAmount) {
            bound.value.close(promise: nil)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        self.parser.append(self.unwrapInboundIn(data))
        do {
            while let value = try self.parser.next() {
                self.received(value, context)
            }
        } catch {
            self.end(.failure(LinkEnding(.malformed, error.rawValue)), context)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.timer?.cancel()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.end(.failure(LinkEnding(error)), context)
    }

    private func received(_ value: RESPValue, _ context: ChannelHandlerContext) {
        if self.isGreeted {
            self.end(self.result(value), context)
        } else if let complaint = self.shared.greeting.complaint(about: value) {
            self.end(.failure(complaint), context)
        } else {
            self.isGreeted = true
            self.send(RESPCommand.make("CLUSTER", "SLOTS"), context)
        }
    }

    private func result(_ value: RESPValue) -> Result<Topology, LinkEnding> {
        if case .error(let bytes) = value { return .failure(LinkEnding(ErrorReply(bytes))) }
        guard let topology = Topology(value, asked: self.server) else {
            return .failure(LinkEnding(.malformed, "an answer to CLUSTER SLOTS that is none"))
        }
        return .success(topology)
    }

    private func send(_ command: ByteBuffer, _ context: ChannelHandlerContext) {
        context.writeAndFlush(self.wrapOutboundOut(command), promise: nil)
    }

    private func end(_ result: Result<Topology, LinkEnding>, _ context: ChannelHandlerContext) {
        self.outcome.set(result)
        context.close(promise: nil)
    }
}
