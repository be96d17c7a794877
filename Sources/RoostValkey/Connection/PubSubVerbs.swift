import RoostPubSub

/// The words of pub/sub in a mode.
struct PubSubVerbs: Sendable {
    let publish: String
    let subscribe: String
    let unsubscribe: String
    /// The kinds of what the server pushes.
    let message: String
    let subscribed: String
    let unsubscribed: String
    /// Whether all channels of a command must be in the same slot.
    let isSharded: Bool

    init(_ mode: ValkeyMode) {
        let letter = mode == .sharded ? "S" : ""
        self.publish = "\(letter)PUBLISH"
        self.subscribe = "\(letter)SUBSCRIBE"
        self.unsubscribe = "\(letter)UNSUBSCRIBE"
        self.message = "\(letter)message".lowercased()
        self.subscribed = self.subscribe.lowercased()
        self.unsubscribed = self.unsubscribe.lowercased()
        self.isSharded = mode == .sharded
    }

    /// The channels in groups of which each may stand in one command.
    func groups(of subjects: [PubSubSubject], limit: Int) -> [ArraySlice<PubSubSubject>] {
        guard self.isSharded else { return self.chunks(of: subjects[...], limit: limit) }
        let slots = Dictionary(grouping: subjects) { HashSlot.of($0.name) }
        return slots.values.flatMap { self.chunks(of: $0[...], limit: limit) }
    }

    private func chunks(of subjects: ArraySlice<PubSubSubject>, limit: Int) -> [ArraySlice<PubSubSubject>] {
        stride(from: subjects.startIndex, to: subjects.endIndex, by: limit).map { start in
            subjects[start..<min(start + limit, subjects.endIndex)]
        }
    }
}
