/// The URL of a server, taken apart.
struct Target: Codable, Sendable, Equatable {
    var host: String
    var port: Int
    /// With the query.
    var path: String

    /// - Parameter schemes: Those that are understood.
    /// - Throws: `BenchError` with what is wrong.
    init(_ url: String, schemes: [String]) throws {
        guard let separator = url.firstRange(of: "://") else {
            throw BenchError(
                "'\(url)' is no URL: it should look like \(schemes[0])://127.0.0.1:4000/socket/websocket?vsn=2.0.0"
            )
        }
        let scheme = url[..<separator.lowerBound].lowercased()
        guard schemes.contains(scheme) else { throw Self.wrongScheme(scheme, schemes) }
        let rest = url[separator.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let path = String(rest.dropFirst(authority.count))
        self.path = path.hasPrefix("/") ? path : "/" + path
        (self.host, self.port) = try Self.split(authority)
    }

    private static func wrongScheme(_ scheme: String, _ schemes: [String]) -> BenchError {
        if ["wss", "https"].contains(scheme) {
            return BenchError("\(scheme) is not supported: measure without TLS, or through a proxy that adds it")
        }
        return BenchError(
            "the URL of this scenario begins with \(schemes.map { $0 + "://" }.joined(separator: " or "))"
        )
    }

    private static func split(_ authority: Substring) throws -> (String, Int) {
        let bracket = authority.lastIndex(of: "]") ?? authority.startIndex
        let colon = authority[bracket...].firstIndex(of: ":")
        let host = authority[..<(colon ?? authority.endIndex)].filter { $0 != "[" && $0 != "]" }
        guard !host.isEmpty else { throw BenchError("the URL names no host") }
        guard let colon else { return (host, 80) }
        guard let port = Int(authority[authority.index(after: colon)...]), (1...65_535).contains(port) else {
            throw BenchError("the URL's port is not a number from 1 to 65535")
        }
        return (host, port)
    }

    /// The path for a WebSocket, also where the URL is that of long-poll.
    var webSocketPath: String {
        self.path.replacing("/longpoll", with: "/websocket", maxReplacements: 1)
    }

    /// What stands in the `Host` field.
    var authority: String {
        let host = self.host.contains(":") ? "[\(self.host)]" : self.host
        return self.port == 80 ? host : "\(host):\(self.port)"
    }
}
