import NIOCore
import RoostProtocol

@testable import Roost

/// A transport that writes down what it is given.
final class RecordingTransport: Transport {
    private let name: String
    private let recorder: Recorder

    init(_ name: String, _ recorder: Recorder) {
        self.name = name
        self.recorder = recorder
    }

    let isBehind = false

    func write(_ frames: ByteBuffer) {
        self.recorder.note("\(self.name): \(String(buffer: frames).prefix(8))")
    }

    func close(_ code: WebSocketCloseCode, reason: String) {
        self.recorder.note("\(self.name): close \(code.rawValue)")
    }

    func setReadingPaused(_ isPaused: Bool) {}
}
