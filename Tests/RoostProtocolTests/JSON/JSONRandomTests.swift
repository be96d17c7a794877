import NIOCore
import RoostProtocol
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Random values survive the round trip, and nothing is accepted that Foundation's decoder refuses.
///
/// Known differences the other way: Foundation takes deeper nesting, and text in UTF-16 or with a byte order mark.
@Suite struct JSONRandomTests {
    @Test func valuesSurviveARoundTrip() throws {
        var fuzz = JSONFuzz("JSON round trip")
        for _ in 0..<3_000 {
            let value = fuzz.value()
            #expect(try JSON(parsing: value.description) == value)
        }
    }

    @Test func whatIsWrittenIsWhatFoundationReads() throws {
        var fuzz = JSONFuzz("JSON against Foundation")
        for _ in 0..<1_000 {
            let value = fuzz.value()
            let theirs = try JSONDecoder().decode(JSON.self, from: Data(value.description.utf8))
            #expect(JSON.normalised(theirs) == JSON.normalised(value))
        }
    }

    @Test func damagedTextIsJudgedAsFoundationDoes() {
        var fuzz = JSONFuzz("damaged JSON")
        var accepted = 0
        for _ in 0..<10_000 {
            let bytes = fuzz.damaged(Array(fuzz.value().description.utf8))
            guard let payload = try? Payload(validating: ByteBuffer(bytes: bytes)) else { continue }
            accepted += 1
            let theirs = try? JSONDecoder().decode(JSON.self, from: Data(payload.bytes.readableBytesView))
            #expect(theirs != nil, "accepted \(payload)")
            #expect(payload.json != nil)
        }
        #expect(accepted > 100)
    }
}

extension JSON {
    /// The value with all its numbers as doubles: whether `1.0` is an integer is a matter of taste.
    fileprivate static func normalised(_ value: JSON) -> JSON {
        switch value {
        case .int(let number): .double(Double(number))
        case .array(let elements): .array(elements.map(normalised))
        case .object(let members): .object(members.mapValues(normalised))
        default: value
        }
    }
}
