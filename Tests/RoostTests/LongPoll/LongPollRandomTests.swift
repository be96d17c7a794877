import NIOCore
import TestSupport
import Testing

@testable import Roost

/// Whatever polls, connections and messages do: every poll is answered at most once, and every message arrives once, in
/// order, as long as somebody polls.
@Suite struct LongPollRandomTests {
    private struct World {
        var machine = LongPollMachine<Int>(
            window: 10,
            timeout: 1_000_000,
            buffer: LongPollBuffer(countLimit: .max),
            now: 0
        )
        var now: UInt32 = 0
        var polls = 0
        var sent: UInt32 = 0
        var waiting: Set<Int> = []
        var underway: (poll: Int, messages: [ByteBuffer])?
        var arrived: [UInt32] = []

        mutating func perform(_ actions: [LongPollMachine<Int>.Action]) {
            for action in actions {
                #expect(self.waiting.remove(action.poll) != nil, "answered twice: \(action)")
                guard case .messages(let messages) = action.answer else { continue }
                #expect(self.underway == nil, "two answers on their way")
                #expect(!messages.isEmpty)
                self.underway = (action.poll, messages)
            }
        }

        mutating func step(_ random: inout some RandomNumberGenerator) {
            switch Int.random(in: 0..<8, using: &random) {
            case 0, 1: self.poll()
            case 2, 3: self.send()
            case 4: self.perform(self.machine.serve(now: self.now))
            case 5: self.settle(isWritten: true)
            case 6: self.settle(isWritten: false)
            default: self.wait(&random)
            }
        }

        mutating func poll() {
            self.polls += 1
            self.waiting.insert(self.polls)
            self.perform(self.machine.poll(self.polls, now: self.now))
        }

        mutating func send() {
            self.sent += 1
            #expect(self.machine.append(ByteBuffer(integer: self.sent), limit: .max) == true)
        }

        mutating func settle(isWritten: Bool) {
            guard let (poll, messages) = self.underway else { return }
            self.underway = nil
            if isWritten { self.arrived += messages.compactMap { $0.getInteger(at: $0.readerIndex) } }
            let now = self.now
            self.perform(isWritten ? self.machine.delivered(poll, now: now) : self.machine.lost(poll, now: now))
        }

        mutating func wait(_ random: inout some RandomNumberGenerator) {
            self.now += UInt32.random(in: 0..<8, using: &random)
            if let poll = self.waiting.min(), Bool.random(using: &random) {
                self.waiting.remove(poll)
                self.machine.leave(poll, now: self.now)
            }
            let (actions, isAbandoned) = self.machine.advance(now: self.now)
            #expect(!isAbandoned)
            self.perform(actions)
            #expect(self.waiting.count <= 1, "only the latest poll waits")
        }
    }

    @Test func losesAndRepeatsNothing() {
        var random = RandomSeed()
        for _ in 0..<200 {
            var world = World()
            for _ in 0..<300 { world.step(&random) }
            world.settle(isWritten: true)
            world.poll()
            world.settle(isWritten: true)
            world.settle(isWritten: true)
            #expect(world.arrived == (0..<world.sent).map { $0 + 1 })
            #expect(world.machine.size == 0)
        }
    }
}
