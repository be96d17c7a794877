#if DEBUG || FUZZING
import NIOHTTP1
@testable import Roost
import RoostProtocol

/// What must hold of any head of a request.
enum HeadChecks {
    private static let patterns = [
        "/", "/socket/websocket", "/rooms/:room/websocket", "/assets/*", "/*", "/:a/:b", "/Key;/*",
    ]

    static func check(_ head: HTTPRequestHead) throws {
        let host = head.headers.first(name: "host")
        let uri = RequestURI(target: head.uri, hostHeader: host)
        let expected = URLReference(Array(head.uri.utf8), host: host ?? "")
        try requireEqual(uri.map { Array($0.path.utf8) }, expected?.path, "the path")
        try requireEqual(uri?.query.map { Array($0.utf8) }, expected?.query, "the query")
        if let uri { try check(uri, expected?.parameters) }
        try checkHandshake(head)
        try SubprotocolChecks.check(head.headers)
        try checkExtensions(head.headers["sec-websocket-extensions"])
        guard let uri else { return }
        if let origin = head.headers.first(name: "origin") { try OriginChecks.check(origin, for: uri) }
        try checkInfo(ConnectInfo(head: head, uri: uri, peer: nil))
    }

    private static func check(_ uri: RequestURI, _ expected: [String: [UInt8]]?) throws {
        try require(uri.path.utf8.first == UInt8(ascii: "/"), "a path without a slash")
        try require((1...65_535).contains(uri.port), "the port \(uri.port)")
        let given = uri.params?.dictionary.mapValues { Array($0.utf8) }
        try requireEqual(given, expected, "the parameters")
        if let vsn = uri.params?["vsn"] { try checkVersion(vsn) }
        for pattern in patterns { try checkMatch(uri.path, pattern) }
    }

    /// A route's variables, put back into its pattern, give the path; nothing but that pattern's paths match.
    private static func checkMatch(_ path: String, _ pattern: String) throws {
        let variables = PathPattern(pattern).match(path)
        let expected = PathReference.match(Array(path.utf8), pattern)
        let given = variables?.map { (Array($0.key.utf8), Array($0.value.utf8)) }
        try requireEqual(given.map { Dictionary($0) { $1 } }, expected, "\(pattern) at \(path.debugDescription)")
    }

    /// Only versions that read 1.0.n or 2.0.n, with whatever SemVer allows behind, have a serializer.
    private static func checkVersion(_ vsn: String) throws {
        guard let wire = WireFormat.negotiate(vsn: vsn) else { return }
        let prefix = wire === WireFormat.webSocketV2 ? "2.0." : "1.0."
        try require(vsn.utf8.starts(with: prefix.utf8), "the version \(vsn.debugDescription) was accepted")
        let legal = vsn.utf8.allSatisfy { $0 < 0x80 && ($0 > 0x2A && $0 != 0x2C) && $0 != 0x2F }
        try require(legal, "the version \(vsn.debugDescription) was accepted")
    }

    private static func checkHandshake(_ head: HTTPRequestHead) throws {
        guard UpgradeRequest.problem(head) == nil else { return }
        try require(head.version == .http1_1 && head.headers.contains(name: "host"), "upgraded without a host")
        try require(hasToken("upgrade", in: head.headers["connection"]), "upgraded without a connection header")
        try require(hasToken("websocket", in: head.headers["upgrade"]), "upgraded without an upgrade header")
        try requireEqual(head.headers["sec-websocket-version"], ["13"], "the version")
        try requireEqual(head.headers["sec-websocket-key"].map(\.utf8.count), [24], "the key")
    }

    /// Compression is agreed on only where it was offered, with a window that zlib has, and not without context takeover.
    private static func checkExtensions(_ fields: [String]) throws {
        guard let agreement = DeflateAgreement.negotiate(fields) else { return }
        try require(fields.contains { $0.utf8.count >= 18 && $0.contains("permessage-deflate") }, "nobody asked for it")
        try require((9...15).contains(agreement.windowBits), "a window of \(agreement.windowBits) bits")
        try requireEqual(DeflateAgreement.negotiate([agreement.headerValue]), agreement, "the answer as an offer")
        try requireEqual(DeflateAgreement.negotiate([", " + fields.joined(separator: ",")]), agreement, "in one field")
        try requireEqual(DeflateAgreement.negotiate(fields + [";"]), nil, "with a field that is none")
    }

    private static func hasToken(_ token: String, in values: [String]) -> Bool {
        values.joined(separator: ",").lowercased().contains(token)
    }

    private static func checkInfo(_ info: ConnectInfo) throws {
        try require(info.xHeaders.allSatisfy { $0.name.hasPrefix("x-") }, "a header that is no x- header")
        let shown = info.secWebSocketHeaders + info.traceContextHeaders
        try require(
            !shown.contains { ["cookie", "authorization"].contains($0.name) },
            "a header that must stay hidden"
        )
    }
}
#endif
