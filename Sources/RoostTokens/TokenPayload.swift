/// What plug_crypto puts around the data of a token: the time of signing and the greatest age.
struct TokenPayload: Hashable {
    var data: Term
    /// In milliseconds since 1970.
    var signedAt: Int64
    /// In milliseconds; `nil` is for ever.
    var maxAge: Int64?

    private static let dayInMilliseconds: Int64 = 86_400_000

    init(data: Term, signedAt: Int64, maxAge: Int64?) {
        self.data = data
        self.signedAt = signedAt
        self.maxAge = maxAge
    }

    /// Reads `{data, signed, max_age}`; `{data, signed}`, as plug_crypto 1.0 wrote; `%{data: …, signed: …}`, as Phoenix
    /// itself did before.
    init?(_ term: Term) {
        switch term {
        case .tuple(let parts) where parts.count == 3:
            guard let maxAge = Self.milliseconds(maxAge: parts[2]) else { return nil }
            self.init(data: parts[0], signedAt: parts[1], maxAge: maxAge)
        case .tuple(let parts) where parts.count == 2:
            self.init(data: parts[0], signedAt: parts[1], maxAge: Self.dayInMilliseconds)
        case .map(let entries):
            guard let data = entries[.atom("data")], let signedAt = entries[.atom("signed")] else { return nil }
            self.init(data: data, signedAt: signedAt, maxAge: Self.dayInMilliseconds)
        default:
            return nil
        }
    }

    private init?(data: Term, signedAt: Term, maxAge: Int64?) {
        guard case .integer(let signedAt) = signedAt else { return nil }
        self.init(data: data, signedAt: Int64(signedAt), maxAge: maxAge)
    }

    /// The term of a token that is made here.
    static func term(_ data: Term, signedAt: Int64, maxAge: MaxAge) -> Term {
        .tuple([data, .integer(Int(signedAt)), maxAge.term])
    }

    /// Milliseconds of a span in seconds, or `.some(nil)` for `:infinity`. Spans too long to count are for ever.
    private static func milliseconds(maxAge: Term) -> Int64?? {
        switch maxAge {
        case .integer(let seconds): self.milliseconds(seconds: seconds)
        case .float(let seconds): .some(Int64(exactly: (seconds * 1000).rounded(.towardZero)))
        case .atom("infinity"): .some(nil)
        default: nil
        }
    }

    private static func milliseconds(seconds: Int) -> Int64?? {
        let (milliseconds, isTooLarge) = Int64(seconds).multipliedReportingOverflow(by: 1000)
        return isTooLarge ? .some(seconds < 0 ? 0 : nil) : .some(milliseconds)
    }

    /// The same, with the age that whoever verifies allows.
    func allowing(_ maxAge: MaxAge?) -> TokenPayload {
        guard let maxAge, let milliseconds = Self.milliseconds(maxAge: maxAge.term) else { return self }
        return TokenPayload(data: self.data, signedAt: self.signedAt, maxAge: milliseconds)
    }

    /// Whether the token is from the future, or too old.
    ///
    /// - Parameter tolerance: How far the signer's clock may be ahead, in milliseconds.
    func check(now: Int64, tolerance: Int64) throws(TokenError) {
        guard self.signedAt <= now.saturatingAdd(tolerance) else { throw .invalid }
        guard let maxAge = self.maxAge else { return }
        guard maxAge > 0, self.signedAt.saturatingAdd(maxAge) >= now else { throw .expired }
    }
}

extension Int64 {
    /// The sum, or the greatest or least number if that is too large or too small.
    fileprivate func saturatingAdd(_ other: Int64) -> Int64 {
        let (sum, isTooLarge) = self.addingReportingOverflow(other)
        return isTooLarge ? (other < 0 ? .min : .max) : sum
    }
}
