package import NIOCore
package import RoostPubSub
internal import Synchronization

/// Counts the frames that an adapter hands over, and checks that they are whole and in order.
package final class SuiteReceiver: PubSubReceiver {
    private struct Stream: Hashable {
        let subject: String
        let publisher: UInt64
    }

    private struct State {
        var next: [Stream: UInt64] = [:]
        var counts: [String: Int] = [:]
        var countsByStream: [Stream: Int] = [:]
        var frames = 0
        var bytes = 0
        var missing = 0
        var faults: [String] = []
        var links: [PubSubLinkState] = []
        var isCongested = false
    }

    private let state = Mutex(State())

    /// Nothing received yet.
    package init() {}

    /// How many frames have come.
    package var frames: Int { self.state.withLock { $0.frames } }

    /// How many bytes have come.
    package var bytes: Int { self.state.withLock { $0.bytes } }

    /// How many frames were left out, as far as later ones of their publisher and subject have come.
    package var missing: Int { self.state.withLock { $0.missing } }

    /// Frames that were broken, repeated or in the wrong order.
    package var faults: [String] { self.state.withLock { $0.faults } }

    /// All of that in one line.
    var summary: String {
        self.state.withLock {
            "\($0.frames) frames, \($0.missing) missing, by stream: \($0.next); \($0.faults.prefix(3))"
        }
    }

    /// The states of the link, in the order they were told in.
    package var links: [PubSubLinkState] { self.state.withLock { $0.links } }

    /// Whether the link is up.
    package var isUp: Bool { self.state.withLock { $0.links.last == .up } }

    /// How many frames of a subject have come.
    package func count(_ subject: PubSubSubject) -> Int {
        self.state.withLock { $0.counts[subject.name, default: 0] }
    }

    /// How many frames of a subject and a publisher have come.
    func count(_ subject: PubSubSubject, from publisher: UInt64) -> Int {
        self.state.withLock { $0.countsByStream[Stream(subject: subject.name, publisher: publisher), default: 0] }
    }

    /// How many frames a publisher has published on a subject, as far as heard.
    func heard(_ publisher: UInt64, on subject: PubSubSubject) -> UInt64 {
        self.state.withLock { $0.next[Stream(subject: subject.name, publisher: publisher), default: 0] }
    }

    /// Whether the receiver says that it cannot keep up.
    package func setCongested(_ isCongested: Bool) {
        self.state.withLock { $0.isCongested = isCongested }
    }

    // MARK: PubSubReceiver

    package func received(_ frame: ByteBuffer, on subject: PubSubSubject) {
        // Looked at outside of the lock: it takes time.
        let content = SuiteFrame(frame)
        self.state.withLock { state in
            state.frames += 1
            state.bytes += frame.readableBytes
            state.counts[subject.name, default: 0] += 1
            guard let content else { return state.faults.append("broken frame on \(subject)") }
            self.check(content, subject, &state)
        }
    }

    private func check(_ frame: SuiteFrame, _ subject: PubSubSubject, _ state: inout State) {
        let stream = Stream(subject: subject.name, publisher: frame.publisher)
        let next = state.next[stream] ?? 0
        guard frame.sequence >= next else {
            return state.faults.append("\(frame.sequence) of \(frame.publisher) came after \(next) on \(subject)")
        }
        state.countsByStream[stream, default: 0] += 1
        state.missing += Int(frame.sequence - next)
        state.next[stream] = frame.sequence + 1
    }

    package var isCongested: Bool { self.state.withLock { $0.isCongested } }

    package func relief() async {
        while self.isCongested, (try? await Task.sleep(for: .milliseconds(5))) != nil {}
    }

    package func linkChanged(_ state: PubSubLinkState, server: String) {
        self.state.withLock { $0.links.append(state) }
    }
}
