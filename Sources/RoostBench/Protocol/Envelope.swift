#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Where the parts of a message `[join_ref, ref, topic, event, payload]` are (Phoenix's protocol, version 2).
struct Envelope {
    private let bytes: UnsafeRawBufferPointer
    let joinRef: Range<Int>
    let ref: Range<Int>
    let topic: Range<Int>
    let event: Range<Int>
    /// Of the payload up to the end of the array.
    let payload: Range<Int>

    /// Takes the first four elements apart; nil if there are none. The text must outlive the envelope.
    init?(_ bytes: UnsafeRawBufferPointer) {
        var scanner = EnvelopeScanner(bytes)
        guard let joinRef = scanner.element(), let ref = scanner.element(), let topic = scanner.element(),
            let event = scanner.element(), let payload = scanner.rest()
        else { return nil }
        self.bytes = bytes
        self.joinRef = joinRef
        self.ref = ref
        self.topic = topic
        self.event = event
        self.payload = payload
    }

    /// Whether a part reads so. Escapes are not resolved.
    func part(_ part: Range<Int>, is text: StaticString) -> Bool {
        guard part.count == text.utf8CodeUnitCount, let base = self.bytes.baseAddress else { return false }
        return memcmp(base + part.lowerBound, text.utf8Start, part.count) == 0
    }

    /// The bytes of a part.
    func bytes(of part: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: self.bytes[part])
    }

    /// A part as a number; nil if it is none.
    func number(of part: Range<Int>) -> UInt64? {
        UInt64(String(decoding: self.bytes[part], as: UTF8.self))
    }

    /// Whether this is a reply with the status `ok`.
    var isOK: Bool {
        let payload = self.bytes(of: self.payload)
        var scanner = EnvelopeScanner(payload)
        return scanner.member("status").map { payload[$0].elementsEqual("ok".utf8) } ?? false
    }
}
