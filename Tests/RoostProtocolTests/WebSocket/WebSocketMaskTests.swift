import RoostProtocol
import Testing

@Suite struct WebSocketMaskTests {
    private static let key: [UInt8] = [0x12, 0x34, 0x56, 0xF8]
    private static let number: UInt32 = 0xF856_3412

    private static func copy(_ source: [UInt8], offset: Int, key: UInt32) -> (bytes: [UInt8], isASCII: Bool) {
        var target = [UInt8](repeating: 0xEE, count: source.count + offset)
        let isASCII = source.withUnsafeBytes { from in
            target.withUnsafeMutableBytes { into in
                WebSocketMask.copy(from, to: UnsafeMutableRawBufferPointer(rebasing: into[offset...]), key: key)
            }
        }
        return (Array(target[offset...]), isASCII)
    }

    @Test func everyLengthAndAlignment() {
        for length in 0...70 {
            let source = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) }
            let expected = source.enumerated().map { $1 ^ Self.key[$0 % 4] }
            for offset in 0..<9 {
                #expect(Self.copy(source, offset: offset, key: Self.number).bytes == expected)
            }
        }
    }

    @Test func rotationContinuesWhereThePayloadWasCut() {
        let source = (0..<40).map { UInt8($0) }
        let expected = source.enumerated().map { $1 ^ Self.key[$0 % 4] }
        for cut in 0...40 {
            let rest = Self.copy(
                Array(source[cut...]),
                offset: 0,
                key: WebSocketMask.rotate(Self.number, by: cut)
            )
            #expect(rest.bytes == Array(expected[cut...]))
        }
    }

    /// One high byte anywhere must be seen, in the words and in the tail.
    @Test func tellsASCII() {
        for length in 1...33 {
            let plain = [UInt8](repeating: 0x7F, count: length)
            #expect(Self.copy(plain, offset: 0, key: 0).isASCII)
            for place in 0..<length {
                var other = plain
                other[place] = 0x80
                #expect(!Self.copy(other, offset: 0, key: 0).isASCII)
            }
        }
    }

    @Test func shorterBufferDecides() {
        let source = [UInt8](repeating: 1, count: 20)
        var target = [UInt8](repeating: 0, count: 24)
        source.withUnsafeBytes { from in
            target.withUnsafeMutableBytes { into in
                let narrow = UnsafeMutableRawBufferPointer(rebasing: into[..<9])
                _ = WebSocketMask.copy(from, to: narrow, key: 0)
            }
        }
        #expect(target == [UInt8](repeating: 1, count: 9) + [UInt8](repeating: 0, count: 15))
    }
}
