/// Reads the value of one `Sec-WebSocket-Extensions` field, offer by offer (RFC 6455 section 9.1): tokens, with values
/// that are tokens or quoted strings.
struct ExtensionOfferReader {
    private let bytes: [UInt8]
    private var index = 0

    /// False once something was read that the grammar does not have; there is no further offer then.
    private(set) var isWellFormed = true

    /// The offer that was read last.
    private(set) var offer = ExtensionOffer(name: "")

    init(_ field: String) {
        bytes = Array(field.utf8)
    }

    /// Reads the next offer. False at the end of the field, or when what comes is malformed.
    mutating func next() -> Bool {
        // A list may have empty elements (RFC 2616 section 2.1, which RFC 6455 goes by).
        repeat { skipSpace() } while take(",")
        guard isWellFormed, index < bytes.count else { return false }
        isWellFormed = readOffer()
        return isWellFormed
    }

    private mutating func readOffer() -> Bool {
        guard let name = token() else { return false }
        offer = ExtensionOffer(name: name)
        skipSpace()
        while take(";") {
            guard readParameter() else { return false }
            skipSpace()
        }
        return index == bytes.count || bytes[index] == UInt8(ascii: ",")
    }

    private mutating func readParameter() -> Bool {
        skipSpace()
        guard let name = token() else { return false }
        skipSpace()
        guard take("=") else {
            offer.take(name, nil)
            return true
        }
        skipSpace()
        guard let value = take("\"") ? quoted() : token() else { return false }
        offer.take(name, value)
        return true
    }

    private mutating func token() -> String? {
        let start = index
        while index < bytes.count, Self.isTokenByte(bytes[index]) { index += 1 }
        return index > start ? String(decoding: bytes[start..<index], as: UTF8.self) : nil
    }

    /// The rest of a quoted string, without its escapes; it must be a token then.
    private mutating func quoted() -> String? {
        var value: [UInt8] = []
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            _ = take("\\")
            guard index < bytes.count, Self.isTokenByte(bytes[index]) else { return nil }
            value.append(bytes[index])
            index += 1
        }
        guard take("\""), !value.isEmpty else { return nil }
        return String(decoding: value, as: UTF8.self)
    }

    private mutating func skipSpace() {
        while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard index < bytes.count, bytes[index] == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    /// RFC 2616 section 2.2: printable ASCII but the separators.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        guard byte > 0x20, byte < 0x7F else { return false }
        return !"()<>@,;:\\\"/[]?={}".utf8.contains(byte)
    }
}
