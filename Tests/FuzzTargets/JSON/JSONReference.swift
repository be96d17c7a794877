import RoostProtocol

/// JSON by the letter of RFC 8259, recursive and slow: what the real reader is measured against.
struct JSONReference {
    private let bytes: [UInt8]
    private var index = 0
    private let maxDepth: Int

    /// The value that `bytes` are the text of; nil when they are none that Roost should accept.
    static func value(of bytes: [UInt8], maxDepth: Int) -> JSON? {
        guard String(validating: bytes, as: UTF8.self) != nil else { return nil }
        var reader = JSONReference(bytes: bytes, maxDepth: maxDepth)
        guard let value = reader.value(depth: 0) else { return nil }
        reader.space()
        return reader.next == nil ? value : nil
    }

    private init(bytes: [UInt8], maxDepth: Int) {
        self.bytes = bytes
        self.maxDepth = maxDepth
    }

    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func space() {
        while let byte = next, " \t\n\r".utf8.contains(byte) { index += 1 }
    }

    private mutating func take(_ text: StaticString) -> Bool {
        let expected = Array("\(text)".utf8)
        guard bytes[index...].starts(with: expected) else { return false }
        index += expected.count
        return true
    }

    private mutating func value(depth: Int) -> JSON? {
        space()
        switch next {
        case UInt8(ascii: "n"): return take("null") ? .null : nil
        case UInt8(ascii: "t"): return take("true") ? .bool(true) : nil
        case UInt8(ascii: "f"): return take("false") ? .bool(false) : nil
        case UInt8(ascii: "\""): return string().map(JSON.string)
        case UInt8(ascii: "["): return depth < maxDepth ? array(depth: depth + 1) : nil
        case UInt8(ascii: "{"): return depth < maxDepth ? object(depth: depth + 1) : nil
        default: return number()
        }
    }

    private mutating func array(depth: Int) -> JSON? {
        index += 1
        space()
        if take("]") { return .array([]) }
        var elements: [JSON] = []
        repeat {
            guard let element = value(depth: depth) else { return nil }
            elements.append(element)
            space()
        } while take(",")
        return take("]") ? .array(elements) : nil
    }

    private mutating func object(depth: Int) -> JSON? {
        index += 1
        space()
        if take("}") { return .object([:]) }
        var members: [String: JSON] = [:]
        repeat {
            space()
            guard next == UInt8(ascii: "\""), let key = string() else { return nil }
            space()
            guard take(":"), let member = value(depth: depth) else { return nil }
            members[key] = member
            space()
        } while take(",")
        return take("}") ? .object(members) : nil
    }
}

extension JSONReference {
    /// In UTF-16, where an escape is one unit and halves of pairs stand out at the end.
    private mutating func string() -> String? {
        index += 1
        var units: [UInt16] = []
        while let byte = next, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { return nil }
            if byte == UInt8(ascii: "\\") {
                guard let unit = escape() else { return nil }
                units.append(unit)
            } else {
                let plain = bytes[index...].prefix {
                    $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
                }
                units.append(contentsOf: String(decoding: plain, as: UTF8.self).utf16)
                index += plain.count
            }
        }
        return take("\"") ? String(validating: units, as: UTF16.self) : nil
    }

    private mutating func escape() -> UInt16? {
        let letters: [Character: UInt16] = [
            "\"": 0x22, "\\": 0x5C, "/": 0x2F, "b": 8, "f": 12, "n": 10, "r": 13, "t": 9,
        ]
        index += 1
        guard let letter = next else { return nil }
        index += 1
        guard letter == UInt8(ascii: "u") else { return letters[Character(Unicode.Scalar(letter))] }
        let digits = bytes[index...].prefix(4)
        guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
        index += 4
        return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    }

    private mutating func number() -> JSON? {
        let start = index
        _ = take("-")
        guard take("0") || digits() else { return nil }
        var isInteger = true
        if take(".") {
            isInteger = false
            guard digits() else { return nil }
        }
        if take("e") || take("E") {
            isInteger = false
            _ = take("+") || take("-")
            guard digits() else { return nil }
        }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        if isInteger, let value = Int(text) { return .int(value) }
        guard let value = Double(text), value.isFinite else { return nil }
        return .double(value)
    }

    private mutating func digits() -> Bool {
        let start = index
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { index += 1 }
        return index > start
    }
}
