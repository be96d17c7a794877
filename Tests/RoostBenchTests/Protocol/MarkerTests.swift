import TestSupport
import Testing

@testable import RoostBench

@Suite("Markers")
struct MarkerTests {
    @Test("Whatever is written is read, wherever it stands")
    func roundTrip() throws {
        var random = RandomSeed()
        for _ in 0..<1_000 {
            let marker = Marker(
                time: random.next(),
                stream: UInt32.random(using: &random),
                number: .random(using: &random)
            )
            let text = random.bytes(random.number(1..<50)).filter { $0 != 0x52 } + [0x22] + Self.bytes(marker) + [0x22]
            var reader = MarkerReader()
            #expect(text.withUnsafeBytes { reader.read($0) } == .marker(marker))
        }
    }

    @Test("The text is ASCII, and its digits are those of the numbers")
    func text() {
        let marker = Marker(time: 0x0123_4567_89AB_CDEF, stream: 0xA, number: 0xFEDC_BA98)
        #expect(String(decoding: Self.bytes(marker), as: UTF8.self).hasPrefix("RBM:0123456789abcdef0000000afedcba98"))
        for number: UInt32 in [0, 1, 9, 10, 15, 16, 0x9A9A_A9A9, .max] {
            #expect(HexDigits.decode(HexDigits.encode(number)) == number)
        }
    }

    @Test("A changed digit is noticed", arguments: 4..<40)
    func damage(_ position: Int) {
        var text = [0x22] + Self.bytes(Marker(time: 12_345_678_901, stream: 3, number: 77))
        text[position + 1] = text[position + 1] == 0x30 ? 0x31 : 0x30
        var reader = MarkerReader()
        #expect(text.withUnsafeBytes { reader.read($0) } == .corrupt)
    }

    @Test("What has no marker, or not all of one, has none")
    func none() {
        var reader = MarkerReader()
        let whole = [0x22] + Self.bytes(Marker(time: 1, stream: 2, number: 3))
        for count in 0..<whole.count { #expect(whole.prefix(count).withUnsafeBytes { reader.read($0) } == .none) }
        let other = Array("[null,null,\"rooms:0\",\"new_msg\",{\"R\":\"RBM\"}]".utf8)
        #expect(other.withUnsafeBytes { reader.read($0) } == .none)
    }

    @Test("A message that is longer in front of its marker than the last one is read all the same")
    func moves() {
        var reader = MarkerReader()
        let marker = Marker(time: 1, stream: 2, number: 3)
        for length in [10, 11, 3, 60, 60] {
            let text = [UInt8](repeating: 0x20, count: length) + Self.bytes(marker)
            #expect(text.withUnsafeBytes { reader.read($0) } == .marker(marker))
        }
    }

    static func bytes(_ marker: Marker) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Marker.size)
        bytes.withUnsafeMutableBytes { room in room.baseAddress.map { marker.write(to: $0) } }
        return bytes
    }
}

extension UInt32 {
    static func random(using random: inout RandomSeed) -> UInt32 { UInt32(truncatingIfNeeded: random.next()) }
}
