import Testing

@testable import RoostTokens

@Suite struct TokenTests {
    @Test func signsWhatPhoenixSigns() throws {
        let tokens = try Fixture.tokens()
        #expect(try tokens.sign(1, salt: Fixture.salt, signedAt: Fixture.signedAt) == Fixture.signed)
    }

    @Test(arguments: [Fixture.signed, Fixture.signed384, Fixture.signed512])
    func verifiesWhatPhoenixSigns(token: String) throws {
        #expect(try Fixture.tokens().verify(token, salt: Fixture.salt, as: Int.self) == 1)
    }

    @Test(arguments: [Fixture.encrypted, Fixture.legacy])
    func decryptsWhatPhoenixEncrypts(token: String) throws {
        #expect(try Fixture.tokens().decrypt(token, salt: Fixture.salt, as: Int.self) == 1)
    }

    @Test func encryptsAsPhoenixDoesWithTheSameNonce() throws {
        let keys = TokenKeys(secret: Fixture.secret, derivation: KeyDerivation())
        let payload = TokenPayload.term(1, signedAt: Fixture.signedAt, maxAge: .day)
        let token = MessageEncryptor.encrypt(
            try TermWriter.write(payload),
            key: try keys.key(salt: Fixture.salt),
            nonce: Array(0..<24)
        )
        #expect(token == Fixture.encrypted)
    }

    @Test func encryptsDifferentlyEachTimeAndDecryptsIt() throws {
        let tokens = try Fixture.tokens()
        let made = try (0..<2).map { _ in try tokens.encrypt("secret", salt: "s") }
        #expect(made[0] != made[1])
        for token in made { #expect(try tokens.decrypt(token, salt: "s") == "secret") }
    }

    /// Each character replaced by each other one of the alphabet, and by some that are none.
    @Test func noticesEveryChangeOfASignedToken() throws {
        let tokens = try Fixture.tokens()
        for token in Self.changes(of: Fixture.signed) {
            #expect(throws: TokenError.invalid) { try tokens.verify(token, salt: Fixture.salt, as: Term.self) }
        }
    }

    @Test(arguments: [Fixture.encrypted, Fixture.legacy])
    func noticesEveryChangeOfAnEncryptedToken(token: String) throws {
        let tokens = try Fixture.tokens()
        for token in Self.changes(of: token) {
            #expect(throws: TokenError.invalid) { try tokens.decrypt(token, salt: Fixture.salt, as: Term.self) }
        }
    }

    @Test(arguments: [
        "", ".", "..", "...", "SFMyNTY", "SFMyNTY..", "SFMyNTY.g2gD", "\(Fixture.signed).", "\(Fixture.signed).x",
        ".\(Fixture.signed)", " \(Fixture.signed)", "\(Fixture.signed)=", "XCP.", "XCP.AAAA", "QTEyOEdDTQ....",
        "QTEyOEdDTQ", "bm9uZQ.g2gDYQFuBgAAaOXPiwFiAAFRgA.", "é", "\u{0}",
    ])
    func refusesWhatIsNoToken(text: String) throws {
        let tokens = try Fixture.tokens()
        #expect(throws: TokenError.invalid) { try tokens.verify(text, salt: Fixture.salt, as: Int.self) }
        #expect(throws: TokenError.invalid) { try tokens.decrypt(text, salt: Fixture.salt, as: Int.self) }
    }

    @Test func refusesAnotherSaltAndAnotherSecret() throws {
        let other = try Fixture.tokens(secret: String(repeating: "b", count: 64))
        #expect(throws: TokenError.invalid) { try Fixture.tokens().verify(Fixture.signed, salt: "x", as: Int.self) }
        #expect(throws: TokenError.invalid) { try other.verify(Fixture.signed, salt: Fixture.salt, as: Int.self) }
        #expect(throws: TokenError.invalid) { try other.decrypt(Fixture.encrypted, salt: Fixture.salt, as: Int.self) }
        #expect(throws: TokenError.invalid) { try other.decrypt(Fixture.legacy, salt: Fixture.salt, as: Int.self) }
    }

    @Test func aSignedTokenIsNoEncryptedOne() throws {
        let tokens = try Fixture.tokens()
        #expect(throws: TokenError.invalid) { try tokens.decrypt(Fixture.signed, salt: Fixture.salt, as: Int.self) }
        #expect(throws: TokenError.invalid) { try tokens.verify(Fixture.encrypted, salt: Fixture.salt, as: Int.self) }
    }

    @Test func saysThatThereIsNoToken() throws {
        #expect(throws: TokenError.missing) { try Fixture.tokens().verify(nil, salt: "s", as: Int.self) }
        #expect(throws: TokenError.missing) { try Fixture.tokens().decrypt(nil, salt: "s", as: Int.self) }
    }

    private static func changes(of token: String) -> [String] {
        let replacements = Array("ABgQf9-_.= +/".utf8)
        let bytes = Array(token.utf8)
        return bytes.indices.flatMap { index in
            replacements.filter { $0 != bytes[index] }.map { replacement in
                var changed = bytes
                changed[index] = replacement
                return String(decoding: changed, as: UTF8.self)
            } + [String(decoding: bytes[..<index] + bytes[(index + 1)...], as: UTF8.self)]
        }
    }
}
