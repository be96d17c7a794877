/// The `ref` or `join_ref` of a message: what a client calls one of its requests, or one of its joins.
///
/// Phoenix echoes refs as they came and compares them strictly: `1` and `"1"` are different refs (Phoenix 1.8). A ref
/// is therefore kept as its JSON text.
public struct Ref: Sendable {
    /// The ref as a JSON token: `"1"` with its quotes, or `3`. A string is in its canonical form, so that equal
    /// strings have equal tokens however they were escaped.
    package let json: String

    /// The ref that is the string `string`.
    public init(_ string: String) {
        json = JSONWriter.quoted(string)
    }

    /// The ref with the JSON text `json`; nil unless that is a string or a number.
    package init?(json: String) {
        var json = json
        let ref = json.withUTF8 { Ref.parse(UnsafeRawBufferPointer($0)) }
        guard let ref else { return nil }
        self = ref
    }

    /// The ref at `token`, a string or number scanned from `bytes`; nil if it is anything else.
    init?(_ token: JSONToken, in bytes: UnsafeRawBufferPointer) {
        switch token.kind {
        case .string, .integer, .decimal: self.init(verbatim: token.rawText(in: bytes))
        case .escapedString: self.init(token.string(in: bytes) ?? "")
        default: return nil
        }
    }

    /// The content: the string without quotes and escapes, or the digits. Binary frames carry it.
    package var text: String {
        guard json.utf8.first == ASCII.quote else { return json }
        // By bytes: an accent at the beginning is one character with the quote in front of it.
        var content = String(Substring(json.utf8.dropFirst().dropLast()))
        guard content.utf8.contains(ASCII.backslash) else { return content }
        return content.withUTF8 { JSONUnescaper.text(of: UnsafeRawBufferPointer($0)) }
    }

    private init(verbatim json: String) {
        self.json = json
    }

    private static func parse(_ bytes: UnsafeRawBufferPointer) -> Ref? {
        var scanner = JSONScanner(bytes, maxDepth: 0)
        guard bytes.isUTF8, let token = try? scanner.value(), token.count == bytes.count else {
            return nil
        }
        return Ref(token, in: bytes)
    }
}

extension Ref: Hashable {
    /// Byte for byte, where Swift's strings would also be equal in different normalisation forms.
    public static func == (lhs: Ref, rhs: Ref) -> Bool {
        lhs.json.utf8.elementsEqual(rhs.json.utf8)
    }

    /// Feeds the ref's text into `hasher`.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(json)
    }
}

extension Ref: CustomStringConvertible {
    /// The ref as JSON, for logs: quotes tell `"1"` from `1`.
    public var description: String { json }
}
