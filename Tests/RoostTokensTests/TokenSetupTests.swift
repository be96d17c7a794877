import RoostTokens
import Testing

@Suite struct TokenSetupTests {
    @Test func asksForASecretOf20Bytes() throws {
        #expect(throws: TokenSetupError.secretTooShort(bytes: 19)) {
            try Tokens(secret: String(repeating: "a", count: 19))
        }
        #expect(throws: TokenSetupError.secretTooShort(bytes: 0)) { try Tokens(secret: "") }
        #expect(throws: Never.self) { try Tokens(secret: String(repeating: "a", count: 20)) }
    }

    @Test(arguments: [
        KeyDerivation(iterations: 0), KeyDerivation(iterations: .max), KeyDerivation(length: 0),
        KeyDerivation(length: -1),
    ])
    func refusesKeyDerivationsThatMakeNoSense(keys: KeyDerivation) {
        #expect(throws: TokenSetupError.badKeyDerivation) {
            try Tokens(secret: Fixture.secret, options: TokenOptions(keys: keys))
        }
    }

    @Test func encryptsWithKeysOf32BytesOnly() throws {
        let tokens = try Fixture.tokens(options: TokenOptions(keys: KeyDerivation(length: 16)))
        #expect(throws: TokenSetupError.keyNotOf32Bytes) { try tokens.encrypt(1, salt: "s") }
        #expect(throws: TokenError.invalid) { try tokens.decrypt(Fixture.encrypted, salt: "s", as: Int.self) }
    }

    @Test func otherDerivationsMakeOtherTokens() throws {
        let tokens = try Fixture.tokens(options: TokenOptions(keys: KeyDerivation(iterations: 999)))
        #expect(throws: TokenError.invalid) { try tokens.verify(Fixture.signed, salt: Fixture.salt, as: Int.self) }
    }

    @Test func neitherTakesNorMakesLongerTokensThanTheLimit() throws {
        let length = Fixture.signed.utf8.count
        let just = try Fixture.tokens(options: TokenOptions(maxLength: length))
        let tooLittle = try Fixture.tokens(options: TokenOptions(maxLength: length - 1))
        #expect(try just.verify(Fixture.signed, salt: Fixture.salt) == 1)
        #expect(throws: TokenError.invalid) { try tooLittle.verify(Fixture.signed, salt: Fixture.salt) as Int }
        #expect(throws: TokenSetupError.tokenTooLong(bytes: length)) {
            try tooLittle.sign(1, salt: Fixture.salt, signedAt: Fixture.signedAt)
        }
    }
}
