import NIOCore
import Synchronization

extension ServerContext {
    /// What watches over connections that hibernate; `nil` when there can be none. From any thread.
    var watch: DescriptorWatch? {
        self.hibernation.watch { self.stir($0) }
    }

    /// Tells each event loop who of its sleepers has something to read: a turn for all of them.
    private func stir(_ tokens: [UInt64]) {
        var beds = [[Int32]](repeating: [], count: self.loops.count)
        if tokens.contains(Acceptor.token) { self.acceptor.withLock { $0 }?.accept() }
        for place in tokens.map(Dormitory.place) where beds.indices.contains(place.loop) {
            beds[place.loop].append(place.bed)
        }
        for (loop, beds) in zip(self.loops, beds) where !beds.isEmpty {
            loop.eventLoop.execute { loop.dormitory.stir(beds) }
        }
    }
}
