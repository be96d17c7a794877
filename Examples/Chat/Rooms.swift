/// What was said last in the rooms, for those who come later. Kept in memory, within bounds.
actor Rooms {
    private static let rememberedMessages = 50
    private static let rememberedRooms = 1_000

    private var histories: [String: [ChatMessage]] = [:]
    /// The rooms by when something was said first; the oldest is forgotten first.
    private var order: [String] = []

    var all: [String: [ChatMessage]] { self.histories }

    func history(of room: String) -> [ChatMessage] {
        self.histories[room] ?? []
    }

    /// Remembers a message, if it is not known already: other nodes may tell the same.
    func remember(_ message: ChatMessage, in room: String) {
        var history = self.histories[room] ?? []
        guard !history.contains(where: { $0.id == message.id }) else { return }
        let place = history.lastIndex { $0.at <= message.at }.map { $0 + 1 } ?? 0
        history.insert(message, at: place)
        if self.histories.updateValue(history.suffix(Self.rememberedMessages), forKey: room) == nil {
            self.order.append(room)
            self.forgetOldestRoom()
        }
    }

    private func forgetOldestRoom() {
        if self.order.count > Self.rememberedRooms {
            self.histories[self.order.removeFirst()] = nil
        }
    }
}
