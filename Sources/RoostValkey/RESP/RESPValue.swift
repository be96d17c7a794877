import NIOCore

/// What a server sends, in RESP3 (<https://valkey.io/topics/protocol/>).
///
/// Kinds that nobody here tells apart share a case. Texts are slices of what was read.
enum RESPValue: Hashable, Sendable {
    /// A simple, bulk or verbatim string, the latter without its format, or the digits of a big number.
    case text(ByteBuffer)
    /// A simple or bulk error.
    case error(ByteBuffer)
    case integer(Int64)
    case double(Double)
    case boolean(Bool)
    /// `_`, or the null string and array of RESP2.
    case null
    /// An array or a set.
    case array([RESPValue])
    /// Keys and values in turn.
    case map([RESPValue])
    /// Something that answers no command: a message of a channel, or that a subscription stands.
    case push([RESPValue])
    /// A string that was too long to be kept, and its length.
    case skipped(Int)
}

extension RESPValue {
    /// The text, where it is one.
    var text: ByteBuffer? {
        guard case .text(let bytes) = self else { return nil }
        return bytes
    }

    /// The text as a string, where it is one and valid UTF-8.
    var string: String? {
        self.text.flatMap { try? $0.getUTF8ValidatedString(at: $0.readerIndex, length: $0.readableBytes) }
    }

    /// The elements of an array.
    var elements: [RESPValue]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    /// The number, where it is one that an `Int` holds.
    var number: Int? {
        guard case .integer(let number) = self else { return nil }
        return Int(exactly: number)
    }
}

extension ByteBuffer {
    /// Whether exactly this text is to be read.
    func holds(_ text: String) -> Bool {
        self.readableBytesView.elementsEqual(text.utf8)
    }
}
