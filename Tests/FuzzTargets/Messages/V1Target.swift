import NIOCore
import RoostProtocol

/// Text frames of protocol version 1. Version 1 has no binary frames and sends no `join_ref`.
enum V1Target: FuzzTarget {
    static let name = "v1"

    static func run(_ input: [UInt8]) throws {
        let serializer = V1JSONSerializer()
        let checks = MessageChecks(serializer: serializer)
        let frame = ByteBuffer(bytes: input)
        try require((try? serializer.decode(.binary, frame)) == nil, "a binary frame was accepted")
        // Text that is not UTF-8 never gets here from a WebSocket; it must still do no harm.
        guard String(validating: input, as: UTF8.self) != nil else {
            _ = try? serializer.decode(.text, frame)
            return
        }
        let parts = MessageParts.v1(input, maxDepth: checks.maxDepth)
        switch Result(catching: { () throws(MalformedMessage) in try serializer.decode(.text, frame) }) {
        case .success(var message):
            try checks.check(message, parts)
            message.joinRef = nil
            try checks.checkRoundTrip(message)
        case .failure(let error):
            try checks.check(error, parts)
        }
    }
}
