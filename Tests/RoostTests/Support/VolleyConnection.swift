import NIOCore

@testable import Roost

/// A connection that notes what it sends.
final class VolleyConnection: VolleyMember {
    let name: String
    var isInVolley = false
    private(set) var sent = ""

    /// Called with what has been sent.
    var whenSent: (String) -> Void = { _ in }

    private let volley: Volley<VolleyConnection>
    private let recorder: Recorder

    init(_ name: String, _ volley: Volley<VolleyConnection>, _ recorder: Recorder) {
        self.name = name
        self.volley = volley
        self.recorder = recorder
    }

    func send(_ text: String) { self.send(ByteBuffer(string: text)) }

    func send(_ bytes: ByteBuffer) {
        if self.volley.isGathering { self.volley.keep(bytes, of: self) } else { self.transmit(bytes) }
    }

    func transmit(_ bytes: ByteBuffer) {
        let text = String(buffer: bytes)
        self.sent += text
        self.recorder.note("\(self.name): \(text)")
        self.whenSent(text)
    }
}
