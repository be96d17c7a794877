/// A JSON value (RFC 8259), for payloads that are built or looked into without a `Codable` type.
///
///     try socket.push("joined", ["user": ["id": 7, "name": .string(name)], "tags": ["new"]])
///     if let id = payload["user"]?["id"]?.int { … }
///
/// Objects are unordered; they are written with their keys sorted, so that equal values give equal bytes. Keys are
/// Swift strings, so two that differ only in Unicode normalisation are one.
public enum JSON: Hashable, Sendable {
    /// `null`
    case null
    /// `true` or `false`
    case bool(Bool)
    /// A number written without fraction and exponent, if `Int` can hold it.
    case int(Int)
    /// Any other number. `Double` has 53 bits of precision, so a larger integer loses its last digits; a number that
    /// is not finite is written as `null`, as JavaScript does.
    case double(Double)
    /// A string.
    case string(String)
    /// An array.
    case array([JSON])
    /// An object. Of two equal keys in a text, the later one counts, as in Phoenix.
    case object([String: JSON])
}

extension JSON: CustomStringConvertible {
    /// The value as JSON text.
    public var description: String {
        var writer = JSONWriter(capacity: 64)
        writer.value(self)
        return writer.text
    }
}
