import RoostPresence
import RoostProtocol

/// Asks the app's handler before something is told, and tells it then.
struct PresenceTelling: Sendable {
    let shard: PresenceShard
    let handler: any PresenceHandler
    let topic: TopicKey

    private var calls: PresenceCalls { self.shard.context.calls }

    // MARK: A diff

    func start(_ news: PresenceNews, _ view: PresenceView) {
        self.calls.run { await self.tell(news, view) }
    }

    private func tell(_ news: PresenceNews, _ view: PresenceView) async {
        if self.shard.context.pubSub.hasSubscribers(self.topic.name) {
            let change = PresenceChange(topic: self.topic.name, news.flush.shown)
            let joins = await self.fetch(change.joins)
            let leaves = await self.fetch(change.leaves)
            self.shard.locked { _ in self.shard.publish(news, self.topic.name, joins: joins, leaves: leaves) }
        }
        if !news.flush.all.isEmpty { await self.handleMetas(news.flush, view) }
        self.finish()
    }

    private func fetch(_ presences: PresenceList) async -> PresenceExtras {
        guard !presences.isEmpty else { return .none }
        let (handler, topic) = (self.handler, self.topic.name)
        let fetched = await self.calls.call(topic) { try await handler.fetch(topic, presences) }
        return PresenceExtras(fetched ?? [:])
    }

    private func handleMetas(_ flush: PresenceRoom.Flush, _ view: PresenceView) async {
        let (handler, topic) = (self.handler, self.topic.name)
        let change = PresenceChange(topic: topic, flush.all)
        _ = await self.calls.call(topic) {
            try await handler.handleMetas(topic, change, PresenceList(view: view))
        }
    }

    // MARK: A state

    func start(_ requests: [ChannelProcess], _ state: PresenceState) {
        self.calls.run { await self.answer(requests, state) }
    }

    private func answer(_ requests: [ChannelProcess], _ state: PresenceState) async {
        let extras = await self.fetch(state.list)
        let common = PresenceWriter.state(state.shown, extras: extras)
        self.shard.locked { _ in
            for process in requests {
                let hasOwn = state.untold.contains { $0.owner == process.presenceOwner }
                state.push(to: process, hasOwn ? state.payload(for: process, extras: extras) : common)
            }
        }
        self.finish()
    }

    /// What has come up meanwhile is next.
    private func finish() {
        self.shard.locked { state in
            state.topics[self.topic]?.isBusy = false
            self.shard.advance(self.topic, &state, self.shard.context.now)
        }
    }
}
