import Roost

/// Presences without clients, in numbers, for whoever measures: `POST /crowd?topic=T&count=N` makes N of them present on this
/// node, `&churn=M` has M of them a second end and begin anew.
actor Crowd {
    private var owners: [PresenceOwner] = []

    func gather(_ count: Int, in topic: String, _ presence: Presence) throws {
        for _ in 0..<count {
            let owner = presence.owner()
            try self.track(self.owners.count, owner, in: topic, presence)
            self.owners.append(owner)
        }
    }

    private func track(_ number: Int, _ owner: PresenceOwner, in topic: String, _ presence: Presence) throws {
        let key = "\(String(UInt(bitPattern: ObjectIdentifier(self)) % 46_656, radix: 36))-\(number)"
        try presence.track(topic, key, ["online_at": 1_795_488_596], owner: owner)
    }

    /// Goes on until the server ends.
    func churn(_ rate: Int, in topic: String, _ presence: Presence) async throws {
        let batch = max(1, rate / 20)
        var next = 0
        while !self.owners.isEmpty {
            for _ in 0..<batch {
                self.owners[next].end()
                try self.track(next, self.owners[next], in: topic, presence)
                next = (next + 1) % self.owners.count
            }
            try await Task.sleep(for: .seconds(1) * Double(batch) / Double(rate))
        }
    }
}

extension Routes {
    /// For measurements of presence.
    mutating func addCrowd() {
        let crowd = Crowd()
        self.post("/crowd") { request in
            guard let topic = request.params["topic"], let count = request.params["count"].flatMap({ Int($0) }) else {
                return .text("topic? count?", status: .badRequest)
            }
            let presence = request.endpoint.presence
            do {
                try await crowd.gather(min(count, 1_000_000), in: topic, presence)
            } catch {
                return .text("\(error)", status: .badRequest)
            }
            if let churn = request.params["churn"].flatMap({ Int($0) }), churn > 0 {
                Task { try await crowd.churn(churn, in: topic, presence) }
            }
            return .json(["count": .int(presence.list(topic).count)])
        }
    }
}
