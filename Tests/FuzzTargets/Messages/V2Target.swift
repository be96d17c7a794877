import NIOCore
import RoostProtocol

/// Frames of protocol version 2. The first byte chooses between text and binary.
enum V2Target: FuzzTarget {
    static let name = "v2"

    private static let serializer = V2JSONSerializer()
    private static let checks = MessageChecks(serializer: V2JSONSerializer())

    static func run(_ bytes: [UInt8]) throws {
        var input = FuzzInput(bytes)
        let isBinary = input.byte() & 1 == 1
        let frame = Array(input.rest)
        try isBinary ? runBinary(frame) : runText(frame)
    }

    private static func runText(_ frame: [UInt8]) throws {
        // Text that is not UTF-8 never gets here from a WebSocket; it must still do no harm.
        guard String(validating: frame, as: UTF8.self) != nil else {
            _ = try? serializer.decode(.text, ByteBuffer(bytes: frame))
            return
        }
        let parts = MessageParts.v2(frame, maxDepth: checks.maxDepth)
        switch decode(.text, frame) {
        case .success(let message):
            try checks.check(message, parts)
            try checks.checkRoundTrip(message)
        case .failure(let error):
            try checks.check(error, parts)
        }
    }

    private static func decode(_ kind: FrameKind, _ frame: [UInt8]) -> Result<Message, MalformedMessage> {
        Result { () throws(MalformedMessage) in try serializer.decode(kind, ByteBuffer(bytes: frame)) }
    }

    private static func runBinary(_ frame: [UInt8]) throws {
        let expected = BinaryFields(push: frame)
        switch decode(.binary, frame) {
        case .success(let message):
            let texts = [message.joinRef?.text ?? "", message.ref?.text ?? "", message.topic, message.event]
            try requireEqual(texts.map { Array($0.utf8) }, expected?.fields, "the metadata")
            try requireEqual(message.payload.binary, expected?.data, "the data")
            try checkSending(message)
        case .failure(let error):
            try require(expected == nil, "refused: \(error)")
        }
    }

    /// What the server sends of it has the layout that phoenix.js expects.
    private static func checkSending(_ message: Message) throws {
        let push = OutboundMessage.push(
            joinRef: message.joinRef,
            topic: message.topic,
            event: message.event,
            payload: message.payload
        )
        let texts = [message.joinRef?.text ?? "", message.topic, message.event]
        try checkSent(push, kind: 0, texts, message)
        let reply = OutboundMessage.reply(
            joinRef: message.joinRef,
            ref: message.ref,
            topic: message.topic,
            status: .ok,
            response: message.payload
        )
        let replyTexts = [message.joinRef?.text ?? "", message.ref?.text ?? "", message.topic, "ok"]
        try checkSent(reply, kind: 1, replyTexts, message)
    }

    private static func checkSent(
        _ sent: OutboundMessage,
        kind: UInt8,
        _ texts: [String],
        _ message: Message
    ) throws {
        guard let frame = try serializer.encode(sent) else { throw Finding("nothing encoded") }
        let fields = BinaryFields(Array(buffer: frame.bytes), kind: kind, count: texts.count)
        try requireEqual(fields?.fields, texts.map { Array($0.utf8) }, "the metadata sent")
        try requireEqual(fields?.data, message.payload.binary, "the data sent")
    }
}
