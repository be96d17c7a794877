import NIOCore
import RoostProtocol
import Testing

@testable import Roost

/// Metas as they are stored and shown.
@Suite struct MetaTextTests {
    private func shown(_ json: String, refs: String = #""phx_ref":"r""#) throws -> String {
        let text = try MetaText.encode(Payload(validating: ByteBuffer(string: json)), limit: 1_000)
        var writer = JSONWriter(capacity: 64)
        text.withUnsafeBytes { MetaText.write($0, refs: refs, to: &writer) }
        return writer.text
    }

    private func stored(_ json: String) throws -> String {
        try MetaText.payload(MetaText.encode(Payload(validating: ByteBuffer(string: json)), limit: 1_000)).description
    }

    @Test(arguments: [
        ("{}", #"{"phx_ref":"r"}"#),
        (#"{"online_at":1}"#, #"{"online_at":1,"phx_ref":"r"}"#),
        (#"{"status":"on"}"#, #"{"phx_ref":"r","status":"on"}"#),
        (#"{"z":1,"a":2}"#, #"{"a":2,"phx_ref":"r","z":1}"#),
        (#" { "z" : [1, 2] , "a" : {"phx_ref":1} } "#, #"{"a":{"phx_ref":1},"phx_ref":"r","z":[1, 2]}"#),
        (
            #"{"phx_ref_a":1,"phx_re":2,"phx_ref_prew":3}"#,
            #"{"phx_re":2,"phx_ref":"r","phx_ref_a":1,"phx_ref_prew":3}"#
        ),
    ])
    func showsTheRefInItsPlace(json: String, shown: String) throws {
        #expect(try self.shown(json) == shown)
    }

    @Test(arguments: [
        #"{"phx_ref":"mine","phx_ref_prev":"mine"}"#, #"{"phx\u005fref":"mine"}"#, #"{"phx_ref":1,"phx_ref":2}"#,
    ])
    func ourRefsWin(json: String) throws {
        #expect(try self.shown(json) == #"{"phx_ref":"r"}"#)
        #expect(try self.stored(json) == "{}")
    }

    @Test func theLaterOfTwoMembersCounts() throws {
        #expect(try self.stored(#"{"b":1,"a":1,"b":2,"\u0062":3}"#) == #"{"a":1,"\u0062":3}"#)
    }

    @Test func accentsInTwoFormsAreTwoMembers() throws {
        #expect(
            try self.stored("{\"e\u{301}\":1,\"\u{e9}\":2}").utf8.count == "{\"e\u{301}\":1,\"\u{e9}\":2}".utf8.count
        )
    }

    @Test(arguments: ["{}", #"{"a":1}"#, #"{"x":1}"#, #"{"a":1,"x":"\u0000"}"#])
    func keepsTheObject(json: String) throws {
        #expect(try self.stored(json) == json)
    }

    @Test(arguments: ["[]", "1", "null", "\"{}\""])
    func refusesWhatIsNoObject(json: String) throws {
        let payload = try Payload(validating: ByteBuffer(string: json))
        #expect(throws: PresenceError(.notAnObject)) { try MetaText.encode(payload, limit: 1_000) }
    }

    @Test func refusesBinaryData() {
        #expect(throws: PresenceError(.notAnObject)) { try MetaText.encode(Payload(binary: [123, 125]), limit: 1_000) }
    }

    @Test func refusesMoreThanTheLimit() throws {
        let payload: Payload = ["a": .string(String(repeating: "x", count: 92))]
        #expect(payload.bytes.readableBytes == 100)
        #expect(throws: Never.self) { try MetaText.encode(payload, limit: 100) }
        #expect(throws: PresenceError(.metaTooLarge)) { try MetaText.encode(payload, limit: 99) }
    }

    /// What another node sends need not have the form of ours.
    @Test(arguments: [[], [0], [0, 0], Array("\"a\":1".utf8)] as [[UInt8]])
    func takesForeignBytes(bytes: [UInt8]) {
        var writer = JSONWriter(capacity: 64)
        bytes.withUnsafeBytes { MetaText.write($0, refs: #""phx_ref":"r""#, to: &writer) }
        #expect(writer.text.contains(#""phx_ref":"r""#))
        _ = MetaText.payload(bytes)
    }
}
