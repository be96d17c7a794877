import NIOCore
import RoostPubSub
import Testing

@testable import RoostCluster

struct FrameMakerTests {
    private static let node = NodeID(name: "a", incarnation: 1)

    private func sequence(_ maker: inout FrameMaker, _ stream: Stream) throws -> UInt64 {
        var frame = try #require(maker.frames(ByteBuffer(string: "x"), of: stream, on: "s", maxSize: 1_000).first)
        return try FrameHeader(reading: &frame).sequence
    }

    @Test func eachStreamIsNumberedByItself() throws {
        var maker = FrameMaker(node: Self.node, seal: FrameSeal(secret: "a secret of a test"))
        #expect(try self.sequence(&maker, .everyone) == 1)
        #expect(try self.sequence(&maker, .partition(7)) == 1)
        maker.skip(.partition(7))
        #expect(try self.sequence(&maker, .partition(7)) == 3)
        #expect(try self.sequence(&maker, .everyone) == 2)
    }

    /// It may not have forgotten this one, and would refuse what seems to come again.
    @Test func aNodeThatIsBackIsNotSentNumbersThatItKnows() throws {
        var maker = FrameMaker(node: Self.node, seal: FrameSeal(secret: "a secret of a test"))
        let other = NodeID(name: "b", incarnation: 2)
        for _ in 0..<5 { _ = try self.sequence(&maker, .node(2)) }
        maker.forget(other)
        #expect(try self.sequence(&maker, .node(2)) > 5)
    }
}
