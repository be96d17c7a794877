/// Why a payload does not become a value of the wanted type, or a value does not become a payload.
public struct PayloadError: Error, Sendable {
    /// What went wrong.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// A value was asked of binary data.
        case binary
        /// The JSON has not the shape of the wanted type.
        case mismatch
        /// The value has no JSON form.
        case unencodable
    }

    /// What went wrong.
    public let code: Code
    /// The same in words, with the place in the payload: `payload is no Chat: "body" is missing at user`.
    public let message: String
    /// What the decoder or encoder threw.
    public let underlying: (any Error)?

    init(_ code: Code, _ message: String, underlying: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.underlying = underlying
    }

    init(decoding type: Any.Type, _ error: any Error) {
        self.init(.mismatch, "payload is no \(type): \(CodingErrorText.describe(error))", underlying: error)
    }

    init(encoding type: Any.Type, _ error: any Error) {
        self.init(.unencodable, "\(type) has no JSON form: \(CodingErrorText.describe(error))", underlying: error)
    }
}

extension PayloadError: CustomStringConvertible {
    /// The message.
    public var description: String { message }
}
