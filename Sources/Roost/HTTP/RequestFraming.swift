import NIOHTTP1

/// Refuses requests whose end another server might see elsewhere (RFC 9112, 6.1). What else makes their length unclear,
/// such as two lengths, NIO's decoder refuses.
enum RequestFraming {
    /// - Returns: The answer to a request whose body must not be read, or `nil`.
    static func refusal(_ head: HTTPRequestHead) -> HTTPResponse? {
        guard head.headers.contains(name: "transfer-encoding") else { return nil }
        guard head.version == .http1_1 else { return .text("bad request", status: .badRequest) }
        let codings = head.headers[canonicalForm: "transfer-encoding"].map { $0.lowercased() }
        guard codings == ["chunked"] else {
            return .text("the transfer coding is not supported", status: .notImplemented)
        }
        return nil
    }
}

extension HTTPRequestHead {
    /// Whether the client waits to be asked for the body (RFC 9110, 10.1.1).
    var expectsContinue: Bool {
        self.version == .http1_1 && self.headers[canonicalForm: "expect"].contains { $0.lowercased() == "100-continue" }
    }
}
