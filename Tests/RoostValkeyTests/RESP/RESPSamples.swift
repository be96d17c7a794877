import TestSupport

/// RESP3 by chance.
enum RESPSamples {
    /// A value of any kind. Numbers that are not numbers are left out: they equal nothing.
    static func value(_ random: inout RandomSeed, depth: Int = 0) -> [UInt8] {
        let scalars = 10
        let kind = random.number(0..<(depth < 4 ? scalars + 5 : scalars))
        switch kind {
        case 0: return self.line("+OK", &random)
        case 1: return self.line("-ERR no", &random)
        case 2: return Array(":\(Int64.random(in: .min ... .max, using: &random))\r\n".utf8)
        case 3: return Array(",\(["1", "-2.5e3", "inf", "-inf", "0.1"].randomElement(using: &random) ?? "1")\r\n".utf8)
        case 4: return Array((random.chance(50) ? "#t\r\n" : "#f\r\n").utf8)
        case 5: return Array("(-3492890328409238509324850943850943825024385\r\n".utf8)
        case 6: return Array(["_\r\n", "$-1\r\n", "*-1\r\n"].randomElement(using: &random)?.utf8 ?? "".utf8)
        case 7: return self.bulk("$", random.bytes(random.number(0..<40)))
        case 8: return self.bulk("!", random.bytes(random.number(0..<40)))
        case 9: return self.bulk("=", Array("txt:".utf8) + random.bytes(random.number(0..<10)))
        case scalars: return self.aggregate("*", 1, &random, depth)
        case scalars + 1: return self.aggregate("~", 1, &random, depth)
        case scalars + 2: return self.aggregate("%", 2, &random, depth)
        case scalars + 3: return self.aggregate(">", 1, &random, depth)
        default: return self.aggregate("|", 2, &random, depth) + self.value(&random, depth: depth)
        }
    }

    private static func line(_ text: String, _ random: inout RandomSeed) -> [UInt8] {
        Array("\(text) \(random.number(0..<1000))\r\n".utf8)
    }

    private static func bulk(_ kind: String, _ bytes: [UInt8]) -> [UInt8] {
        Array("\(kind)\(bytes.count)\r\n".utf8) + bytes + [13, 10]
    }

    private static func aggregate(_ kind: String, _ factor: Int, _ random: inout RandomSeed, _ depth: Int) -> [UInt8] {
        let count = random.number(0..<4)
        let elements = (0..<count * factor).flatMap { _ in self.value(&random, depth: depth + 1) }
        return Array("\(kind)\(count)\r\n".utf8) + elements
    }
}
