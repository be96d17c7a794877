import NIOCore
import RoostProtocol

/// Frames of protocol version 1: text, whichever kind the frame is of. Version 1 sends no `join_ref`.
enum V1Target: FuzzTarget {
    static let name = "v1"

    static func run(_ input: [UInt8]) throws {
        let serializer = V1JSONSerializer()
        let checks = MessageChecks(serializer: serializer)
        let frame = ByteBuffer(bytes: input)
        let isUTF8 = String(validating: input, as: UTF8.self) != nil
        try require(isUTF8 || (try? serializer.decode(.binary, frame)) == nil, "bytes that are no text were accepted")
        // Text that is not UTF-8 never gets here from a WebSocket; it must still do no harm.
        guard isUTF8 else {
            _ = try? serializer.decode(.text, frame)
            return
        }
        let isTaken = (try? serializer.decode(.text, frame)) != nil
        try requireEqual((try? serializer.decode(.binary, frame)) != nil, isTaken, "taken from a binary frame")
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
