/// The requests of a session that polls (Phoenix's long-poll transport, version 2 of the messages).
struct LongPollRequests {
    private let sockets: Sockets
    private let run: RunPlan

    init(plan: RunPlan, sockets: Sockets) {
        self.sockets = sockets
        self.run = plan
    }

    /// Asks for a session.
    func create(_ index: Int) {
        self.send(index, "GET \(self.run.target.path) HTTP/1.1\r\nHost: \(self.run.target.authority)\r\n\r\n")
    }

    /// Joins the connection's topic.
    func join(_ index: Int, token: String) {
        let topic = self.sockets.connections[index].topic
        let ref = topic + 1
        let body = "[\"\(ref)\",\"\(ref)\",\"\(self.run.topicPrefix)\(topic)\",\"phx_join\",\(self.run.joinPayload)]"
        self.send(
            index,
            "POST \(self.path(token)) HTTP/1.1\r\nHost: \(self.run.target.authority)\r\n"
                + "Content-Type: application/x-ndjson\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        )
    }

    /// Asks for messages.
    func poll(_ index: Int, token: String) {
        self.send(index, "GET \(self.path(token)) HTTP/1.1\r\nHost: \(self.run.target.authority)\r\n\r\n")
    }

    private func path(_ token: String) -> String {
        let path = self.run.target.path
        return path + (path.contains("?") ? "&" : "?") + "token=" + Self.encode(token)
    }

    private static func encode(_ token: String) -> String {
        let unreserved = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)
        return token.utf8.map { byte in
            if unreserved.contains(byte) { return String(UnicodeScalar(byte)) }
            let digits = String(byte, radix: 16, uppercase: true)
            return "%" + (digits.count < 2 ? "0" : "") + digits
        }.joined()
    }

    private func send(_ index: Int, _ text: String) {
        var text = text
        text.withUTF8 { self.sockets.send(index, UnsafeRawBufferPointer($0)) }
    }
}
