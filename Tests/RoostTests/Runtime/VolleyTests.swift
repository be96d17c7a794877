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

    @Test func eachConnectionsBytesComeOnceAndInOrder() {
        var seed = RandomSeed()
        for _ in 0..<200 {
            let connections = (0..<seed.number(1..<100)).map { self.connection("\($0)") }
            var sent: [String: String] = [:]
            var depth = 0
            for _ in 0..<300 {
                switch seed.number(0..<12) {
                case 0:
                    self.volley.begin()
                    depth += 1
                case 1 where depth > 0:
                    self.volley.end()
                    depth -= 1
                case 2: self.volley.fire()
                default:
                    let connection = connections[seed.number(0..<connections.count)]
                    let text = String(repeating: "\(seed.number(0..<10))", count: seed.chance(10) ? 9_000 : 1)
                    connection.send(text)
                    sent[connection.name, default: ""] += text
                }
            }
            for _ in 0..<depth { self.volley.end() }
            #expect(Dictionary(grouping: connections, by: \.name).mapValues { $0.map(\.sent).joined() }.filter { $0.value != "" } == sent)
        }
    }
}
