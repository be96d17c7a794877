import Roost
import Synchronization

/// Shares what was said between the nodes of a cluster, so that who comes to another node, or to one that has just started,
/// sees it too.
final class SharedRooms: Service {
    /// Where nodes tell each other what was said.
    static let topic = "chat:said"

    private let endpoint: Endpoint
    private let rooms: Rooms
    private let isAsking = Atomic(false)

    init(endpoint: Endpoint, rooms: Rooms) {
        self.endpoint = endpoint
        self.rooms = rooms
    }

    func run() async throws {
        let told = self.endpoint.subscribe(Self.topic)
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { for await broadcast in told { await self.listen(broadcast) } }
                group.addTask { await self.catchUp() }
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

    /// Asks the others for what this node has missed: a little later, because losses seldom come alone.
    private func catchUp() async {
        await withDiscardingTaskGroup { group in
            for await event in self.endpoint.clusterEvents {
                if case .linkDown = event { continue }
                guard !self.isAsking.exchange(true, ordering: .relaxed) else { continue }
                group.addTask {
                    try? await Task.sleep(for: .seconds(1))
                    self.isAsking.store(false, ordering: .relaxed)
                    _ = try? self.endpoint.broadcast(Self.topic, "asked")
                }
            }
        }
    }
}

/// A message, and where it was said.
struct Said: Codable {
    let room: String
    let message: ChatMessage
}
