import NIOCore
import Synchronization

/// What a client has received: first the response to its request, then frames.
final class ClientInbox: Sendable {
    struct Response: Sendable {
        var status = 0
        var headers: [String: String] = [:]
        var body = ""
    }

    private struct State {
        var bytes = ByteBuffer()
        var response: Response?
        var frames: [WireFrame] = []
        var taken = 0
        var isEnded = false
    }

    private let state = Mutex(State())

    /// The response, once it is complete.
    var response: Response? {
        self.state.withLock { state in
            guard var response = state.response, response.status == 101 || state.isEnded else { return nil }
            if response.status != 101 { response.body = String(buffer: state.bytes) }
            return response
        }
    }

    var isEnded: Bool { self.state.withLock { $0.isEnded } }

    /// The next frame, if there is one.
    func take() -> WireFrame? {
        self.state.withLock { state in
            guard state.taken < state.frames.count else { return state.isEnded ? .end : nil }
            defer { state.taken += 1 }
            return state.frames[state.taken]
        }
    }

    func receive(_ bytes: ByteBuffer) {
        self.state.withLock { state in
            state.bytes.writeImmutableBuffer(bytes)
            if state.response == nil { state.response = Self.response(&state.bytes) }
            guard state.response?.status == 101 else { return }
            while let frame = WireFrame.read(&state.bytes) { state.frames.append(frame) }
        }
    }

    func end() {
        self.state.withLock { $0.isEnded = true }
    }

    private static func response(_ bytes: inout ByteBuffer) -> Response? {
        let view = bytes.readableBytesView
        let end = Array("\r\n\r\n".utf8)
        guard let index = view.indices.first(where: { view[$0...].starts(with: end) }) else { return nil }
        let head = bytes.readString(length: index - view.startIndex + 4) ?? ""
        let lines = head.split(separator: "\r\n")
        var response = Response()
        response.status = lines.first.flatMap { Int($0.split(separator: " ").dropFirst().first ?? "") } ?? 0
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            response.headers[parts[0].lowercased()] = parts[1].trimmingPrefix(" ").description
        }
        return response
    }
}

/// Hands what arrives to the inbox.
final class ClientHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let inbox: ClientInbox

    init(_ inbox: ClientInbox) {
        self.inbox = inbox
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        self.inbox.receive(self.unwrapInboundIn(data))
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.inbox.end()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
