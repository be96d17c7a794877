/// The commands of a client of NATS.
extension ClientMessages {
    /// Introduces the client, before all else.
    func introduce(_ index: Int) {
        guard self.run.dialect == .nats else { return }
        self.sockets.writer.pointee.append(
            "CONNECT {\"verbose\":false,\"pedantic\":false,\"echo\":true,\"lang\":\"swift\",\"version\":\"1\"}\r\n"
        )
        self.finishCommand(index)
    }

    /// Subscribes, and asks for a sign that this is done: the answers come in the order of the commands.
    func subscribe(_ index: Int, topic: UInt32) {
        let writer = self.sockets.writer
        writer.pointee.append("SUB ")
        self.appendName(topic)
        writer.pointee.append(" ")
        writer.pointee.append(UInt64(topic) + 1)
        writer.pointee.append("\r\nPING\r\n")
        self.finishCommand(index)
    }

    /// Publishes a message with a marker.
    func publish(_ index: Int, topic: UInt32, _ marker: Marker) {
        let writer = self.sockets.writer
        writer.pointee.append("PUB ")
        self.appendName(topic)
        writer.pointee.append(" ")
        writer.pointee.append(UInt64(Self.smallestPayload + self.padding.count))
        writer.pointee.append("\r\n")
        self.appendPayload(marker)
        writer.pointee.append("\r\n")
        self.finishCommand(index)
    }

    func ping(_ index: Int) {
        self.sockets.writer.pointee.append("PING\r\n")
        self.finishCommand(index)
    }

    /// Answers a ping of the server's.
    func answerPing(_ index: Int) {
        self.sockets.writer.pointee.append("PONG\r\n")
        self.finishCommand(index)
    }

    private func finishCommand(_ index: Int) {
        self.sockets.send(index, self.sockets.writer.pointee.finish(self.run.dialect.opcode))
    }
}
