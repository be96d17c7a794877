import NIOCore

@testable import Roost

/// A connection that notes what it sends, and whose socket may be full.
final class VolleyConnection: VolleyMember {
    let name: String
    var keptPieces: Int32 = 0

    /// How many bytes the socket still takes.
    var room = Int.max

    /// What the socket has taken, and what waits for it.
    private(set) var (sent, waiting) = ("", "")

    /// Called with what is sent.
    var whenSent: (String) -> Void = { _ in }

    private let volley: Volley<VolleyConnection>
    private let recorder: Recorder

    init(_ name: String, _ volley: Volley<VolleyConnection>, _ recorder: Recorder) {
        self.name = name
        self.volley = volley
        self.recorder = recorder
    }

    func send(_ text: String) { self.send(ByteBuffer(string: text)) }

    func send(_ bytes: ByteBuffer) { self.volley.send(bytes, of: self) }

    var isDirect: Bool { self.waiting.isEmpty }

    func transmit(_ bytes: ByteBuffer) {
        let text = String(buffer: bytes)
        let taken = text.prefix(self.isDirect ? self.room : 0)
        self.room -= taken.utf8.count
        self.sent += taken
        self.waiting += text.dropFirst(taken.count)
        self.recorder.note("\(self.name): \(text)")
        self.whenSent(text)
    }

    /// The client has read.
    func makeRoom(_ room: Int) {
        let taken = self.waiting.prefix(room)
        self.sent += taken
        self.waiting.removeFirst(taken.count)
        self.room = room - taken.utf8.count
    }
}
