import NIOCore
import Synchronization

extension ServerContext {
    /// What watches over connections that hibernate; `nil` when there can be none. From any thread.
    var watch: DescriptorWatch? {
        self.hibernation.watch { self.stir($0) }
    }

    /// Tells each event loop who of its sleepers has something to read: a turn for all of them.
    private func stir(_ reports: [DescriptorWatch.Report]) {
        var stirs = [[Dormitory.Stir]](repeating: [], count: self.loops.count)
        if reports.contains(where: { $0.token == Acceptor.token }) { self.acceptor.withLock { $0 }?.accept() }
        for report in reports {
            let (loop, bed) = Dormitory.place(report.token)
            if stirs.indices.contains(loop) { stirs[loop].append(Dormitory.Stir(bed: bed, isLast: report.isLast)) }
        }
        for (loop, stirs) in zip(self.loops, stirs) where !stirs.isEmpty {
            loop.waiting.add(stirs.count, ordering: .relaxed)
            loop.eventLoop.execute {
                loop.waiting.subtract(stirs.count, ordering: .relaxed)
                loop.dormitory.stir(stirs) { loop.hasRead() }
            }
        }
    }
}
