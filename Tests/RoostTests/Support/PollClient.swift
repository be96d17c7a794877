import NIOCore
import RoostProtocol
import Testing

@testable import Roost

/// A long-poll client: each request goes down a connection of its own.
struct PollClient: Sendable {
    struct Answer: Sendable, Equatable {
        var status: Int?
        var messages: [String]
        var token: String?
    }

    var port: Int
    let path: String
    var token = ""

    /// Gets a session.
    init(_ server: TestServer, _ path: String = "/socket/longpoll?vsn=2.0.0") async throws {
        self.port = server.port
        self.path = path
        let answer = try await self.request("GET")
        #expect(answer.status == 410)
        self.token = try #require(answer.token)
    }

    /// Polls once.
    func poll() async throws -> Answer {
        try await self.request("GET")
    }

    /// Sends messages as a batch, and gives the status of the answer.
    func post(_ lines: [String]) async throws -> Int? {
        let body = lines.joined(separator: "\n")
        let headers = """
            content-type: application/x-ndjson\r
            content-length: \(body.utf8.count)\r\n
            """
        return try await self.request("POST", headers: headers, body: body).status
    }

    /// Joins, and reads the reply.
    func join(_ ref: String, _ topic: String) async throws {
        #expect(try await self.post([#"["\#(ref)","\#(ref)","\#(topic)","phx_join",{}]"#]) == 200)
        #expect(try await self.poll().messages == [reply(ref, ref, topic)])
    }

    /// A request without a body, as it is sent.
    func head(_ method: String, headers: String = "") -> String {
        let token = self.token.isEmpty ? "" : "x-phoenix-longpoll-token: \(self.token)\r\n"
        return "\(method) \(self.path) HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\(token)\(headers)"
    }

    private func request(_ method: String, headers: String = "", body: String = "") async throws -> Answer {
        let response = try await TestClient.request(self.port, self.head(method, headers: headers) + "\r\n" + body)
        let json = try Payload(validating: ByteBuffer(string: response.body))
        return Answer(
            status: json["status"]?.int,
            messages: json["messages"]?.array?.compactMap(\.string) ?? [],
            token: json["token"]?.string
        )
    }
}
