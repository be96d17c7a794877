import NIOCore
import RoostCluster

/// The first command of a connection, and what may be answered to it.
struct Greeting: Hashable, Sendable {
    var username: String?
    var password: String?
    var clientName = "roost"
    /// Whether the server must be one of a cluster.
    var expectsCluster = false

    /// `HELLO 3`, with the password and the name (Redis 6 and later, Valkey).
    var command: ByteBuffer {
        var words = ["HELLO", "3"]
        if let password = self.password {
            words += ["AUTH", self.username ?? "default", password]
        }
        words += ["SETNAME", self.clientName]
        var buffer = ByteBuffer()
        RESPCommand.write(words, to: &buffer)
        return buffer
    }

    /// Why the server cannot be used, if it cannot.
    func complaint(about reply: RESPValue) -> LinkEnding? {
        switch reply {
        case .error(let bytes): return self.ending(for: ErrorReply(bytes))
        case .map(let fields): return self.complaint(about: fields)
        default: return Self.tooOld
        }
    }

    private func complaint(about fields: [RESPValue]) -> LinkEnding? {
        guard Self.field("proto", of: fields)?.number == 3 else { return Self.tooOld }
        let mode = Self.field("mode", of: fields)?.string
        if mode == "sentinel" { return LinkEnding(.unsuitable, "a sentinel, not a server") }
        guard !self.expectsCluster || mode == "cluster" else {
            return LinkEnding(.unsuitable, "not a server of a cluster, which the mode sharded needs")
        }
        return nil
    }

    /// The server's words, unless they may repeat ours, among which is the password.
    private func ending(for error: ErrorReply) -> LinkEnding {
        if error.isOfVersion { return Self.tooOld }
        if let password = self.password, !password.isEmpty, error.text.contains(password) {
            return LinkEnding(.closed, "\(error.code)")
        }
        return LinkEnding(error)
    }

    private static let tooOld = LinkEnding(.unsuitable, "does not speak RESP3, as Valkey and Redis from 6 on do")

    private static func field(_ name: String, of fields: [RESPValue]) -> RESPValue? {
        guard let key = fields.firstIndex(where: { $0.text?.holds(name) == true }) else { return nil }
        let value = fields.index(after: key)
        return fields.indices.contains(value) ? fields[value] : nil
    }
}
