import TestSupport
import Testing

@testable import RoostBench

@Suite("Lines")
struct LineBufferTests {
    @Test("The same lines however the stream is cut")
    func cuts() {
        var random = RandomSeed()
        for _ in 0..<200 {
            let lines = (0..<random.number(0..<10)).map { _ in random.bytes(random.number(0..<30)).filter { $0 != 0x0A }
            }
            var rest = Array(lines.map { $0 + [0x0A] }.joined())[...]
            var (buffer, found) = (LineBuffer(), [[UInt8]]())
            while !rest.isEmpty {
                let part = rest.prefix(random.number(1..<20))
                part.withUnsafeBytes { buffer.append($0) }
                rest = rest.dropFirst(part.count)
                while let line = buffer.next() { found.append(line) }
            }
            #expect(found == lines)
        }
    }
}
