#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What stands in a credentials file: a user's JWT, and the seed of the nkey that it is for, each between a line that says
/// BEGIN and one that says END.
struct CredentialsFile: Sendable {
    let jwt: String
    let key: NKey

    init(path: String) throws(NATSSetupError) {
        guard let data = try? Data(contentsOf: URL(filePath: path)), data.count < 65_536 else {
            throw NATSSetupError("\(path) cannot be read")
        }
        do {
            try self.init(String(decoding: data, as: UTF8.self))
        } catch {
            throw NATSSetupError("\(path): \(error.description)")
        }
    }

    init(_ text: String) throws(NATSSetupError) {
        let lines = text.split(whereSeparator: \.isNewline)
        guard let jwt = Self.section("USER JWT", lines), let seed = Self.section("NKEY SEED", lines) else {
            throw NATSSetupError("there must be a user's JWT and an nkey's seed in a credentials file")
        }
        self.jwt = String(jwt)
        self.key = try NKey(seed: seed)
    }

    private static func section(_ name: String, _ lines: [Substring]) -> Substring? {
        let begin = lines.firstIndex { $0.hasPrefix("-----BEGIN") && $0.contains(name) }
        guard let begin, lines.indices.contains(begin + 1) else { return nil }
        return lines[begin + 1].drop { $0 == " " }.split(separator: " ").first
    }
}
