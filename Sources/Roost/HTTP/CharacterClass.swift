/// A set of ASCII characters.
struct CharacterClass: Sendable {
    private let low: UInt64
    private let high: UInt64

    /// What a target of a request is made of here: fewer than RFC 3986 allows, but all that clients use.
    static let target = CharacterClass(lettersAnd: "-._~%!$&'()*+,;=:@/?")

    /// A token (RFC 9110, 5.6.2).
    static let token = CharacterClass(lettersAnd: "!#$%&'*+-.^_`|~")

    /// What the value of a header field is made of here: no tabs, and nothing beyond ASCII (RFC 9110, 5.5, allows both).
    static let value = CharacterClass(bytes: Array(32...126))

    private init(lettersAnd others: String) {
        let letters = Array(48...57) + Array(65...90) + Array(97...122)
        self.init(bytes: letters.map(UInt8.init) + Array(others.utf8))
    }

    private init(bytes: [UInt8]) {
        var (low, high): (UInt64, UInt64) = (0, 0)
        for byte in bytes {
            if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte - 64) }
        }
        (self.low, self.high) = (low, high)
    }

    func contains(_ byte: UInt8) -> Bool {
        switch byte {
        case 0..<64: self.low >> UInt64(byte) & 1 == 1
        case 64..<128: self.high >> UInt64(byte - 64) & 1 == 1
        default: false
        }
    }
}
