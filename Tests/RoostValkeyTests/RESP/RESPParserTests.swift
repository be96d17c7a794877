import NIOCore
import TestSupport
import Testing

@testable import RoostValkey

@Suite("RESP3 parser")
struct RESPParserTests {
    private static func text(_ text: String) -> RESPValue { .text(ByteBuffer(string: text)) }

    @Test(
        "Each kind of value",
        arguments: [
            ("+OK\r\n", text("OK")),
            ("+\r\n", text("")),
            ("-ERR no\r\n", .error(ByteBuffer(string: "ERR no"))),
            (":0\r\n", .integer(0)),
            (":+7\r\n", .integer(7)),
            (":-9223372036854775808\r\n", .integer(.min)),
            (":9223372036854775807\r\n", .integer(.max)),
            ("$5\r\na\r\nbc\r\n", text("a\r\nbc")),
            ("$0\r\n\r\n", text("")),
            ("$-1\r\n", .null),
            ("*-1\r\n", .null),
            ("_\r\n", .null),
            ("#t\r\n", .boolean(true)),
            ("#f\r\n", .boolean(false)),
            (",1.25\r\n", .double(1.25)),
            (",-inf\r\n", .double(-.infinity)),
            ("(123456789012345678901234567890\r\n", text("123456789012345678901234567890")),
            ("!5\r\nSYN x\r\n", .error(ByteBuffer(string: "SYN x"))),
            ("=8\r\ntxt:text\r\n", text("text")),
            ("*0\r\n", .array([])),
            ("*2\r\n:1\r\n*1\r\n_\r\n", .array([.integer(1), .array([.null])])),
            ("~1\r\n#t\r\n", .array([.boolean(true)])),
            ("%1\r\n+a\r\n:1\r\n", .map([text("a"), .integer(1)])),
            (">2\r\n+a\r\n+b\r\n", .push([text("a"), text("b")])),
            ("|1\r\n+ttl\r\n:3\r\n:1\r\n", .integer(1)),
            ("*2\r\n|1\r\n+ttl\r\n:3\r\n:1\r\n:2\r\n", .array([.integer(1), .integer(2)])),
            ("|0\r\n:1\r\n", .integer(1)),
        ]
    )
    func kinds(_ text: String, _ value: RESPValue) throws {
        let bytes = Array(text.utf8)
        #expect(try Self.parse([bytes]) == [value])
        for split in 1..<bytes.count {
            var parser = RESPParser(RESPLimits(valueSize: 1000))
            parser.append(ByteBuffer(bytes: bytes[..<split]))
            #expect(try parser.next() == nil, "after \(split) bytes")
            parser.append(ByteBuffer(bytes: bytes[split...]))
            #expect(try parser.next() == value)
            #expect(parser.waitingBytes == 0)
        }
    }

    @Test(
        "What is no RESP3",
        arguments: [
            ("hello\r\n", .unknownType), ("\r\n", .unknownType), ("?1\r\n", .unknownType),
            ("+OK\n", .missingLineEnd), ("\n", .missingLineEnd),
            (":\r\n", .badNumber), (":-\r\n", .badNumber), (":1a\r\n", .badNumber), (": 1\r\n", .badNumber),
            (":9223372036854775808\r\n", .badNumber), (":-9223372036854775809\r\n", .badNumber),
            (":99999999999999999999999\r\n", .badNumber),
            ("$-2\r\n", .badLength), ("$99999999999\r\n", .badLength), ("$\r\n", .badNumber), ("$?\r\n", .badNumber),
            ("!-1\r\n", .badLength), ("*-2\r\n", .badLength), ("%-1\r\n", .badLength), (">-1\r\n", .badLength),
            ("$1\r\nabc", .missingLineEnd), ("=3\r\nabc\r\n", .badVerbatim), ("=4\r\nabcd\r\n", .badVerbatim),
            ("#x\r\n", .badBoolean), ("_x\r\n", .badNull), (",x\r\n", .badNumber), (",0x10\r\n", .badNumber),
            ("(12a\r\n", .badNumber), ("(\r\n", .badNumber),
            ("*65537\r\n", .tooManyElements), ("*9223372036854775807\r\n", .tooManyElements),
            ("%9223372036854775807\r\n", .tooManyElements),
            (String(repeating: "*1\r\n", count: 9), .tooDeep),
            ("+" + String(repeating: "x", count: 9000), .lineTooLong),
            ("+" + String(repeating: "x", count: 9000) + "\r\n", .lineTooLong),
        ] as [(String, RESPError)]
    )
    func garbage(_ text: String, _ error: RESPError) {
        var parser = RESPParser(RESPLimits(valueSize: 100_000))
        parser.append(ByteBuffer(string: text))
        #expect(throws: error) { try parser.next() }
        // It stays so, whatever follows.
        parser.append(ByteBuffer(string: "+OK\r\n"))
        #expect(throws: error) { try parser.next() }
    }

