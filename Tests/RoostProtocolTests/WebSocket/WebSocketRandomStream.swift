import NIOCore
import RoostProtocol
import TestSupport

/// Writes a valid client stream at random, and knows what it says.
struct WebSocketRandomStream {
    private(set) var random: RandomSeed
    private(set) var expected: [WebSocketEvent] = []

    init(_ random: RandomSeed) {
        self.random = random
    }

    mutating func bytes(messages: Int) -> [UInt8] {
        let body = (0..<messages).flatMap { _ in random.chance(70) ? message() : control() }
        return random.chance(30) ? body + close() : body
    }

    private mutating func message() -> [UInt8] {
        let isText = random.chance(60)
        let payload = isText ? text() : random.bytes(Int.random(in: 0...300, using: &random))
        let bytes = fragments(payload, opcode: isText ? 1 : 2)
        expected.append(.message(isText ? .text : .binary, ByteBuffer(bytes: payload)))
        return bytes
    }

    private mutating func fragments(_ payload: [UInt8], opcode: UInt8) -> [UInt8] {
        let count = random.chance(50) ? Int.random(in: 1...4, using: &random) : 0
        let edges = [0] + random.cuts(count, in: payload.count) + [payload.count]
        return (0...count).flatMap { index in
            let between = index > 0 && random.chance(30) ? control() : []
            let piece = Array(payload[edges[index]..<edges[index + 1]])
            return between + frame(index == 0 ? opcode : 0, piece, isFinal: index == count)
        }
    }

    private mutating func text() -> [UInt8] {
        let pieces = ["a", "hello, world", "é", "日本", "😀", "0123456789abcdef"]
        let count = Int.random(in: 0...18, using: &random)
        return (0..<count).flatMap { _ in Array((pieces.randomElement(using: &random) ?? "").utf8) }
    }

    private mutating func control() -> [UInt8] {
        let payload = random.bytes(Int.random(in: 0...125, using: &random))
        let isPing = random.chance(50)
        expected.append(isPing ? .ping(ByteBuffer(bytes: payload)) : .pong(ByteBuffer(bytes: payload)))
        return frame(isPing ? 9 : 10, payload)
    }

    private mutating func close() -> [UInt8] {
        let code = UInt16.random(in: 3000...4999, using: &random)
        expected.append(.close(WebSocketCloseCode(rawValue: code), reason: "ciao"))
        return frame(8, [UInt8(code >> 8), UInt8(code & 0xFF)] + Array("ciao".utf8))
    }

    private mutating func frame(_ opcode: UInt8, _ payload: [UInt8], isFinal: Bool = true) -> [UInt8] {
        WebSocketTestFrame(opcode: opcode, isFinal: isFinal, payload: payload, key: random.bytes(4)).bytes
    }
}
