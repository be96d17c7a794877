import NIOHTTP1

/// Checks the header fields of a WebSocket handshake (RFC 6455, 4.2.1). The texts are those of Phoenix's HTTP server.
enum UpgradeRequest {
    /// - Returns: What is wrong, or `nil` when the request may be upgraded.
    static func problem(_ head: HTTPRequestHead) -> String? {
        guard head.version == .http1_1 else { return "HTTP version \(head.version) unsupported" }
        guard head.headers.contains(name: "host") else { return "'host' header is absent" }
        return self.missingToken("connection", "upgrade", head)
            ?? self.missingToken("upgrade", "websocket", head)
            ?? self.versionProblem(head)
            ?? self.keyProblem(head)
    }

    private static func missingToken(_ name: String, _ token: String, _ head: HTTPRequestHead) -> String? {
        let tokens = head.headers[canonicalForm: name].map { $0.lowercased() }
        guard !tokens.contains(token) else { return nil }
        return "'\(name)' header must contain '\(token)', got \(self.list(head.headers[name]))"
    }

    private static func versionProblem(_ head: HTTPRequestHead) -> String? {
        let versions = head.headers["sec-websocket-version"]
        return versions == ["13"] ? nil : "'sec-websocket-version' header must equal '13', got \(self.list(versions))"
    }

    private static func keyProblem(_ head: HTTPRequestHead) -> String? {
        let keys = head.headers["sec-websocket-key"]
        guard let key = keys.first else { return "'sec-websocket-key' header is absent" }
        // 16 bytes in base64.
        let isKey = keys.count == 1 && key.utf8.count == 24 && key.hasSuffix("==")
        return isKey ? nil : "'sec-websocket-key' header must be 16 bytes in base64"
    }

    private static func list(_ values: [String]) -> String {
        "[" + values.map { "\"\($0)\"" }.joined(separator: ", ") + "]"
    }
}
