#if DEBUG || FUZZING
import NIOCore
@testable import Roost
import RoostProtocol

/// The bodies of long-poll requests, and what is made of their messages for the answer to a poll. Besides, tokens of
/// sessions.
///
/// The first byte chooses the media type and the limits.
enum LongPollTarget: FuzzTarget {
    static let name = "longpoll"

    private static let types = [
        "application/x-ndjson", "Application/X-NDJSON ; charset=utf-8", "text/plain", nil, "application/x-ndjsonp", ";",
    ]

    static func run(_ bytes: [UInt8]) throws {
        var input = FuzzInput(bytes)
        let choice = input.byte()
        let limits = choice & 0x80 == 0 ? (batch: 100, size: 4_096) : (batch: 3, size: 8)
        let body = Array(input.rest)
        let isBatch = choice & 0x7F < 2 || choice & 0x7F >= 6
        let type = choice & 0x7F < 6 ? types[Int(choice & 0x7F)] : types[0]
        let result = Result { () throws(LongPollError) in
            try LongPollBody.messages(
                in: ByteBuffer(bytes: body),
                type: type,
                maxBatch: limits.batch,
                maxMessageSize: limits.size
            )
        }
        let expected = isBatch ? batch(body, limits.batch, limits.size) : single(body, limits.size)
        try requireEqual(try? result.get(), try? expected.get(), "the messages")
        try requireEqual(result.error, expected.error, "the fault")
        try checkAnswer((try? result.get()) ?? [])
        try checkToken(String(decoding: body, as: UTF8.self))
    }

    private static func single(_ body: [UInt8], _ size: Int) -> Result<[LongPollMessage], LongPollError> {
        guard body.count <= size else { return .failure(.tooLarge) }
        return text(body).map { .success([$0]) } ?? .failure(.malformed)
    }

    private static func batch(
        _ body: [UInt8],
        _ count: Int,
        _ size: Int
    ) -> Result<[LongPollMessage], LongPollError> {
        let lines = body.split(separator: UInt8(ascii: "\n"))
            .map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }
            .filter { !$0.isEmpty }
        guard lines.count <= count else { return .failure(.tooLarge) }
        var messages: [LongPollMessage] = []
        for line in lines {
            guard line.count <= size else { return .failure(.tooLarge) }
            guard let message = isText(line) ? text(line) : binary(line) else { return .failure(.malformed) }
            messages.append(message)
        }
        return messages.isEmpty ? .failure(.malformed) : .success(messages)
    }

    private static func isText(_ line: ArraySlice<UInt8>) -> Bool {
        line.first == UInt8(ascii: "[") || line.first == UInt8(ascii: "{")
    }

    private static func text(_ line: some Collection<UInt8>) -> LongPollMessage? {
        guard String(validating: line, as: UTF8.self) != nil else { return nil }
        return LongPollMessage(kind: .text, bytes: ByteBuffer(bytes: line))
    }

    private static func binary(_ line: ArraySlice<UInt8>) -> LongPollMessage? {
        Base64Reference.decode(line).map { LongPollMessage(kind: .binary, bytes: ByteBuffer(bytes: $0)) }
    }

    /// The answer is JSON, and its messages are those that went in.
    private static func checkAnswer(_ messages: [LongPollMessage]) throws {
        let elements = messages.map { LongPollFormat.element(EncodedMessage(kind: $0.kind, bytes: $0.bytes)) }
        let body = LongPollFormat.body(.ok, elements, token: "t")
        let value = JSONReference.value(of: Array(buffer: body), maxDepth: 2)
        let strings = value?["messages"]?.array?.map { $0.string }
        try requireEqual(strings?.count, messages.count, "messages in the answer")
        for (string, message) in zip(strings ?? [], messages) {
            let bytes =
                message.kind == .text
                ? string.map { Array($0.utf8) } : string.flatMap { Base64Reference.decode($0.utf8) }
            try requireEqual(bytes, Array(buffer: message.bytes), "a message in the answer")
        }
    }

    /// Each token has one text.
    private static func checkToken(_ text: String) throws {
        guard let token = LongPollToken(text) else { return }
        try require(token.text.utf8.elementsEqual(text.utf8), "the token \(text) reads \(token.text)")
    }
}

extension Result {
    fileprivate var error: Failure? {
        guard case .failure(let error) = self else { return nil }
        return error
    }
}
#endif
