import Roost

/// Shares what was said between the nodes of a cluster, so that who comes to another node, or to one that has just started,
/// sees it too.
struct SharedRooms: Service {
    /// Where nodes tell each other what was said.
    static let topic = "chat:said"

    let endpoint: Endpoint
    let rooms: Rooms

    func run() async throws {
        let told = self.endpoint.subscribe(Self.topic)
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { for await broadcast in told { await self.listen(broadcast) } }
                group.addTask { for await event in self.endpoint.clusterEvents { self.catchUp(event) } }
            }
        }
    }

    private func listen(_ broadcast: Broadcast) async {
        switch broadcast.event {
        case "said":
            guard let said: Said = try? broadcast.payload.decode() else { return }
            await self.rooms.remember(said.message, in: said.room)
        case "asked":
            for (room, history) in await self.rooms.all {
                for message in history { try? self.tell(Said(room: room, message: message)) }
            }
        default: break
        }
    }

    private func tell(_ said: Said) throws {
        try self.endpoint.broadcast(Self.topic, "said", said)
    }

    /// Asks the others for what this node has missed.
    private func catchUp(_ event: ClusterEvent) {
        switch event {
        case .linkUp, .lost: _ = try? self.endpoint.broadcast(Self.topic, "asked")
        case .linkDown: break
        }
    }
}

/// A message, and where it was said.
struct Said: Codable {
    let room: String
    let message: ChatMessage
}
