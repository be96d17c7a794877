/// What tokens are made and read with. Secret and key derivation have to be the same on both sides.
public struct TokenOptions: Sendable {
    /// How keys are made from the secret.
    public var keys: KeyDerivation
    /// How long tokens are good that are signed without saying so: a day by default.
    public var maxAge: MaxAge
    /// Tokens of more bytes are invalid: 8 192 by default.
    public var maxLength: Int
    /// How far the clock of the machine that signed may be ahead: not at all by default, as in plug_crypto. Tokens
    /// that are further in the future are invalid.
    public var clockTolerance: Duration
    /// The time, in milliseconds since 1970.
    public var now: @Sendable () -> Int64

    /// What is not given is as in `Phoenix.Token`.
    public init(
        keys: KeyDerivation = KeyDerivation(),
        maxAge: MaxAge = .day,
        maxLength: Int = 8192,
        clockTolerance: Duration = .zero,
        now: @escaping @Sendable () -> Int64 = { SystemClock.now }
    ) {
        self.keys = keys
        self.maxAge = maxAge
        self.maxLength = maxLength
        self.clockTolerance = clockTolerance
        self.now = now
    }
}
