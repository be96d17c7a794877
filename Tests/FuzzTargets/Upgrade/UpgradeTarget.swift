#if DEBUG || FUZZING
import NIOHTTP1
@testable import Roost

/// What is read from the head of a request that asks for a WebSocket, without NIO's parser in front: the URL, its
/// parameters, the route, the origin, the header fields of the handshake.
///
/// The first line is the target, the second the header `Host`, the third `Origin`, the others further header fields.
enum UpgradeTarget: FuzzTarget {
    static let name = "upgrade"

    static func run(_ input: [UInt8]) throws {
        let lines = FuzzInput(input).lines
        var head = HTTPRequestHead(version: .http1_1, method: .GET, uri: lines[0])
        for (name, value) in zip(["host", "origin"], lines.dropFirst()) { head.headers.add(name: name, value: value) }
        for line in lines.dropFirst(3) {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, parts[0].utf8.allSatisfy({ $0 < 0x80 }) else { continue }
            head.headers.add(name: String(parts[0]), value: String(parts[1].drop { $0 == " " }))
        }
        try HeadChecks.check(head)
    }
}
#endif
