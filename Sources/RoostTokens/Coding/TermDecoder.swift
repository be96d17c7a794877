#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Makes values of terms: maps are keyed containers, lists and tuples unkeyed ones, the atom `nil` is nothing, other
/// atoms can be read as strings.
struct TermDecoder: Decoder {
    let term: Term
    let codingPath: [any CodingKey]

    var userInfo: [CodingUserInfoKey: Any] { [:] }

    static func decode<Value: Decodable>(
        _ type: Value.Type,
        from term: Term,
        at path: [any CodingKey] = []
    ) throws -> Value {
        guard let scalar = try self.scalar(type, from: term, at: path) else {
            return try Value(from: TermDecoder(term: term, codingPath: path))
        }
        guard let value = scalar as? Value else { throw self.mismatch(type, term, at: path) }
        return value
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .map(let entries) = self.term else {
            throw Self.mismatch([String: Any].self, self.term, at: self.codingPath)
        }
        return KeyedDecodingContainer(KeyedTermDecoding(entries: entries, codingPath: self.codingPath))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        switch self.term {
        case .list(let terms), .tuple(let terms): UnkeyedTermDecoding(terms: terms, codingPath: self.codingPath)
        default: throw Self.mismatch([Any].self, self.term, at: self.codingPath)
        }
    }

    func singleValueContainer() -> any SingleValueDecodingContainer {
        SingleTermDecoding(term: self.term, codingPath: self.codingPath)
    }

    /// The value of a type that is not made of others, or `nil` for a type that is.
    private static func scalar(_ type: Any.Type, from term: Term, at path: [any CodingKey]) throws -> Any? {
        switch type {
        case is Term.Type: term
        case is Bool.Type: try self.require(self.bool(term), type, term, at: path)
        case is String.Type: try self.require(self.text(term), type, term, at: path)
        case is Double.Type: try self.require(self.number(term), type, term, at: path)
        case is Float.Type: try self.require(self.number(term).map { Float($0) }, type, term, at: path)
        case is Data.Type: try self.require(self.data(term), type, term, at: path)
        case let type as any FixedWidthInteger.Type:
            try self.require(self.integer(type, term), type, term, at: path)
        default: nil
        }
    }

    private static func require(_ value: Any?, _ type: Any.Type, _ term: Term, at path: [any CodingKey]) throws -> Any {
        guard let value else { throw self.mismatch(type, term, at: path) }
        return value
    }

    private static func bool(_ term: Term) -> Bool? {
        switch term {
        case .atom("true"): true
        case .atom("false"): false
        default: nil
        }
    }

    private static func text(_ term: Term) -> String? {
        guard case .atom(let name) = term else { return term.string }
        return ["nil", "true", "false"].contains(name) ? nil : name
    }

    private static func number(_ term: Term) -> Double? {
        switch term {
        case .integer(let value): Double(value)
        case .float(let value): value
        default: nil
        }
    }

    private static func integer(_ type: any FixedWidthInteger.Type, _ term: Term) -> Any? {
        guard case .integer(let value) = term else { return nil }
        return type.init(exactly: value)
    }

    private static func data(_ term: Term) -> Data? {
        guard case .binary(let bytes) = term else { return nil }
        return Data(bytes)
    }

    /// The error for a term of another kind. It names the kinds, not the content, which may be secret.
    static func mismatch(_ type: Any.Type, _ term: Term, at path: [any CodingKey]) -> DecodingError {
        let description = "\(term.kind) cannot be read as \(type)"
        return .typeMismatch(type, .init(codingPath: path, debugDescription: description))
    }
}

extension Term {
    /// The kind of term, for errors.
    fileprivate var kind: String {
        switch self {
        case .integer: "an integer"
        case .float: "a float"
        case .binary: "a binary"
        case .atom: "an atom"
        case .list: "a list"
        case .tuple: "a tuple"
        case .map: "a map"
        }
    }
}
