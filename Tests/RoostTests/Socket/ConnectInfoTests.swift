import NIOCore
import NIOHTTP1
import Testing

@testable import Roost

@Suite struct ConnectInfoTests {
    private func info(_ headers: HTTPHeaders, peer: SocketAddress? = nil) throws -> ConnectInfo {
        let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: "/s?a=1", headers: headers)
        let uri = try #require(RequestURI(target: head.uri, hostHeader: "example.com:4000"))
        return ConnectInfo(head: head, uri: uri, peer: peer)
    }

    @Test func sortsTheHeaders() throws {
        let info = try self.info([
            "X-Forwarded-For": "10.0.0.1", "x-b": "2", "User-Agent": "agent", "Sec-WebSocket-Key": "k",
            "traceparent": "00-1", "TraceState": "s", "Accept": "text/html",
        ])
        #expect(info.xHeaders.map(\.name) == ["x-forwarded-for", "x-b"])
        #expect(info.xHeaders.map(\.value) == ["10.0.0.1", "2"])
        #expect(info.userAgent == "agent")
        #expect(info.secWebSocketHeaders.map(\.name) == ["sec-websocket-key"])
        #expect(info.traceContextHeaders.map(\.name) == ["traceparent", "tracestate"])
    }

    /// A page of another origin can make a browser send them.
    @Test func keepsCookiesAndCredentialsOut() throws {
        let info = try self.info(["Cookie": "secret", "Authorization": "secret", "Origin": "https://a.org"])
        let all = info.xHeaders + info.secWebSocketHeaders + info.traceContextHeaders
        #expect(all.isEmpty)
        #expect(info.userAgent == nil)
    }

    @Test func namesThePeer() throws {
        let info = try self.info([:], peer: SocketAddress(ipAddress: "::1", port: 5))
        #expect(info.peer?.address == "::1")
        #expect(info.peer?.port == 5)
        #expect(try self.info([:]).peer == nil)
        #expect(try self.info([:], peer: SocketAddress(unixDomainSocketPath: "/s")).peer == nil)
    }

    @Test func knowsTheURL() throws {
        let info = try self.info([:])
        #expect(info.uri.path == "/s")
        #expect(info.uri.query == "a=1")
        #expect(info.uri.port == 4_000)
    }
}