    @Test("A string beyond the limit is skipped, and takes no memory", arguments: [1, 7, 1000])
    func skipping(_ piece: Int) throws {
        var parser = RESPParser(RESPLimits(valueSize: 1000))
        let bytes = Array(">2\r\n+m\r\n$5000\r\n".utf8) + Array(repeating: 10, count: 5000) + Array("\r\n:1\r\n".utf8)
        var values: [RESPValue] = []
        for start in stride(from: 0, to: bytes.count, by: piece) {
            parser.append(ByteBuffer(bytes: bytes[start..<min(start + piece, bytes.count)]))
            while let value = try parser.next() { values.append(value) }
            #expect(parser.waitingBytes < 100)
        }
        #expect(values == [.push([Self.text("m"), .skipped(5000)]), .integer(1)])
    }

    @Test("All parts of a value together are bounded")
    func valueSize() throws {
        var parser = RESPParser(RESPLimits(valueSize: 1000))
        parser.append(ByteBuffer(string: "*1000\r\n" + String(repeating: ":1\r\n", count: 1000)))
        #expect(throws: RESPError.tooLarge) { try parser.next() }
        // Of each value anew.
        parser = RESPParser(RESPLimits(valueSize: 1000))
        for _ in 0..<100 {
            parser.append(ByteBuffer(string: "*100\r\n" + String(repeating: ":1\r\n", count: 100)))
            #expect(try parser.next() != nil)
        }
    }

    @Test("A string that came whole is not copied")
    func slices() throws {
        var parser = RESPParser(RESPLimits(valueSize: 100_000))
        let incoming = ByteBuffer(string: "$10\r\n0123456789\r\n$3\r\nabc\r\n")
        let address = incoming.withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) }
        parser.append(incoming)
        let first = try #require(try parser.next()?.text)
        let second = try #require(try parser.next()?.text)
        #expect(first.withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) } == address + 5)
        #expect(second.withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) } == address + 21)
    }

    @Test("Random values, in random pieces, cut short or broken, are read as by the straightforward reader")
    func random() throws {
        var random = RandomSeed()
        for _ in 0..<3000 {
            var bytes = (0..<random.number(1..<5)).flatMap { _ in RESPSamples.value(&random) }
            if random.chance(30) { bytes.removeLast(random.number(0..<bytes.count)) }
            if random.chance(40), !bytes.isEmpty {
                bytes[random.number(0..<bytes.count)] = [13, 10, 36, 42, 49, 45].randomElement(using: &random) ?? 0
            }
            let reference = RESPReference.read(bytes)
            let (values, error) = Self.read(bytes, &random)
            #expect(values == reference.values)
            #expect((error == nil) == reference.isSound, "\(String(decoding: bytes, as: UTF8.self).debugDescription)")
        }
    }

    @Test("Any bytes do no harm")
    func noise() {
        var random = RandomSeed()
        for _ in 0..<2000 {
            _ = Self.read(random.bytes(random.number(0..<100)), &random)
        }
    }

    private static func parse(_ pieces: [[UInt8]]) throws -> [RESPValue] {
        var parser = RESPParser(RESPLimits(valueSize: 100_000))
        return try pieces.flatMap { piece in
            parser.append(ByteBuffer(bytes: piece))
            var values: [RESPValue] = []
            while let value = try parser.next() { values.append(value) }
            return values
        }
    }

    private static func read(_ bytes: [UInt8], _ random: inout RandomSeed) -> ([RESPValue], RESPError?) {
        var parser = RESPParser(RESPLimits(valueSize: 100_000))
        var values: [RESPValue] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = rest.prefix(random.number(1..<30))
            rest = rest.dropFirst(piece.count)
            parser.append(ByteBuffer(bytes: piece))
            do throws(RESPError) {
                while let value = try parser.next() { values.append(value) }
            } catch {
                return (values, error)
            }
        }
        return (values, nil)
    }
}
