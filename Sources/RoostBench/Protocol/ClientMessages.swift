/// The messages of a client, in the dialect of the run, ready to be sent.
struct ClientMessages {
    let sockets: Sockets
    let run: RunPlan
    private let prefix: [UInt8]
    private let event: [UInt8]
    private let joinPayload: [UInt8]
    let padding: [UInt8]

    /// What a payload has besides its marker and its padding.
    static let smallestPayload = Marker.size + 8

    /// The payloads that may be asked for, in bytes.
    static let payloadSizes = Self.smallestPayload...(16 << 20)

    init(plan: RunPlan, sockets: Sockets) {
        self.sockets = sockets
        self.run = plan
        self.prefix = Array(plan.topicPrefix.utf8)
        self.event = Array(plan.event.utf8)
        self.joinPayload = Array(plan.joinPayload.utf8)
        self.padding = Array(repeating: 0x78, count: max(0, plan.payload - Self.smallestPayload))
    }

    /// Joins a topic, with the topic's number plus 1 as the ref: so a connection may join many.
    func join(_ index: Int, topic: UInt32, payload: [UInt8]? = nil) {
        switch self.run.dialect {
        case .phoenix:
            self.begin(topic, ref: UInt64(topic) + 1)
            self.sockets.writer.pointee.append("phx_join\",")
            self.end(index, payload ?? self.joinPayload)
        case .nchan: break
        case .nats: self.subscribe(index, topic: topic)
        }
    }

    /// Leaves a topic. The ref is 0, which no join has.
    func leave(_ index: Int, topic: UInt32) {
        self.begin(topic, ref: 0)
        self.sockets.writer.pointee.append("phx_leave\",")
        self.end(index, [0x7B, 0x7D])
    }

    /// Sends the event that is measured, with a marker.
    func push(_ index: Int, topic: UInt32, _ marker: Marker) {
        guard self.run.dialect != .nats else { return self.publish(index, topic: topic, marker) }
        let writer = self.sockets.writer
        if self.run.dialect == .phoenix {
            self.begin(topic, ref: UInt64(marker.number))
            writer.pointee.append(self.event)
            writer.pointee.append("\",")
            self.appendPayload(marker)
            writer.pointee.append("]")
        } else {
            self.appendPayload(marker)
        }
        self.sockets.send(index, writer.pointee.finish())
    }

    func heartbeat(_ index: Int) {
        switch self.run.dialect {
        case .phoenix:
            self.sockets.writer.pointee.append("[null,\"h\",\"phoenix\",\"heartbeat\",{}]")
            self.sockets.send(index, self.sockets.writer.pointee.finish())
        case .nchan: self.sockets.send(index, self.sockets.writer.pointee.finish(FrameOpcode.ping))
        case .nats: self.ping(index)
        }
    }

    /// A close frame with the code 1000.
    func close(_ index: Int) {
        self.sockets.writer.pointee.append([0x03, 0xE8])
        self.sockets.send(index, self.sockets.writer.pointee.finish(FrameOpcode.close))
    }

    /// A pong with what the ping said.
    func pong(_ index: Int, _ bytes: UnsafeRawBufferPointer) {
        self.sockets.writer.pointee.append(bytes)
        self.sockets.send(index, self.sockets.writer.pointee.finish(FrameOpcode.pong))
    }

    /// A topic's name, as it is being written.
    func appendName(_ topic: UInt32) {
        self.sockets.writer.pointee.append(self.prefix)
        self.sockets.writer.pointee.append(UInt64(topic))
    }

    /// The payload of a message: the same for all dialects.
    func appendPayload(_ marker: Marker) {
        let writer = self.sockets.writer
        writer.pointee.append("{\"m\":\"")
        writer.pointee.append(marker)
        writer.pointee.append(self.padding)
        writer.pointee.append("\"}")
    }

    private func begin(_ topic: UInt32, ref: UInt64) {
        let writer = self.sockets.writer
        writer.pointee.append("[\"")
        writer.pointee.append(UInt64(topic) + 1)
        writer.pointee.append("\",\"")
        writer.pointee.append(ref)
        writer.pointee.append("\",\"")
        self.appendName(topic)
        writer.pointee.append("\",\"")
    }

    private func end(_ index: Int, _ payload: [UInt8]) {
        self.sockets.writer.pointee.append(payload)
        self.sockets.writer.pointee.append("]")
        self.sockets.send(index, self.sockets.writer.pointee.finish())
    }
}
