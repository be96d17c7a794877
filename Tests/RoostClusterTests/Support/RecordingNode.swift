import NIOCore
import NIOPosix
import RoostPubSub
import Synchronization

/// A node that writes down what it is told.
final class RecordingNode: ClusterNode {
    struct Message: Equatable {
        var text: String
        var service: NodeService
        var node: NodeID
    }

    struct Notes {
        var broadcasts: [String] = []
        var messages: [Message] = []
        var losses: [ClusterLoss] = []
        var links: [PubSubLinkState] = []
    }

    let eventLoop: any EventLoop = MultiThreadedEventLoopGroup.singleton.next()
    private let state = Mutex(Notes())

    var notes: Notes { self.state.withLock { $0 } }

    func received(_ broadcast: Broadcast) {
        self.state.withLock { $0.broadcasts.append("\(broadcast.topic) \(broadcast.event) \(broadcast.payload)") }
    }

    func received(_ message: ByteBuffer, of service: NodeService, from node: NodeID) {
        self.state.withLock {
            $0.messages.append(Message(text: String(buffer: message), service: service, node: node))
        }
    }

    func lost(_ loss: ClusterLoss) { self.state.withLock { $0.losses.append(loss) } }

    func linkChanged(_ state: PubSubLinkState) { self.state.withLock { $0.links.append(state) } }

    var isCongested: Bool { false }

    func relief() async {}
}
