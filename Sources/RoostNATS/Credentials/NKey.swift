import Crypto

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The key of a user: Ed25519 (RFC 8032), in the form of NATS's nkeys.
///
/// A seed is the base 32 of two bytes that say what it is, 32 that are the private key, and a checksum, least significant
/// byte first; a public key has one such byte.
struct NKey: Sendable {
    /// `S`, in the upper five bits.
    private static let seedPrefix: UInt8 = 18 << 3
    /// `U`, likewise.
    private static let userPrefix: UInt8 = 20 << 3

    private let key: Curve25519.Signing.PrivateKey

    /// - Throws: When the seed is not that of a user, or a character of it is wrong.
    init(seed: some StringProtocol) throws(NATSSetupError) {
        guard let bytes = Base32.decode(seed), bytes.count == 36 else {
            throw NATSSetupError("an nkey's seed has 58 characters, A to Z and 2 to 7")
        }
        guard UInt16(bytes[34]) | UInt16(bytes[35]) << 8 == CRC16.checksum(bytes.prefix(34)) else {
            throw NATSSetupError("the checksum of the nkey's seed is wrong")
        }
        // The prefix of the kind is spread over the first two bytes.
        guard bytes[0] & 0xF8 == Self.seedPrefix, (bytes[0] & 7) << 5 | bytes[1] >> 3 == Self.userPrefix else {
            throw NATSSetupError("the nkey is not the seed of a user, which begins with SU")
        }
        do {
            self.key = try Curve25519.Signing.PrivateKey(rawRepresentation: bytes[2..<34])
        } catch {
            throw NATSSetupError("the nkey's seed is no key")
        }
    }

    /// The public key, which begins with `U`.
    var publicKey: String {
        let bytes = [Self.userPrefix] + self.key.publicKey.rawRepresentation
        let checksum = CRC16.checksum(bytes)
        return Base32.encode(bytes + [UInt8(truncatingIfNeeded: checksum), UInt8(checksum >> 8)])
    }

    /// The signature of what the server wants signed, in base 64 for URLs (RFC 4648, 5) without padding.
    func signature(_ nonce: String) -> String? {
        guard let signature = try? self.key.signature(for: Array(nonce.utf8)) else { return nil }
        return signature.base64EncodedString().filter { $0 != "=" }
            .replacing("+", with: "-").replacing("/", with: "_")
    }
}
