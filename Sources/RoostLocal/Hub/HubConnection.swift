import NIOCore
import RoostCluster

/// A process that is connected to the hub. On the hub's event loop only.
final class HubConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let table: HubTable
    private var parser = LocalParser()
    private var queue: HubQueue
    private var context: ChannelHandlerContext?
    private var process: Int?
    private var hasGreeted = false
    /// By which the log knows it.
    private(set) var pid: UInt32 = 0
    private var owesAnswers = 0
    private var isOver = false

    init(_ table: HubTable) {
        self.table = table
        self.queue = HubQueue(limit: table.queueLimit)
    }

    func channelActive(context: ChannelHandlerContext) {
        self.context = context
        self.process = self.table.add(self)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        self.parser.append(self.unwrapInboundIn(data))
        do throws(LinkViolation) {
            while !self.isOver, let record = try self.parser.next() { try self.received(record) }
        } catch {
            self.table.refused(error, self)
            self.close()
        }
        self.table.flush()
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.leave()
        self.context = nil
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.close()
    }

    private func received(_ record: LocalRecord) throws(LinkViolation) {
        guard let process else { return }
        guard self.hasGreeted else { return try self.greeted(record) }
        switch record {
        case .subscribe(let number, let subject):
            guard self.table.routing.subscribe(process, number, subject) else {
                throw LinkViolation("a subscription too many")
            }
        case .unsubscribe(let number): self.table.routing.unsubscribe(process, number)
        case .publish(let subject, let frame): self.table.forward(frame, of: subject, from: process)
        case .ping:
            self.owesAnswers &+= 1
            self.table.touch(process)
        case .hello, .message, .pong: throw LinkViolation("a record that only a hub sends")
        }
    }

    private func greeted(_ record: LocalRecord) throws(LinkViolation) {
        guard case .hello(let version, let pid) = record else { throw LinkViolation("a process that does not greet") }
        self.pid = pid
        guard version == LocalRecord.version else { throw LinkViolation("a process that speaks another version") }
        self.hasGreeted = true
    }

    // MARK: Writing

    /// A frame for this process. Nothing is written before `flush()`.
    ///
    /// - Returns: Whether there was room for it.
    func add(_ frame: ByteBuffer, number: UInt64) -> Bool {
        self.queue.add(frame, number: number)
    }

    /// How many frames were dropped since this process last kept up.
    var dropped: Int { self.queue.dropped }

    /// Writes what waits, unless NIO still has some.
    func flush() {
        guard let context, !self.isOver else { return }
        self.queue.take()?.write(to: context) { [weak self] in self?.written() }
        self.writeAnswers(context)
    }

    /// Not while the process reads nothing, so that answers do not pile up.
    private func writeAnswers(_ context: ChannelHandlerContext) {
        while self.owesAnswers > 0, context.channel.isWritable {
            let count = min(self.owesAnswers, 64)
            self.owesAnswers -= count
            for _ in 0..<count { context.write(self.wrapOutboundOut(LocalWriter.pong), promise: nil) }
            context.flush()
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { self.writeAnswers(context) }
    }

    private func written() {
        let dropped = self.queue.written()
        if dropped > 0 { self.table.caughtUp(self, dropped: dropped) }
        guard let context, !self.isOver else { return }
        // Not at once, so that reading has its turn.
        let connection = NIOLoopBound(self, eventLoop: context.eventLoop)
        context.eventLoop.execute { connection.value.flush() }
    }

    func close() {
        self.leave()
        self.context?.close(promise: nil)
    }

    private func leave() {
        guard !self.isOver else { return }
        self.isOver = true
        if let process { self.table.remove(process) }
    }
}
