internal import NIOCore
package import RoostPubSub
internal import Synchronization

/// An adapter at work, and all that it has told.
package final class SuitePeer: Sendable {
    /// The adapter.
    package let adapter: any PubSubAdapter
    /// What it hands over.
    package let receiver = SuiteReceiver()
    /// What it logs.
    package let log = LogLines()

    private let run: Mutex<Task<Void, any Error>?>
    private let hasEnded = Mutex(false)
    private let sequences = Mutex<[String: UInt64]>([:])

    /// What its frames are known by.
    let publisher = UInt64.random(in: 0...UInt64.max)

    /// Not running yet.
    package init(_ adapter: any PubSubAdapter) {
        self.adapter = adapter
        self.run = Mutex(nil)
    }

    /// Runs the adapter.
    package func start() {
        let task = Task {
            defer { self.hasEnded.withLock { $0 = true } }
            try await self.adapter.run(self.receiver, logger: self.log.logger)
        }
        self.run.withLock { $0 = task }
    }

    /// Cancels the adapter, without waiting.
    package func cancel() {
        self.run.withLock { $0 }?.cancel()
    }

    /// Waits until `run` has returned.
    package func ended() async throws {
        try await waitUntil("run returns after cancellation") { self.hasEnded.withLock { $0 } }
        try await self.run.withLock { $0 }?.value
    }

    /// Waits until the link is up.
    package func up() async throws {
        try await waitUntil("the link is up; the log has: \(self.log.all)") { self.receiver.isUp }
    }

    /// Waits until the link is down.
    package func down() async throws {
        try await waitUntil("the link is down") { self.receiver.links.last == .down }
    }

    /// Publishes the next frame of a subject.
    package func publish(_ subject: PubSubSubject, size: Int = SuiteFrame.minSize) throws(PubSubAdapterError) {
        let sequence = self.sequences.withLock { $0[subject.name, default: 0] }
        let frame = SuiteFrame(publisher: self.publisher, sequence: sequence, size: size)
        try self.adapter.publish(frame.bytes, to: subject)
        self.sequences.withLock { $0[subject.name] = sequence + 1 }
    }

    /// How many frames of a subject were taken.
    func published(on subject: PubSubSubject) -> UInt64 {
        self.sequences.withLock { $0[subject.name, default: 0] }
    }

    /// Why the next frame of a subject is not taken, or `nil` when it is.
    package func refusal(_ subject: PubSubSubject, size: Int = SuiteFrame.minSize) -> PubSubAdapterError.Code? {
        do {
            try self.publish(subject, size: size)
            return nil
        } catch {
            return error.code
        }
    }

    /// Publishes until it is heard: a subscription takes effect some time after it was made.
    package func reach(_ other: SuitePeer, on subject: PubSubSubject) async throws {
        let before = other.receiver.count(subject)
        try await waitUntil("a frame gets across on \(subject)") {
            _ = self.refusal(subject)
            try await Task.sleep(for: .milliseconds(10))
            return other.receiver.count(subject) > before
        }
    }
}
