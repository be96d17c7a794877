import NIOCore
import Synchronization

extension ServerContext {
    /// What watches over the event loops' dormitories and the listening socket; `nil` when there can be no hibernation. From any
    /// thread.
    var watch: DescriptorWatch? {
        self.hibernation.watch { self.stir($0) }
    }

    /// Tells event loops that some of their sleepers have something to read: until they have seen to all, they look themselves.
    private func stir(_ reports: [DescriptorWatch.Report]) {
        for report in reports {
            if report.token == Acceptor.token {
                self.acceptor.withLock { $0 }?.accept()
            } else if self.loops.indices.contains(Int(clamping: report.token)) {
                let loop = self.loops[Int(report.token)]
                loop.eventLoop.execute { loop.rounds.begin() }
            }
        }
    }
}
