import Crypto
import Testing

@testable import RoostTokens

@Suite struct CryptographyTests {
    /// draft-irtf-cfrg-xchacha-03, section 2.2.1.
    @Test func makesTheSubkeyOfTheDraft() {
        let key = Array(UInt8(0)..<32)
        let nonce = Hex.bytes("000000090000004a0000000031415927")
        let subkey = HChaCha20.subkey(key: key, nonce: nonce)
        #expect(subkey.map(Hex.text) == "82413b4227b27bfed30e42508a877d73a0f9e4d58a74a853c12ec41326d3ecdc")
    }

    @Test func makesNoSubkeyOfOtherLengths() {
        #expect(HChaCha20.subkey(key: Array(repeating: 0, count: 31), nonce: Array(repeating: 0, count: 16)) == nil)
        #expect(HChaCha20.subkey(key: Array(repeating: 0, count: 32), nonce: Array(repeating: 0, count: 15)) == nil)
    }

    /// From OTP's `pbkdf2_hmac`; the first is also that of the running Phoenix.
    @Test(arguments: [
        (TokenDigest.sha256, "31fbb3adecec68c972fd2697491c1a02763359667d5ac06901233fb98a57fb14"),
        (TokenDigest.sha384, "f9be7a478e3d23e491517e3ebd8718381caf58d4d2532bfdb22e26cf1cd73ece"),
        (TokenDigest.sha512, "6329afc21b613e5bfcc06a61f90048cbca4946c3020235cfed42ab312737f807"),
    ])
    func derivesTheKeysThatOTPDerives(digest: TokenDigest, hex: String) throws {
        let keys = TokenKeys(secret: String(repeating: "a", count: 64), derivation: KeyDerivation(digest: digest))
        #expect(Hex.text(try keys.key(salt: "user auth").withUnsafeBytes(Array.init)) == hex)
    }

    @Test func keepsABoundedNumberOfKeys() throws {
        let keys = TokenKeys(secret: String(repeating: "a", count: 64), derivation: KeyDerivation(iterations: 1))
        for salt in 0..<(3 * TokenKeys.limit) { _ = try keys.key(salt: "\(salt)") }
        #expect((1...TokenKeys.limit).contains(keys.count))
    }

    @Test(arguments: [
        ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("\u{7F}~>?", "f34-Pw"),
    ])
    func writesAndReadsBase64(plain: String, text: String) {
        #expect(Base64URL.encode(plain.utf8) == text)
        #expect(Base64URL.decode(text.utf8) == Array(plain.utf8))
    }

    @Test(arguments: ["Z", "Zg=", "Zg==", "Zh", "Zm9", "Zm9vY", "Zm+v", "Zm/v", "Zm 9", "Zm9v\n", "é"])
    func refusesBase64ThatItWouldNotWrite(text: String) {
        #expect(Base64URL.decode(text.utf8) == nil)
    }
}
