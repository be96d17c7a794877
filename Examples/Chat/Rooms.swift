/// What was said last in the rooms, for those who come later. Kept in memory, within bounds.
actor Rooms {
    private static let rememberedMessages = 50
    private static let rememberedRooms = 1_000

    private var histories: [String: [ChatMessage]] = [:]
    /// The rooms by when something was said first; the oldest is forgotten first.
    private var order: [String] = []

    func history(of room: String) -> [ChatMessage] {
        self.histories[room] ?? []
    }

    func remember(_ message: ChatMessage, in room: String) {
        if self.histories[room] == nil {
            self.order.append(room)
            self.forgetOldestRoom()
        }
        self.histories[room, default: []].append(message)
        let surplus = (self.histories[room]?.count ?? 0) - Self.rememberedMessages
        if surplus > 0 {
            self.histories[room]?.removeFirst(surplus)
        }
    }

    private func forgetOldestRoom() {
        if self.order.count > Self.rememberedRooms {
            self.histories[self.order.removeFirst()] = nil
        }
    }
}
