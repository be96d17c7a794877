import NIOCore

@testable import RoostValkey

/// Reads RESP3 from bytes that are all there, the straightforward way: without limits, state or slices.
struct RESPReference {
    struct Malformed: Error {}
    struct Truncated: Error {}

    private var rest: ArraySlice<UInt8>

    /// All whole values, and whether what follows them is only cut short.
    static func read(_ bytes: [UInt8]) -> (values: [RESPValue], isSound: Bool) {
        var reader = RESPReference(rest: bytes[...])
        var values: [RESPValue] = []
        while true {
            do {
                if let value = try reader.value() { values.append(value) }
            } catch {
                return (values, error is Truncated)
            }
        }
    }

    /// `nil` for an attribute.
    private mutating func value() throws -> RESPValue? {
        var line = try self.line()
        guard let kind = line.popFirst() else { throw Malformed() }
        switch Character(UnicodeScalar(kind)) {
        case "+": return .text(ByteBuffer(bytes: line))
        case "-": return .error(ByteBuffer(bytes: line))
        case ":": return .integer(try self.number(line))
        case ",": return .double(try self.double(line))
        case "#":
            guard line == [UInt8(ascii: "t")] || line == [UInt8(ascii: "f")] else { throw Malformed() }
            return .boolean(line == [UInt8(ascii: "t")])
        case "(":
            guard try /[+-]?[0-9]+/.wholeMatch(in: String(decoding: line, as: UTF8.self)) != nil else {
                throw Malformed()
            }
            return .text(ByteBuffer(bytes: line))
        case "_":
            guard line.isEmpty else { throw Malformed() }
            return .null
        case "$": return line.elementsEqual("-1".utf8) ? .null : .text(ByteBuffer(bytes: try self.bulk(line)))
        case "!": return .error(ByteBuffer(bytes: try self.bulk(line)))
        case "=":
            let text = try self.bulk(line)
            guard text.count >= 4, text[text.startIndex + 3] == UInt8(ascii: ":") else { throw Malformed() }
            return .text(ByteBuffer(bytes: text.dropFirst(4)))
        case "*" where line.elementsEqual("-1".utf8): return .null
        case "*", "~": return .array(try self.elements(line, 1))
        case "%": return .map(try self.elements(line, 2))
        case ">": return .push(try self.elements(line, 1))
        case "|":
            _ = try self.elements(line, 2)
            return nil
        default: throw Malformed()
        }
    }

    private mutating func line() throws -> ArraySlice<UInt8> {
        guard let end = self.rest.firstIndex(of: UInt8(ascii: "\n")) else { throw Truncated() }
        let line = self.rest[..<end]
        self.rest = self.rest[(end + 1)...]
        guard line.last == UInt8(ascii: "\r") else { throw Malformed() }
        return line.dropLast()
    }

    private mutating func bulk(_ line: ArraySlice<UInt8>) throws -> ArraySlice<UInt8> {
        let length = try self.number(line)
        guard length >= 0, length <= 1 << 30 else { throw Malformed() }
        guard self.rest.count >= length + 2 else { throw Truncated() }
        let text = self.rest.prefix(Int(length))
        self.rest = self.rest.dropFirst(Int(length))
        guard self.rest.prefix(2).elementsEqual("\r\n".utf8) else { throw Malformed() }
        self.rest = self.rest.dropFirst(2)
        return text
    }

    private mutating func elements(_ line: ArraySlice<UInt8>, _ factor: Int64) throws -> [RESPValue] {
        let count = try self.number(line)
        guard (0...65_536).contains(count) else { throw Malformed() }
        var elements: [RESPValue] = []
        while elements.count < count * factor {
            if let element = try self.value() { elements.append(element) }
        }
        return elements
    }

    private func number(_ line: ArraySlice<UInt8>) throws -> Int64 {
        let text = String(decoding: line, as: UTF8.self)
        guard try /[+-]?[0-9]+/.wholeMatch(in: text) != nil, let number = Int64(text) else { throw Malformed() }
        return number
    }

    private func double(_ line: ArraySlice<UInt8>) throws -> Double {
        let text = String(decoding: line, as: UTF8.self)
        if ["inf", "+inf"].contains(text) { return .infinity }
        if text == "-inf" { return -.infinity }
        if ["nan", "-nan"].contains(text) { return .nan }
        guard try /[0-9+.eE-]+/.wholeMatch(in: text) != nil, let number = Double(text) else { throw Malformed() }
        return number
    }
}
