#if DEBUG || FUZZING
import Crypto
@testable import RoostTokens

/// Tokens. The first byte chooses: any text as a token of either kind; or any bytes as what a token says, signed or
/// encrypted by someone who has the secret. Then no change of the token, however small, goes unnoticed.
///
/// The second byte says which character is changed.
enum TokenTarget: FuzzTarget {
    static let name = "tokens"

    private static let key = SymmetricKey(data: Array("a key of the length that is wanted".utf8.prefix(32)))
    private static let nonce = Array(UInt8(0)..<24)

    static func run(_ bytes: [UInt8]) throws {
        var input = FuzzInput(bytes)
        let choice = input.byte() % 4
        let place = Int(input.byte())
        let rest = Array(input.rest)
        let text = String(decoding: rest, as: UTF8.self)
        switch choice {
        case 0: try check(MessageVerifier.verify(text, key: key)) { MessageVerifier.sign($0, key: key) == text }
        case 1: try check(MessageEncryptor.decrypt(text, key: key)) { _ in true }
        case 2: try checkSigned(rest, place)
        default: try checkEncrypted(rest, place)
        }
        try checkPayload(rest)
    }

    /// Nothing is accepted but what was made with the key; longer hashes than that of `sign` are none's to guess.
    private static func check(_ message: [UInt8]?, isGenuine: ([UInt8]) -> Bool) throws {
        if let message { try require(isGenuine(message), "a token that nobody made: \(message)") }
    }

    private static func checkSigned(_ message: [UInt8], _ place: Int) throws {
        let token = MessageVerifier.sign(message, key: key)
        try requireEqual(MessageVerifier.verify(token, key: key), message, "what was signed")
        try requireEqual(MessageVerifier.verify(changed(token, place), key: key), nil, "a changed token")
    }

    private static func checkEncrypted(_ message: [UInt8], _ place: Int) throws {
        guard let token = MessageEncryptor.encrypt(message, key: key, nonce: nonce) else {
            throw Finding("nothing encrypted")
        }
        try requireEqual(MessageEncryptor.decrypt(token, key: key), message, "what was encrypted")
        try requireEqual(MessageEncryptor.decrypt(changed(token, place), key: key), nil, "a changed token")
    }

    private static func changed(_ token: String, _ place: Int) -> String {
        var bytes = Array(token.utf8)
        let index = place % bytes.count
        bytes[index] = bytes[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What a signed message may say is read without harm, as whatever an application asks for.
    private static func checkPayload(_ message: [UInt8]) throws {
        guard let term = try? TermReader.read(message), let payload = TokenPayload(term) else { return }
        for age in [nil, MaxAge.infinity, .seconds(.max), .seconds(.min)] {
            try? payload.allowing(age).check(now: .max, tolerance: .max)
            try? payload.allowing(age).check(now: .min, tolerance: 0)
        }
        let integer = try? TermDecoder.decode(Int.self, from: payload.data)
        try require(integer.map { .integer($0) == payload.data } ?? true, "another integer")
        _ = try? TermDecoder.decode([String: [Int8?]].self, from: payload.data)
        _ = try? TermDecoder.decode(Account.self, from: payload.data)
    }

    private struct Account: Decodable {
        var id: UInt32
        var name: String?
        var roles: [Set<String>]
        var limits: [Int: Double]
        var parent: [Account]?
    }
}
#endif
