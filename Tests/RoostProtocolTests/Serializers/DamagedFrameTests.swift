import NIOCore
import RoostProtocol
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Random damage to frames never traps, never lets invalid JSON through, and what is accepted can be sent on.
@Suite struct DamagedFrameTests {
    private static let v2Frames = V2ClientFrameTests.frames.map { Array($0.text.utf8) }
    private static let v1Frame = Array(
        #"{"topic":"rooms:lobby","event":"echo","payload":{"a":"with join_ref"},"ref":"6","join_ref":"2"}"#.utf8
    )

    private static func isText(_ bytes: [UInt8]) -> Bool {
        String(validating: bytes, as: UTF8.self) != nil
    }

    private static func isJSON(_ bytes: some Sequence<UInt8>) -> Bool {
        (try? JSONDecoder().decode(JSON.self, from: Data(bytes))) != nil
    }

    /// Sends an accepted message on and reads it again.
    private static func expectSurvives(_ message: Message, _ serializer: some Serializer) throws {
        let joinRef = serializer is V1JSONSerializer ? nil : message.joinRef
        let sent = OutboundMessage.push(
            joinRef: joinRef,
            ref: message.ref,
            topic: message.topic,
            event: message.event,
            payload: message.payload
        )
        let text = try #require(try serializer.text(sent))
        var expected = message
        expected.joinRef = joinRef
        #expect(try serializer.decode(text) == expected)
    }

    private func check(_ serializer: some Serializer, _ bytes: [UInt8]) throws -> Bool {
        guard let message = try? serializer.decode(.text, ByteBuffer(bytes: bytes)) else { return false }
        guard Self.isText(bytes) else { return false }
        #expect(Self.isJSON(bytes), "accepted \(String(decoding: bytes, as: UTF8.self))")
        #expect(Self.isJSON(message.payload.bytes.readableBytesView))
        try Self.expectSurvives(message, serializer)
        return true
    }

    @Test func versionTwoText() throws {
        var fuzz = JSONFuzz("damaged V2 frames")
        var accepted = 0
        for _ in 0..<6_000 {
            let bytes = fuzz.damaged(fuzz.pick(Self.v2Frames, or: []))
            if try check(V2JSONSerializer(), bytes) { accepted += 1 }
        }
        #expect(accepted > 50)
    }

    @Test func versionOneText() throws {
        var fuzz = JSONFuzz("damaged V1 frames")
        var accepted = 0
        for _ in 0..<4_000 where try check(V1JSONSerializer(), fuzz.damaged(Self.v1Frame)) { accepted += 1 }
        #expect(accepted > 50)
    }

    @Test func versionTwoBinary() {
        var fuzz = JSONFuzz("damaged binary frames")
        let frame = [0, 1, 1, 7, 4] + Array("12rooms:becho".utf8) + [1, 2, 255]
        for _ in 0..<10_000 {
            let bytes = fuzz.damaged(frame)
            guard let message = try? V2JSONSerializer().decode(.binary, ByteBuffer(bytes: bytes)) else { continue }
            #expect(message.payload.isBinary)
            let parts = [message.joinRef?.text, message.ref?.text, message.topic, message.event]
            let metadata = parts.compactMap { $0?.utf8.count }.reduce(0, +)
            #expect(5 + metadata + message.payload.bytes.readableBytes == bytes.count)
        }
    }

    /// Every prefix of a good frame is refused.
    @Test func prefixes() {
        for frame in Self.v2Frames {
            let end = frame.lastIndex(of: UInt8(ascii: "]")) ?? 0
            for length in 0...end {
                #expect(throws: MalformedMessage.self) {
                    try V2JSONSerializer().decode(.text, ByteBuffer(bytes: frame.prefix(length)))
                }
            }
        }
    }
}
