import NIOCore
import RoostProtocol

extension SocketConfiguration {
    /// Refuses names that are longer than this mount wants; the serializers have bounds of their own.
    func checkNames(_ message: Message) throws(MalformedMessage) {
        let reason: MalformedMessage.Reason
        if message.topic.utf8.count > self.maxTopicSize {
            reason = .longTopic
        } else if message.event.utf8.count > self.maxEventSize {
            reason = .longEvent
        } else {
            return
        }
        let topic = JSON.string(message.topic)
        let rawTopic = String(buffer: Payload(json: topic).bytes)
        throw MalformedMessage(reason, joinRef: message.joinRef, ref: message.ref, rawTopic: rawTopic)
    }
}

extension MalformedMessage.Reason {
    /// Whether a name is well formed, only too long.
    var isOfLength: Bool { self == .longTopic || self == .longEvent }
}

extension Message {
    /// Whether the client asks for a channel.
    var isJoin: Bool {
        self.event == SocketMachine<ChannelProcess>.join && self.topic != SocketMachine<ChannelProcess>.controlTopic
    }
}
