import NIOCore
import RoostPubSub

/// What is to be sent in the next frames, by stream.
///
/// Records that are published in quick succession to the same stream share a frame.
struct Outbox {
    /// What leaves at once.
    struct Load {
        /// Runs of records, oldest first; each is one frame, or as many as it takes.
        var runs: [(stream: Stream, records: ByteBuffer)] = []
        /// Streams of which something was not even put here: their receivers shall notice.
        var skipped: Set<Stream> = []
    }

    private var load = Load()
    /// Where the run of a stream is that may still grow.
    private var growing: [Stream: Int] = [:]
    private(set) var size = 0
    private let configuration: ClusterConfiguration

    init(configuration: ClusterConfiguration) {
        self.configuration = configuration
    }

    var isEmpty: Bool { self.load.runs.isEmpty }

    /// Puts in a record.
    ///
    /// - Returns: Whether the outbox was empty before, so that somebody has to be told to send it.
    mutating func append(_ record: Record, to stream: Stream) throws(PubSubAdapterError) -> Bool {
        let size = record.size
        guard size <= self.configuration.maxMessageSize else { throw PubSubAdapterError(.tooLarge) }
        guard self.size + size <= self.configuration.outboxLimit + self.configuration.maxMessageSize,
            self.size <= self.configuration.outboxLimit
        else { throw PubSubAdapterError(.overloaded) }
        let wasEmpty = self.isEmpty
        self.size += size
        self.write(record, size, to: stream)
        return wasEmpty
    }

    private mutating func write(_ record: Record, _ size: Int, to stream: Stream) {
        if let index = self.growing[stream],
            self.load.runs[index].records.readableBytes + size <= self.configuration.batchSize
        {
            record.write(into: &self.load.runs[index].records)
            return
        }
        var records = ByteBuffer()
        records.reserveCapacity(size)
        record.write(into: &records)
        self.growing[stream] = self.load.runs.count
        self.load.runs.append((stream, records))
    }

    /// Notes that something of a stream will not be sent.
    mutating func skip(_ stream: Stream) {
        self.load.skipped.insert(stream)
    }

    /// Takes out everything.
    mutating func take() -> Load {
        defer { self = Outbox(configuration: self.configuration) }
        return self.load
    }
}
