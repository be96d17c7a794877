import NIOCore

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension Payload {
    /// The JSON of `value`, by Foundation's `JSONEncoder` with its default strategies, keys sorted.
    /// - Throws: ``PayloadError`` if `value` cannot be encoded.
    public init<Value: Encodable>(encoding value: Value) throws(PayloadError) {
        if let json = value as? JSON {
            self.init(json: json)
        } else {
            self.init(validatedJSON: ByteBuffer(bytes: try Self.data(encoding: value)))
        }
    }

    /// The payload as a value of `type`, by Foundation's `JSONDecoder` with its default strategies. Of two equal keys
    /// the later one counts, as everywhere in Roost and in Phoenix.
    /// - Throws: ``PayloadError`` if the payload is binary, or has not the shape of `type`; its message says what is
    ///   wrong where.
    public func decode<Value: Decodable>(_ type: Value.Type = Value.self) throws(PayloadError) -> Value {
        if isBinary { throw PayloadError(.binary, "the payload is binary, not \(type)") }
        if type == JSON.self, let value = json as? Value { return value }
        do {
            return try JSONDecoder().decode(type, from: Data(unambiguous.bytes.readableBytesView))
        } catch {
            throw PayloadError(decoding: type, error)
        }
    }

    /// The payload without the members that later ones of the same name replace: `JSONDecoder` would take the first, and
    /// what one reader has checked must be what the next one sees.
    private var unambiguous: Payload {
        let isAmbiguous = bytes.withUnsafeReadableBytes { bytes in
            var scanner = JSONScanner(bytes, maxDepth: .max)
            var finder = DuplicateKeyFinder(bytes)
            _ = try? scanner.value(reportingTo: &finder)
            return finder.foundDuplicate
        }
        guard isAmbiguous, let json else { return self }
        return Payload(json: json)
    }

    private static func data(encoding value: some Encodable) throws(PayloadError) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return try encoder.encode(value)
        } catch {
            throw PayloadError(encoding: Swift.type(of: value), error)
        }
    }
}
