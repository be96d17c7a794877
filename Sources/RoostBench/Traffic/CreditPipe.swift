#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// How a worker learns that the connections of others have received what it published.
///
/// A record of eight bytes, a topic and a number of deliveries, is written in one piece, and so never mixed with others.
enum CreditPipe {
    struct Record {
        var topic: UInt32
        var deliveries: UInt32
    }

    /// Makes a pipe for workers to inherit.
    static func make() throws -> (source: Int32, sink: Int32) {
        var ends: [Int32] = [-1, -1]
        try SystemFailure.check(pipe(&ends), "pipe")
        return (ends[0], ends[1])
    }

    static func send(_ record: Record, to sink: Int32) {
        var record = record
        _ = write(sink, &record, MemoryLayout<Record>.size)
    }

    /// Reads what there is.
    static func receive(from source: Int32, _ body: (Record) -> Void) {
        withUnsafeTemporaryAllocation(of: Record.self, capacity: 512) { room in
            let count = read(source, room.baseAddress, room.count * MemoryLayout<Record>.stride)
            guard count > 0 else { return }
            for record in room[..<(count / MemoryLayout<Record>.stride)] { body(record) }
        }
    }
}
