import Testing

@testable import RoostBench

@Suite("Answers to polls")
struct LongPollBodyTests {
    @Test("Token and status are those of the answer, not of a message")
    func envelope() {
        let text =
            #"{"messages":["[\"1\",\"1\",\"t\",\"phx_reply\",{\"token\":\"x\",\"status\":\"ok\"}]"],"status":200,"token":"abc"}"#
        Self.read(text) { body in
            #expect(body.token == "abc")
            #expect(body.status == 200)
            #expect(body.joinIsOK == true)
        }
        Self.read(#"{"status":410,"token":"t"}"#) { body in
            #expect(body.status == 410)
            #expect(body.joinIsOK == nil)
        }
    }

    @Test("A refused join, also when something else in the answer is ok")
    func refused() {
        let refused = #"[\"1\",\"1\",\"t\",\"phx_reply\",{\"response\":{},\"status\":\"error\"}]"#
        let other = #"[\"1\",\"2\",\"t\",\"phx_reply\",{\"response\":{},\"status\":\"ok\"}]"#
        Self.read("{\"messages\":[\"\(refused)\",\"\(other)\"],\"status\":200}") { #expect($0.joinIsOK == false) }
    }

    @Test("Every marker is found, in order")
    func markers() {
        let markers = (1...5).map { Marker(time: 9, stream: 1, number: $0) }
        let messages = markers.map {
            "\"[null,{\\\"m\\\":\\\"\(String(decoding: MarkerTests.bytes($0), as: UTF8.self))\\\"}]\""
        }
        var (reader, found) = (MarkerReader(), [MarkerReader.Finding]())
        Self.read("{\"messages\":[\(messages.joined(separator: ","))]}") { body in
            body.markers { found.append(reader.read($0)) }
        }
        #expect(found == markers.map { .marker($0) })
    }

    private static func read(_ text: String, _ body: (LongPollBody) -> Void) {
        Array(text.utf8).withUnsafeBytes { body(LongPollBody($0)) }
    }
}
