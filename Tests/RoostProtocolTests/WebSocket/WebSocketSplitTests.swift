import NIOCore
import RoostProtocol
import TestSupport
import Testing

/// However a stream is cut into reads, it says the same.
@Suite struct WebSocketSplitTests {
    typealias Frame = WebSocketTestFrame

    static let corpus: [[UInt8]] = [
        Frame.text("Hello") + Frame.text("") + Frame.binary([1, 2, 3]),
        Frame.text("a€", isFinal: false) + Frame.control(9, [9]) + Frame.more(Array("😀".utf8)) + Frame.close(1000),
        Frame.text("é", isFinal: false) + Frame.more([], isFinal: false) + Frame.more([0x61]) + Frame.control(10),
        Frame.binary(Array(0..<130)) + Frame.text(String(repeating: "日本", count: 40)),
        Frame.binary(Array(repeating: 5, count: 65_536)).prefix(200) + [],
        Frame.text("ok") + Frame(opcode: 1, payload: [0x61, 0x62, 0xFF, 0x63]).bytes + Frame.text("never"),
        Frame.text("ok", isFinal: false) + Frame(opcode: 0, payload: [0xE2, 0x82]).bytes + Frame.text("never"),
        Frame.control(9, Array(repeating: 1, count: 125)) + Frame.close(4999, Array("größe".utf8)) + [1, 2, 3],
        Frame(opcode: 2, form: .two, declared: 7).bytes + Frame.text("never"),
        Frame(opcode: 2, declared: 20_000_000).bytes + [0, 0, 0],
        Frame.close(1005) + Frame.text("never"),
        Frame.binary([1], isFinal: false) + Frame.text("inside"),
    ]

    @Test(arguments: corpus)
    func everyWayToCut(_ bytes: [UInt8]) {
        let whole = WebSocketFeed.events(bytes)
        #expect(whole == WebSocketReferenceDecoder.events(bytes, limits: .init()))
        #expect(WebSocketFeed.bytewise(bytes) == whole)
        for first in 0...bytes.count {
            let second = min(bytes.count, first + 3)
            #expect(WebSocketFeed.events(bytes, cuts: [first]) == whole, "cut at \(first)")
            #expect(WebSocketFeed.events(bytes, cuts: [first, second]) == whole, "cut at \(first) and \(second)")
        }
    }
}
