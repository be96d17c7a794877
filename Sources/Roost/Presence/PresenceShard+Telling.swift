import RoostPresence
import RoostProtocol

// What clients are told; all of it under the lock.
extension PresenceShard {
    /// Tells a topic's clients what there is to tell, if it is time.
    func advance(_ topic: TopicKey, _ state: inout State, _ now: Duration) {
        guard var entry = state.topics.removeValue(forKey: topic) else { return }
        let view = self.view(topic)
        if !entry.isBusy { self.tell(topic, view, &entry, &state, now) }
        if view.isEmpty { self.dropView(topic) }
        let isIdle = !entry.isBusy && !entry.room.isDirty && entry.requests.isEmpty
        if view.isEmpty, isIdle, !entry.room.isLarge {
            guard entry.room.isQuietAt > now else { return }
            state.agenda.put(topic, at: entry.room.isQuietAt)
        }
        state.topics[topic] = entry
    }

    private func tell(
        _ topic: TopicKey,
        _ view: PresenceView,
        _ entry: inout PresenceTopic,
        _ state: inout State,
        _ now: Duration
    ) {
        if entry.room.isDirty {
            let due = self.due(topic, view, entry.room, now)
            if due <= now {
                self.tell(entry.takeNews(view, now: now, self.context.configuration), topic, view, &entry)
            } else {
                state.agenda.put(topic, at: due)
            }
        }
        if !entry.isBusy, !entry.requests.isEmpty { self.answer(topic, view, &entry, state) }
    }

    private func due(_ topic: TopicKey, _ view: PresenceView, _ room: PresenceRoom, _ now: Duration) -> Duration {
        let due = room.due(view, now: now, self.context.pace)
        guard due <= now, self.context.pubSub.isOverloaded(topic.name) else { return due }
        return now + self.context.pace.congested
    }

    private func tell(_ news: PresenceNews, _ topic: TopicKey, _ view: PresenceView, _ entry: inout PresenceTopic) {
        if !news.flush.all.isEmpty {
            self.context.listeners.tell(topic) { PresenceChange(topic: topic.name, news.flush.all) }
        }
        guard let handler = self.context.configuration.handler else { return self.publish(news, topic.name) }
        entry.isBusy = true
        PresenceTelling(shard: self, handler: handler, topic: topic).start(news, view)
    }

    /// Sends a diff, and the count of a large room, to the topic's clients on this node.
    func publish(
        _ news: PresenceNews,
        _ topic: String,
        joins: PresenceExtras = .none,
        leaves: PresenceExtras = .none
    ) {
        guard self.context.pubSub.hasSubscribers(topic) else { return }
        if !news.flush.shown.isEmpty {
            self.context.metrics.diffs.increment()
            let diff = PresenceWriter.diff(news.flush.shown, joins: joins, leaves: leaves)
            self.context.publish(topic, "presence_diff", diff)
        }
        if let count = news.flush.count { self.context.publish(topic, "presence_count", PresenceWriter.count(count)) }
        for (process, entry) in news.revoked {
            process.pushPresence("presence_diff", PresenceWriter.diff(RoomDiff(leaveOf: entry)))
        }
    }

    // MARK: The state of a topic, under the lock

    /// Has a channel sent who is in a topic, as soon as clients have been told of that.
    func request(_ topic: TopicKey, for process: ChannelProcess, _ state: inout State) {
        state.topics[topic, default: PresenceTopic()].requests.append(process)
        self.advance(topic, &state, self.context.now)
    }

    private func answer(_ topic: TopicKey, _ view: PresenceView, _ entry: inout PresenceTopic, _ state: State) {
        let requests = entry.requests
        entry.requests = []
        guard let handler = self.context.configuration.handler else {
            for process in requests { self.push(view, &entry, state.replicator, to: process) }
            return
        }
        entry.isBusy = true
        let untold = requests.flatMap { self.foretell($0, &entry, state.replicator) }
        PresenceTelling(shard: self, handler: handler, topic: topic)
            .start(requests, PresenceState(entry.room, view, untold: untold))
    }

    private func push(
        _ view: PresenceView,
        _ entry: inout PresenceTopic,
        _ replicator: PresenceReplicator,
        to process: ChannelProcess
    ) {
        let untold = self.foretell(process, &entry, replicator)
        let state = PresenceState(entry.room, view, untold: untold)
        guard untold.isEmpty, state.shown.presenceCount >= PresenceState.worthKeeping else {
            return state.push(to: process, state.payload(for: process))
        }
        let payload = entry.state ?? state.payload(for: process)
        entry.state = payload
        state.push(to: process, payload)
    }

    /// The presences of a channel that clients have not been told of yet; it will be.
    private func foretell(
        _ process: ChannelProcess,
        _ entry: inout PresenceTopic,
        _ replicator: PresenceReplicator
    ) -> [PresenceEntry] {
        guard entry.room.isDirty, !entry.room.isLarge else { return [] }
        let own = replicator.entries(owner: process.presenceOwner, topic: process.topicName)
        let untold = own.filter { entry.room.isUntold($0) }
        entry.foretell(untold, to: process)
        return untold
    }
}
