#if DEBUG || FUZZING
import NIOCore
import NIOEmbedded
import NIOHTTP1
@testable import Roost

/// Requests as they come from the network, through NIO's parser: however they are cut they are the same requests.
///
/// The first byte chooses where they are cut.
enum RequestTarget: FuzzTarget {
    static let name = "request"

    static func run(_ bytes: [UInt8]) throws {
        var input = FuzzInput(bytes)
        let size = input.byte()
        let whole = try requests(in: [Array(input.rest)])
        let pieces = try requests(in: FuzzInput.pieces(of: input.rest, size: size))
        try requireEqual(pieces.map(\.head), whole.map(\.head), "in pieces")
        try requireEqual(pieces.map(\.body), whole.map(\.body), "the bodies in pieces")
        for request in whole { try HeadChecks.check(request.head) }
    }

    private typealias Request = (head: HTTPRequestHead, body: ByteBuffer)

    /// The requests that are complete before the first fault.
    private static func requests(in pieces: [[UInt8]]) throws -> [Request] {
        let decoder = ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes))
        let channel = EmbeddedChannel(handler: decoder)
        defer { _ = try? channel.finish(acceptAlreadyClosed: true) }
        for piece in pieces {
            guard (try? channel.writeInbound(ByteBuffer(bytes: piece))) != nil else { break }
        }
        var gathering = IncomingRequest()
        var requests: [Request] = []
        while let part = try? channel.readInbound(as: HTTPServerRequestPart.self) {
            switch gathering.take(part, limits: BodyLimits(maxSize: 1_000)) {
            case .more: break
            case .tooLarge: return requests
            case .complete(let head, let body):
                try require(body.readableBytes <= 1_000, "a body beyond the limit")
                requests.append((head, body))
            }
        }
        return requests
    }
}
#endif
