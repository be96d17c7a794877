import Crypto
import Foundation
import Testing

@testable import RoostNATS

@Suite struct NKeyTests {
    /// Made with Python's `nkeys`: a seed, its public key, and its signature of `nonce-` and the vector's index.
    static let vectors: [(seed: String, publicKey: String, signature: String)] = [
        (
            "SUAAABYOCUOCGKRRHA7UMTKULNRGS4DXP2CYZE42UGUK7NV5YTF5FWIXJQ",
            "UBGQ5Q5A2A76774TVG6M4KREWQDNI32EV37R654H3LW3CPFK7JACYEW2",
            "KaMqtGL21jKePpxKOP_m-fYc_ajXbmrPaDvNEcwjTETE9DG_FtVwk5fqjGkWvMsV1tDkezWW2qiycxuceDeuDA"
        ),
        (
            "SUACKLBTHJAUQT2WLVSGW4TZQCDY5FM4UOVLDOF7Y3G5JW7C5HYPP7SGEQ",
            "UBSBQ2TL4FSPLX5ABAKRXCBPYNZ7V3IGLTA6LV4T53RWCMHZ7QA4MVRA",
            "xmdAPp5g7lCTjMHILaWzamkgiV8fJpo-uJZjVwZ1-qUhxcAqEdSvgRK4aTPe7UGdgKt5S6XhREE5QCzY31arBg"
        ),
        (
            "SUAEUUKYL5TG25D3QKEZBF46UWWLHOWBZDH5NXPE5PZPSAAHBYKRYIZ72Q",
            "UARODM2D7JNJ6PLSNO76HKY36DRMHD5TPULRVPAMBTAXFE5L7HOZICQS",
            "at5SD6ndhB2ENwP7wG5Jyq3QI4G_AXTAGcb4ZZQN7MjQHaLFzAzdLby9Ov3Mbwq4rK4L5Z7TGCAr2WV_l7X_BQ"
        ),
    ]

    private static let account = "SAAAAAICAMCAKBQHBAEQUCYMBUHA6EARCIJRIFIWC4MBSGQ3DQOR4HYMHI"

    @Test(arguments: vectors.indices) func hasThePublicKeyAndSignsAsOthersDo(index: Int) throws {
        let vector = Self.vectors[index]
        let key = try NKey(seed: vector.seed)
        #expect(key.publicKey == vector.publicKey)
        let signature = try #require(key.signature("nonce-\(index)"))
        // Apple's Ed25519 adds randomness, so that the signatures need not be equal there.
        #expect(try self.isValid(signature, vector.publicKey, "nonce-\(index)"))
        #expect(try self.isValid(vector.signature, vector.publicKey, "nonce-\(index)"))
        #expect(!signature.contains { "+/=".contains($0) })
    }

    private func isValid(_ signature: String, _ publicKey: String, _ nonce: String) throws -> Bool {
        let padded = signature.replacing("-", with: "+").replacing("_", with: "/") + "=="
        let bytes = try #require(Data(base64Encoded: padded))
        let key = try #require(Base32.decode(publicKey))
        return try Curve25519.Signing.PublicKey(rawRepresentation: key[1..<33])
            .isValidSignature(bytes, for: Array(nonce.utf8))
    }

    @Test func refusesSeedsWithAnyCharacterChanged() {
        let seed = Array(Self.vectors[0].seed)
        for index in seed.indices {
            var changed = seed
            changed[index] = seed[index] == "A" ? "B" : "A"
            #expect(throws: NATSSetupError.self, "at \(index)") { try NKey(seed: String(changed)) }
        }
    }

    @Test(arguments: [
        "", "SU", account, vectors[0].publicKey, vectors[0].seed.lowercased(), vectors[0].seed + "A", "SU😀",
    ]) func refusesWhatIsNoSeedOfAUserAndDoesNotRepeatIt(text: String) {
        let error = #expect(throws: NATSSetupError.self) { try NKey(seed: text) }
        #expect(text.count < 10 || error?.description.contains(text) == false)
    }

    @Test(arguments: [[], [0], [255, 0], [1, 2, 3], [9, 8, 7, 6], [0, 0, 0, 0, 1]] as [[UInt8]])
    func writesAndReadsBase32(bytes: [UInt8]) {
        #expect(Base32.decode(Base32.encode(bytes)) == bytes)
    }

    @Test func writesBase32AsTheRFCDoes() {
        // RFC 4648, 10, without the padding.
        let pairs = [
            ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("foobar", "MZXW6YTBOI"),
        ]
        for (plain, encoded) in pairs { #expect(Base32.encode(Array(plain.utf8)) == encoded) }
        #expect(Base32.decode("MZ") == nil && Base32.decode("M") == nil && Base32.decode("M1") == nil)
    }

    @Test func checksAsXMODEMDoes() {
        #expect(CRC16.checksum(Array("123456789".utf8)) == 0x31C3)
    }

    @Test func readsCredentialsFiles() throws {
        let text = """
            -----BEGIN NATS USER JWT-----
            eyJ0eXAi.abc-_.x
            ------END NATS USER JWT------

            ************************* IMPORTANT *************************
            -----BEGIN USER NKEY SEED-----
            \(Self.vectors[1].seed)
            ------END USER NKEY SEED------
            """
        let file = try CredentialsFile(text)
        #expect(file.jwt == "eyJ0eXAi.abc-_.x" && file.key.publicKey == Self.vectors[1].publicKey)
        let windows = try CredentialsFile(text.replacing("\n", with: "\r\n"))
        #expect(windows.jwt == file.jwt)
        #expect(throws: NATSSetupError.self) { try CredentialsFile("-----BEGIN NATS USER JWT-----") }
        #expect(throws: NATSSetupError.self) { try CredentialsFile(path: "/nowhere/x.creds") }
    }
}
