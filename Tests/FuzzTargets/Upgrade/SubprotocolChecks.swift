#if DEBUG || FUZZING
import NIOHTTP1
@testable import Roost

/// What must hold of any header `Sec-WebSocket-Protocol`, with and without a token in it.
enum SubprotocolChecks {
    private static let prefix = "base64url.bearer.phx."

    static func check(_ headers: HTTPHeaders) throws {
        let offered = Subprotocols.offered(headers)
        var configuration = SocketConfiguration()
        configuration.authToken = true
        configuration.subprotocols = ["a", "b"]
        switch Subprotocols(configuration).decide(offered) {
        case .agreed(let name, let token):
            try require(name.map { ["phoenix", "a", "b"].contains($0) } ?? true, "the protocol \(name ?? "")")
            if let token { try checkToken(token, offered) }
        case .noMatch:
            try require(!offered.isEmpty, "no match for nothing")
        case .badToken:
            try require(offered.contains { $0.hasPrefix(prefix) }, "a bad token out of nowhere")
        }
        try checkHiding(headers)
    }

    /// Base64 leaves no choice but the alphabet, the padding and the bits behind the end.
    private static func checkToken(_ token: String, _ offered: [Substring]) throws {
        let digits = encode(Array(token.utf8)).dropLast()
        let isFound = offered.contains { protocolName in
            let normalised = protocolName.utf8.map { byte in
                byte == UInt8(ascii: "-") ? UInt8(ascii: "+") : byte == UInt8(ascii: "_") ? UInt8(ascii: "/") : byte
            }
            return normalised.starts(with: Array(prefix.utf8) + digits)
        }
        try require(isFound, "the token \(token.debugDescription) was not sent")
    }

    private static func encode(_ bytes: [UInt8]) -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        let bits = bytes.flatMap { byte in (0..<8).map { byte >> (7 - $0) & 1 } }
        return stride(from: 0, to: bits.count, by: 6).map { start in
            let digit = (0..<6).reduce(0) { $0 << 1 | (start + $1 < bits.count ? Int(bits[start + $1]) : 0) }
            return alphabet[digit]
        }
    }

    private static func checkHiding(_ headers: HTTPHeaders) throws {
        let shown = Subprotocols.withoutToken(headers)["sec-websocket-protocol"]
        let parts = shown.joined(separator: ",").split(separator: ",").map { $0.drop { $0 == " " || $0 == "\t" } }
        try require(!parts.contains { $0.hasPrefix(prefix) }, "the token is shown: \(shown)")
    }
}
#endif
