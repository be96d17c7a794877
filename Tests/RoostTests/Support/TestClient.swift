import NIOCore
import NIOPosix
import Testing

/// A WebSocket client that sends and receives exact frames.
final class TestClient: Sendable {
    struct Refused: Error {
        let response: ClientInbox.Response
    }

    private static let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let channel: any Channel
    private let inbox = ClientInbox()

    /// Sends a request, and waits for the response.
    ///
    /// - Parameter whenSent: Called before the response is awaited.
    init(port: Int, request: String, whenSent: (any Channel) async throws -> Void = { _ in }) async throws {
        let inbox = self.inbox
        self.channel = try await ClientBootstrap(group: Self.group)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ClientHandler(inbox))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        // The server may have answered and ended the connection already.
        try? await self.channel.writeAndFlush(ByteBuffer(string: request))
        try await whenSent(self.channel)
        try await eventually("no response") { inbox.response != nil }
    }

    /// Connects a WebSocket.
    ///
    /// - Throws: ``Refused`` when the answer is not 101.
    static func connect(
        _ port: Int,
        _ path: String = "/socket/websocket?vsn=2.0.0",
        headers: String = "",
        whenSent: (any Channel) async throws -> Void = { _ in }
    ) async throws -> TestClient {
        let request = """
            GET \(path) HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: websocket\r
            sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\(headers)\r\n
            """
        let client = try await TestClient(port: port, request: request, whenSent: whenSent)
        guard let response = client.response, response.status == 101 else {
            throw Refused(response: client.response ?? ClientInbox.Response())
        }
        return client
    }

    /// Sends a plain request and reads the response until the server closes.
    static func request(_ port: Int, _ request: String) async throws -> ClientInbox.Response {
        try #require(try await TestClient(port: port, request: request).response)
    }

    deinit {
        self.channel.close(promise: nil)
    }

    var response: ClientInbox.Response? { self.inbox.response }

    var isEnded: Bool { self.inbox.isEnded }

    // MARK: Sending

    func send(_ text: String) {
        self.write(WireFrame.masked(1, Array(text.utf8)))
    }

    func send(binary: [UInt8]) {
        self.write(WireFrame.masked(2, binary))
    }

    /// Sends several texts in one write.
    func send(_ texts: [String]) {
        var bytes = ByteBuffer()
        for text in texts { bytes.writeImmutableBuffer(WireFrame.masked(1, Array(text.utf8))) }
        self.write(bytes)
    }

    func write(_ bytes: ByteBuffer) {
        self.channel.writeAndFlush(bytes, promise: nil)
    }

    /// Sends a push of protocol version 2.
    func push(_ joinRef: String, _ ref: String, _ topic: String, _ event: String, _ payload: String = "{}") {
        self.send(#"["\#(joinRef)","\#(ref)","\#(topic)","\#(event)",\#(payload)]"#)
    }

    func close() async throws {
        try await self.channel.close()
    }

    func setReading(_ isOn: Bool) async throws {
        try await self.channel.setOption(.autoRead, value: isOn).get()
    }

    // MARK: Receiving

    /// The next frame; waits for it.
    func next(sourceLocation: SourceLocation = #_sourceLocation) async throws -> WireFrame {
        var frame: WireFrame?
        try await eventually("nothing was received", sourceLocation: sourceLocation) {
            frame = self.inbox.take()
            return frame != nil
        }
        return try #require(frame, sourceLocation: sourceLocation)
    }

    /// The next frames must be these texts.
    func expect(_ texts: String..., sourceLocation: SourceLocation = #_sourceLocation) async throws {
        for text in texts {
            let frame = try await self.next(sourceLocation: sourceLocation)
            #expect(frame == .text(text), sourceLocation: sourceLocation)
            if frame == .end { return }
        }
    }

    /// The next thing must be the end of the connection, with this code.
    func expectClose(_ code: UInt16, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        #expect(try await self.next(sourceLocation: sourceLocation) == .close(code), sourceLocation: sourceLocation)
        #expect(try await self.next(sourceLocation: sourceLocation) == .end, sourceLocation: sourceLocation)
    }

    /// Joins, and reads the reply.
    func join(_ ref: String, _ topic: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        self.push(ref, ref, topic, "phx_join")
        try await self.expect(reply(ref, ref, topic), sourceLocation: sourceLocation)
    }
}
