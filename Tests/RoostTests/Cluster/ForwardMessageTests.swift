import NIOCore
import TestSupport
import Testing

@testable import Roost

struct ForwardMessageTests {
    private static let token = LongPollToken(node: 1, loop: 2)
    private static let messages: [ForwardMessage] = [
        .request(1, ForwardedRequest(kind: .poll, mount: "/socket/longpoll", token: token)),
        .request(.max, ForwardedRequest(kind: .post(type: "a/b", ByteBuffer(string: "body")), mount: "", token: token)),
        .request(2, ForwardedRequest(kind: .post(type: nil, ByteBuffer()), mount: "é", token: token)),
        .answer(3, 200, ByteBuffer(string: "{}")),
        .answer(3, 503, ByteBuffer()),
        .written(4, true),
        .written(4, false),
        .gone(5),
    ]

    @Test(arguments: messages)
    func messagesComeBackAsTheyWere(_ message: ForwardMessage) {
        #expect(ForwardMessage(message.encoded()) == message)
    }

    @Test func whatIsNoMessageIsNone() {
        var random = RandomSeed()
        #expect(ForwardMessage(ByteBuffer()) == nil)
        #expect(ForwardMessage(ByteBuffer(bytes: [9, 0, 0, 0, 0, 0, 0, 0, 0])) == nil)
        for message in Self.messages {
            let whole = message.encoded()
            for length in 0..<whole.readableBytes {
                // A shorter body may be a message all the same.
                if let part = whole.getSlice(at: 0, length: length) { _ = ForwardMessage(part) }
            }
            for _ in 0..<200 {
                var changed = whole
                let bytes = random.bytes(1)
                changed.setBytes(bytes, at: random.number(0..<whole.readableBytes))
                _ = ForwardMessage(changed)
            }
        }
    }
}
