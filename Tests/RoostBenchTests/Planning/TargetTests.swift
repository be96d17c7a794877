import Testing

@testable import RoostBench

@Suite("URLs")
struct TargetTests {
    @Test("All parts")
    func parts() throws {
        let target = try Target("ws://127.0.0.1:4000/socket/websocket?vsn=2.0.0", schemes: ["ws"])
        #expect(target.host == "127.0.0.1")
        #expect(target.port == 4_000)
        #expect(target.path == "/socket/websocket?vsn=2.0.0")
        #expect(target.authority == "127.0.0.1:4000")
    }

    @Test(
        "What may be left away",
        arguments: [("ws://h", "h", 80, "/"), ("WS://h?a=1", "h", 80, "/?a=1"), ("ws://[::1]:9/x", "::1", 9, "/x")]
    )
    func defaults(_ url: String, _ host: String, _ port: Int, _ path: String) throws {
        let target = try Target(url, schemes: ["ws"])
        #expect(target.host == host)
        #expect(target.port == port)
        #expect(target.path == path)
    }

    @Test(
        "What is wrong is said",
        arguments: [
            ("localhost:4000", "is no URL"), ("wss://h/", "wss is not supported"), ("http://h/", "begins with ws://"),
            ("ws://:4/", "names no host"), ("ws://h:0/", "port"), ("ws://h:65536/", "port"), ("ws://h:x/", "port"),
        ]
    )
    func faults(_ url: String, _ words: String) {
        let error = #expect(throws: BenchError.self) { try Target(url, schemes: ["ws"]) }
        #expect(error?.description.contains(words) == true)
    }
}
