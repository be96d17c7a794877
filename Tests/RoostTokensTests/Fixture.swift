import RoostTokens

/// The secret and the time of the tokens in the tests, which were made by Phoenix and by OTP.
enum Fixture {
    static let secret = String(repeating: "a", count: 64)
    static let salt = "user auth"
    /// In milliseconds, as all tokens of the tests were signed.
    static let signedAt: Int64 = 1_700_000_000_000

    /// By a running Phoenix: the data 1, for a day.
    static let signed = "SFMyNTY.g2gDYQFuBgAAaOXPiwFiAAFRgA.9gShOaPCMVYklRMi2bi1jGGGEQ1n5rsnhPvGUJk-QLQ"
    static let signed384 =
        "SFMzODQ.g2gDYQFuBgAAaOXPiwFiAAFRgA.5DngxHUv-MBWA1WbiFX6WlZLQ1hcQLxRHwkBLHm38iPgT9AmxLXmX578YzSr13Mi"
    static let signed512 =
        "SFM1MTI.g2gDYQFuBgAAaOXPiwFiAAFRgA."
        + "POFzIpbmUm9BIDb9oButGSmFGo5WfkD3zglFia5J0a8f4yqAii8Ws96QyogMfpKozP0u9yS5lInFSOAjYqLbhQ"
    /// By OTP's ciphers, in the form of plug_crypto 2.
    static let encrypted = "XCP.AAECAwQFBgcICQoLDA0ODxAREhMUFRYXwVdp-MKK16GDPhZeS0HhinRXgxMyJna5mGwL0sqHfEdrtTw"
    /// By OTP's ciphers, in the form of plug_crypto 1.
    static let legacy =
        "QTEyOEdDTQ.hd5UBK6wa2KkNy7tOJvu_Gum3Vn45_Cf1072CItR_oogISIjJCUmJygpKis."
        + "EBESExQVFhcYGRob.R0YAzg4hsO8Xtbg6TCaJPjvt9A.F3qiMGt9q37gb1fOsej7xA"

    /// Tokens at a moment after the signing.
    static func tokens(
        after seconds: Double = 1,
        secret: String = Self.secret,
        options: TokenOptions = TokenOptions()
    ) throws -> Tokens {
        var options = options
        options.now = { Self.signedAt + Int64(seconds * 1000) }
        return try Tokens(secret: secret, options: options)
    }
}
