/// A value as Erlang and Elixir know it: what stands in the tokens of a Phoenix application.
///
/// It can be written as literals. Text becomes a binary, as in Elixir, `true`, `false` and `nil` the atoms:
/// `["user": 42, "admin": true]`. Atoms are asked for: `.atom("admin")`.
///
/// Coding a `Term` with another encoder than that of tokens gives the nearest of what it knows; decoding one with
/// another decoder fails.
public enum Term: Sendable, Hashable {
    /// An integer. Larger ones, which Erlang has, are refused.
    case integer(Int)
    /// A float; never infinite, never NaN.
    case float(Double)
    /// Bytes; what Elixir calls a string if they are UTF-8.
    case binary([UInt8])
    /// An atom, by its name. Atoms are not interned: one from outside costs no memory that stays.
    case atom(String)
    /// A proper list.
    case list([Term])
    /// A tuple.
    case tuple([Term])
    /// A map.
    case map([Term: Term])

    /// A text as Elixir has it: a binary of UTF-8.
    public static func string(_ text: String) -> Term {
        .binary(Array(text.utf8))
    }

    /// The atom `true` or `false`.
    public static func bool(_ value: Bool) -> Term {
        .atom(value ? "true" : "false")
    }

    /// The atom `nil`.
    public static let `nil` = Term.atom("nil")

    /// The text of a binary that is UTF-8, else `nil`.
    public var string: String? {
        guard case .binary(let bytes) = self else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    /// What a map has under a key: under the atom of that name, as most Elixir maps have it, or else under the text.
    public subscript(_ key: String) -> Term? {
        guard case .map(let entries) = self else { return nil }
        return entries[.atom(key)] ?? entries[.string(key)]
    }
}
