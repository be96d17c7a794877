import Testing

@testable import RoostTokens

@Suite struct TokenAgeTests {
    @Test(arguments: [(0.0, true), (86400, true), (86400.001, false), (1e9, false)])
    func expiresWhenTheTokenSaysSo(after seconds: Double, isGood: Bool) throws {
        let tokens = try Fixture.tokens(after: seconds)
        self.expect(isGood, tokens, Fixture.signed)
    }

    @Test(arguments: [
        (MaxAge.seconds(10), 10.0, true), (.seconds(10), 10.001, false), (.seconds(0), 0, false),
        (.seconds(-1), 0, false), (.seconds(.max), 1e12, true), (.seconds(.min), 0, false), (.infinity, 1e12, true),
        (.seconds(200_000), 100_000, true),
    ])
    func whoVerifiesHasTheLastWord(maxAge: MaxAge, after seconds: Double, isGood: Bool) throws {
        let tokens = try Fixture.tokens(after: seconds)
        self.expect(isGood, tokens, Fixture.signed, maxAge: maxAge)
    }

    @Test(arguments: [(MaxAge.seconds(5), 5.0, true), (.seconds(5), 6, false), (.infinity, 1e12, true)])
    func keepsTheAgeThatWasSigned(maxAge: MaxAge, after seconds: Double, isGood: Bool) throws {
        let token = try Fixture.tokens(after: 0).sign(1, salt: Fixture.salt, maxAge: maxAge)
        self.expect(isGood, try Fixture.tokens(after: seconds), token)
    }

    @Test func refusesTokensFromTheFuture() throws {
        let tolerant = TokenOptions(clockTolerance: .milliseconds(1500))
        #expect(throws: TokenError.invalid) {
            try Fixture.tokens(after: -0.001).verify(Fixture.signed, salt: Fixture.salt, as: Int.self)
        }
        self.expect(true, try Fixture.tokens(after: -1.5, options: tolerant), Fixture.signed)
        #expect(throws: TokenError.invalid) {
            try Fixture.tokens(after: -1.501, options: tolerant).verify(
                Fixture.signed,
                salt: Fixture.salt,
                maxAge: .infinity
            ) as Int
        }
    }

    private static let signedAt = Term.integer(Int(Fixture.signedAt))

    private static let otherForms: [(Term, Double, Bool)] = [
        (.tuple([1, signedAt]), 80_000, true),
        (.tuple([1, signedAt]), 90_000, false),
        ([.atom("data"): 1, .atom("signed"): signedAt], 80_000, true),
        ([.atom("data"): 1, .atom("signed"): signedAt], 90_000, false),
        (.tuple([1, signedAt, 1.5]), 1.5, true),
        (.tuple([1, signedAt, 1.5]), 1.6, false),
        (.tuple([1, .integer(.min), 5]), 0, false),
        (.tuple([1, .integer(.min), .atom("infinity")]), 0, true),
    ]

    @Test(arguments: Self.otherForms)
    func readsTheFormsOfEarlierVersions(payload: Term, after seconds: Double, isGood: Bool) throws {
        self.expect(isGood, try Fixture.tokens(after: seconds), try Self.token(payload))
    }

    @Test(
        arguments: [
            1, .tuple([]), .tuple([1]), .tuple([1, "now", 1]), .tuple([1, 1, "long"]), .tuple([1, 1, nil]), [:],
            .tuple([1, 1, 1, 1]), [1, 1, 1], .tuple([1, 1.5, 1]), .tuple([1, .integer(.max), 1]),
        ] as [Term]
    )
    func refusesSignedTermsThatAreNoPayload(payload: Term) throws {
        let token = try Self.token(payload)
        #expect(throws: TokenError.invalid) { try Fixture.tokens().verify(token, salt: Fixture.salt, as: Term.self) }
    }

    private static func token(_ payload: Term) throws -> String {
        let keys = TokenKeys(secret: Fixture.secret, derivation: KeyDerivation())
        return MessageVerifier.sign(try TermWriter.write(payload), key: try keys.key(salt: Fixture.salt))
    }

    private func expect(_ isGood: Bool, _ tokens: Tokens, _ token: String, maxAge: MaxAge? = nil) {
        do throws(TokenError) {
            let value: Int = try tokens.verify(token, salt: Fixture.salt, maxAge: maxAge)
            #expect(isGood && value == 1)
        } catch {
            #expect(!isGood && error == .expired)
        }
    }
}
