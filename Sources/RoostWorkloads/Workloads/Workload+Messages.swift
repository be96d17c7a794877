import NIOCore
import RoostProtocol

extension Workload {
    private static let serializer = V2JSONSerializer()

    private static let chat = #"{"body":"Good evening, is anybody here who has seen the other birds today?","user":17}"#

    /// What a chat client sends becomes a message: five elements found and the payload validated.
    static var envelopeScan: Workload {
        Workload("scan") {
            let text = ByteBuffer(string: #"["1","42","rooms:the lobby of all","new_msg",\#(self.chat)]"#)
            _ = try self.serializer.decode(.text, text)
            return {
                for _ in 0..<1_000 { consume(try? self.serializer.decode(.text, text)) }
            }
        }
    }

    /// The same for a binary push.
    static var binaryEnvelopeScan: Workload {
        Workload("scan-binary") {
            let head: [UInt8] = [0, 1, 2, 22, 7]
            let names = Array("142rooms:the lobby of allnew_msg".utf8)
            let frame = ByteBuffer(bytes: head + names + [UInt8](repeating: 7, count: 100))
            _ = try self.serializer.decode(.binary, frame)
            return {
                for _ in 0..<1_000 { consume(try? self.serializer.decode(.binary, frame)) }
            }
        }
    }

    /// A reply becomes a WebSocket frame.
    static var encodeReply: Workload {
        Workload("encode-reply") {
            let reply = OutboundMessage.reply(
                joinRef: Ref("1"),
                ref: Ref("42"),
                topic: "rooms:the lobby of all",
                status: .ok,
                response: try Payload(validating: ByteBuffer(string: self.chat))
            )
            return self.encoding(reply)
        }
    }

    /// A broadcast becomes a WebSocket frame.
    static var encodeBroadcast: Workload {
        Workload("encode-broadcast") {
            let payload = try Payload(validating: ByteBuffer(string: self.chat))
            return self.encoding(.broadcast(topic: "rooms:the lobby of all", event: "new_msg", payload: payload))
        }
    }

    private static func encoding(_ message: OutboundMessage) -> @Sendable () -> Void {
        {
            for _ in 0..<1_000 {
                guard var encoded = (try? self.serializer.encode(message)).flatMap(\.self) else { continue }
                consume(WebSocketEncoder.frame(.text, inFrontOf: encoded.takeBytes()))
            }
        }
    }
}
