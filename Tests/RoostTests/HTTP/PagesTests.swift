import NIOCore
import NIOHTTP1
import Testing

@testable import Roost

/// Plain HTTP requests.
@Suite struct PagesTests {
    private struct Failure: Error {}

    private func get(
        _ path: String,
        method: String = "GET",
        headers: String = "",
        body: String = ""
    ) async throws -> ClientInbox.Response {
        let routes: (inout Routes) -> Void = { routes in
            routes.get("/hello/:name") { .text("hello \($0.params["name"] ?? "?") \($0.params["q"] ?? "-")") }
            routes.post("/echo") { .text(String(buffer: $0.body)) }
            routes.get("/header") { request in
                HTTPResponse(.ok, headers: [request.params["name"] ?? "x": request.params["value"] ?? ""])
            }
            routes.get("/fail") { _ in throw Failure() }
            routes.asset("/app.css", Array("css".utf8))
            routes.socket("/socket", PlainSocket.self) { _ in }
        }
        var response = ClientInbox.Response()
        try await TestServer.run(adjust: { $0.maxBodySize = 100 }, routes: routes) { server in
            let head = "\(method) \(path) HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\(headers)"
            let length = body.isEmpty ? "" : "content-length: \(body.utf8.count)\r\n"
            response = try await TestClient.request(server.port, head + length + "\r\n" + body)
        }
        return response
    }

    @Test func answersWithWhatTheRouteMakes() async throws {
        let response = try await self.get("/hello/a%20b?q=1&name=z")
        #expect(response.status == 200)
        #expect(response.body == "hello a b 1")
        #expect(response.headers["content-type"] == "text/plain; charset=utf-8")
    }

    @Test func answersHeadWithoutABody() async throws {
        let response = try await self.get("/hello/x", method: "HEAD")
        #expect(response.status == 200)
        #expect(response.headers["content-length"] == "9")
        #expect(response.body == "")
    }

    @Test func readsBodiesUpToALimit() async throws {
        #expect(try await self.get("/echo", method: "POST", body: "some body").body == "some body")
        let large = String(repeating: "x", count: 101)
        #expect(try await self.get("/echo", method: "POST", body: large).status == 413)
    }

    @Test func hidesWhatARouteThrows() async throws {
        let response = try await self.get("/fail")
        #expect(response.status == 500)
        #expect(!response.body.contains("Failure"))
    }

    @Test func sendsNoHeaderFieldThatEndsItsLine() async throws {
        #expect(try await self.get("/header?value=a%09b%C3%A9").headers["x"] == "a\tb\u{e9}")
        for query in ["value=a%0d%0aset-cookie:b", "value=a%0ab", "value=%00", "name=", "name=a:b", "name=a%0d%0ab"] {
            let response = try await self.get("/header?" + query)
            #expect(response.status == 500)
            #expect(response.headers["set-cookie"] == nil)
        }
    }

    @Test(arguments: ["rubbish", "\r\n\r\nrubbish\r\n\r\n", "GET /hello/b HTTP/1.1\r\n\u{0}"])
    func answersWhatCameBeforeRubbish(_ rubbish: String) async throws {
        try await TestServer.run(routes: { $0.get("/x") { _ in .text("x") } }) { server in
            let request = "GET /x HTTP/1.1\r\nhost: h\r\n\r\n"
            let body = try await TestClient.request(server.port, request + request + rubbish + "\r\n\r\n").body
            #expect(body.split(separator: "HTTP/1.1 200", omittingEmptySubsequences: false).count == 2)
            #expect(body.split(separator: "HTTP/1.1 400", omittingEmptySubsequences: false).count == 2)
            let closing = "GET /x HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n"
            #expect(try await TestClient.request(server.port, closing + rubbish).body == "x")
        }
    }

    @Test func knowsWhatItDoesNotHave() async throws {
        #expect(try await self.get("/nothing").status == 404)
        let response = try await self.get("/echo", method: "DELETE")
        #expect(response.status == 405)
        #expect(response.headers["allow"] == "POST")
        #expect(try await self.get("/%").status == 400)
    }

    @Test func servesAssetsAndTheClient() async throws {
        let response = try await self.get("/app.css")
        #expect(response.body == "css")
        let tag = try #require(response.headers["etag"])
        #expect(try await self.get("/app.css", headers: "if-none-match: \(tag)\r\n").status == 304)
        #expect(try await self.get("/roost.js").status == 200)
    }

    @Test func servesTheClientBesideARouteForEverything() async throws {
        try await TestServer.run(routes: { $0.get("/*") { _ in .text("other") } }) { server in
            for (path, isOther) in [("/x", true), ("/roost.js", false)] {
                let request = "GET \(path) HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n"
                let body = try await TestClient.request(server.port, request).body
                #expect((body == "other") == isOther)
            }
        }
    }

    /// The answer would have to say so, and nobody has asked for it in decades.
    @Test func keepsNoConnectionOfHTTP10() async throws {
        let request = "GET /x HTTP/1.0\r\nhost: h\r\nconnection: keep-alive\r\n\r\n"
        try await TestServer.run(routes: { $0.get("/x") { _ in .text("x") } }) { server in
            let response = try await TestClient.request(server.port, request)
            #expect(response.headers["connection"] == "close")
        }
    }

    @Test func endsAConnectionThatAskedForAnotherProtocolThanItGets() async throws {
        let upgrade = "connection: upgrade\r\nupgrade: h2c\r\n"
        let request = "GET /x HTTP/1.1\r\nhost: h\r\n\(upgrade)\r\nGET /x HTTP/1.1\r\nhost: h\r\n\r\n"
        try await TestServer.run(routes: { $0.get("/x") { _ in .text("x") } }) { server in
            let response = try await TestClient.request(server.port, request)
            #expect(response.headers["connection"] == "close")
            #expect(response.body == "x")
        }
    }

    @Test func saysWhyAHandshakeIsNone() async throws {
        let response = try await self.get("/socket/websocket?vsn=2.0.0")
        #expect(response.status == 400)
        #expect(response.body == "'connection' header must contain 'upgrade', got [\"close\"]")
        #expect(try await self.get("/socket/websocket", method: "POST").status == 400)
    }

    @Test func answersPipelinedRequestsInOrder() async throws {
        let routes: (inout Routes) -> Void = { $0.get("/n/:n") { .text("<\($0.params["n"] ?? "")>") } }
        try await TestServer.run(routes: routes) { server in
            var request = (0..<300).map { "GET /n/\($0) HTTP/1.1\r\nhost: h\r\n\r\n" }.joined()
            request += "GET /n/last HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n"
            let body = try await TestClient.request(server.port, request).body
            let answers = body.split(separator: "<").dropFirst().map { $0.prefix { $0 != ">" } }
            #expect(body.hasPrefix("<0>"))
            #expect(answers == (1..<300).map { "\($0)" } + ["last"])
        }
    }
}
