/// Why bytes are no `Term`, or a `Term` cannot be written.
public enum TermError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The bytes end in the middle of a term.
    case truncated
    /// More bytes follow the term.
    case trailingBytes
    /// The first byte is not 131, the version of the External Term Format.
    case unknownVersion
    /// A kind of term that tokens do not carry: a process, a reference, a function, a bit string, a compressed term.
    case unsupportedTag(UInt8)
    /// Terms are nested deeper than `TermReader.maxDepth`.
    case tooDeep
    /// An integer of more than 64 bits.
    case integerOutOfRange
    /// A float that is infinite or not a number.
    case notFinite
    /// A list whose tail is no list.
    case improperList
    /// An atom that is no text, or longer than the 255 characters that Erlang allows.
    case badAtom
    /// A map that has a key twice.
    case duplicateKey

    /// A sentence fragment for logs.
    public var description: String {
        switch self {
        case .truncated: "truncated term"
        case .trailingBytes: "bytes behind the term"
        case .unknownVersion: "not in the external term format"
        case .unsupportedTag(let tag): "unsupported kind of term, tag \(tag)"
        case .tooDeep: "terms nested too deep"
        case .integerOutOfRange: "integer of more than 64 bits"
        case .notFinite: "float that is not finite"
        case .improperList: "improper list"
        case .badAtom: "bad atom"
        case .duplicateKey: "map with a key that stands twice"
        }
    }
}
