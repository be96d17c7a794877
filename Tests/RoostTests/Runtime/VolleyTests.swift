import NIOCore
import TestSupport
import Testing

@testable import Roost

/// What connections of an event loop send while they are seen to: it leaves together, all of it, and each connection's in order.
@Suite struct VolleyTests {
    private let volley = Volley<VolleyConnection>()
    private let recorder = Recorder()

    private func connection(_ name: String) -> VolleyConnection {
        VolleyConnection(name, self.volley, self.recorder)
    }

    @Test func keepsWhatIsSentUntilTheOutermostEnd() {
        let (first, second) = (self.connection("1"), self.connection("2"))
        self.volley.begin()
        first.send("a")
        self.volley.begin()
        second.send("b")
        self.volley.end()
        #expect(self.recorder.lines.isEmpty)
        self.volley.end()
        #expect(self.recorder.lines == ["1: a", "2: b"])
        first.send("c")
        #expect(self.recorder.lines.last == "1: c")
    }

    @Test func joinsWhatAConnectionSendsInARow() {
        let (first, second) = (self.connection("1"), self.connection("2"))
        self.volley.begin()
        for text in ["a", "b", "c"] { first.send(text) }
        second.send("d")
        first.send("e")
        self.volley.end()
        #expect(self.recorder.lines == ["1: abc", "2: d", "1: e"])
    }

    /// Joining copies: what is large goes by itself, and what others share stays as it is.
    @Test func joinsNothingLarge() {
        let first = self.connection("1")
        let shared = ByteBuffer(string: "shared")
        self.volley.begin()
        first.send(shared)
        first.send("-more")
        first.send(String(repeating: "x", count: 16_380))
        self.volley.end()
        #expect(self.recorder.lines.map(\.utf8.count) == [3 + 11, 3 + 16_380])
        #expect(String(buffer: shared) == "shared")
    }

    @Test func firesWhenItKeepsMuch() {
        let connections = (0..<100).map { self.connection("\($0)") }
        self.volley.begin()
        for connection in connections { connection.send("a") }
        #expect(self.recorder.lines == (0..<64).map { "\($0): a" })
        connections[0].send(String(repeating: "x", count: 65_536))
        #expect(self.recorder.lines.count == 101)
        self.volley.end()
        #expect(self.recorder.lines.count == 101)
    }

    /// What comes of sending may be that more is sent, also by those who have not had their turn.
    @Test func losesNothingThatIsSentWhileItFires() {
        let (first, second) = (self.connection("1"), self.connection("2"))
        first.whenSent = { text in
            guard text == "a" else { return }
            first.send("c")
            second.send("d")
        }
        self.volley.begin()
        first.send("a")
        second.send("b")
        self.volley.end()
        #expect(self.recorder.lines == ["1: a", "2: b", "1: c", "2: d"])
    }

    /// What has been kept before must not be overtaken by what comes when the socket takes no more.
    @Test func waitsBehindWhatIsKept() {
        let first = self.connection("1")
        first.room = 10
        let pieces = ["a", "b", "c"].map { String(repeating: $0, count: 16_000) }
        self.volley.begin()
        for piece in pieces {
            first.send(piece)
            if piece == pieces[1] { self.volley.fire() }
        }
        self.volley.end()
        first.makeRoom(.max)
        #expect(first.sent == pieces.joined())
    }

    /// As the end of a connection does, which comes of sending here.
    @Test func keepsNothingWhenItHasFired() {
        let (first, second) = (self.connection("1"), self.connection("2"))
        first.whenSent = { [volley] text in
            guard text == "a" else { return }
            second.send("c")
            volley.fire()
            #expect(second.keptPieces == 0)
            second.transmit(ByteBuffer(string: "end"))
        }
        self.volley.begin()
        first.send("a")
        second.send("b")
        self.volley.end()
        #expect(second.sent == "bcend")
        #expect(!self.volley.isGathering)
    }

    @Test func keepsAsMuchAgainWhenItHasFired() {
        let connections = (0..<4).map { self.connection("\($0)") }
        self.volley.begin()
        for connection in connections { connection.send(String(repeating: "x", count: 30_000)) }
        #expect(self.recorder.lines.count == 3)
        self.volley.end()
    }

    @Test func eachConnectionsBytesComeOnceAndInOrder() {
        let seed = Dice(RandomSeed())
        for _ in 0..<200 { self.play(seed) }
    }

    /// Shared by all that is random, some of which happens within something else.
    private final class Dice {
        private var seed: RandomSeed

        init(_ seed: RandomSeed) { self.seed = seed }

        func number(_ range: Range<Int>) -> Int { self.seed.number(range) }
        func chance(_ percent: Int) -> Bool { self.seed.chance(percent) }
    }

    private func play(_ seed: Dice) {
        let connections = (0..<seed.number(1..<100)).map { self.connection("\($0)") }
        var sent = [String](repeating: "", count: connections.count)
        var depth = 0
        func send(_ index: Int) {
            let text = String(repeating: "\(seed.number(0..<10))", count: seed.chance(10) ? 9_000 : 1)
            sent[index] += text
            connections[index].send(text)
        }
        for connection in connections {
            connection.whenSent = { _ in
                if seed.chance(5) { send(seed.number(0..<connections.count)) }
                if seed.chance(2) { self.volley.fire() }
            }
        }
        for _ in 0..<300 {
            let index = seed.number(0..<connections.count)
            switch seed.number(0..<14) {
            case 0:
                self.volley.begin()
                depth += 1
            case 1 where depth > 0:
                self.volley.end()
                depth -= 1
            case 2: self.volley.fire()
            case 3: connections[index].makeRoom(seed.number(0..<20_000))
            default: send(index)
            }
        }
        for _ in 0..<depth { self.volley.end() }
        for connection in connections { connection.makeRoom(.max) }
        #expect(connections.map(\.sent) == sent)
        #expect(connections.allSatisfy { $0.keptPieces == 0 })
    }
}
