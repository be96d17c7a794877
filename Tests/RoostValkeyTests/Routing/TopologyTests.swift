import NIOCore
import Testing

@testable import RoostValkey

@Suite("Topology")
struct TopologyTests {
    private static let asked = ValkeyServer(host: "seed", port: 7000)

    private static func range(_ first: Int64, _ last: Int64, _ host: RESPValue, _ port: Int64) -> RESPValue {
        let master = RESPValue.array([host, .integer(port), .text(ByteBuffer(string: "id")), .array([])])
        return .array([.integer(first), .integer(last), master, master])
    }

    private static func text(_ text: String) -> RESPValue { .text(ByteBuffer(string: text)) }

    @Test("Masters and their slots")
    func masters() throws {
        let reply = RESPValue.array([
            Self.range(0, 12181, Self.text("a"), 1), Self.range(12182, 12182, Self.text("b"), 2),
            Self.range(12183, 16383, Self.text("a"), 1),
        ])
        let topology = try #require(Topology(reply, asked: Self.asked))
        #expect(topology.masters == [ValkeyServer(host: "a", port: 1), ValkeyServer(host: "b", port: 2)])
        // Slots 12182 and 12739.
        #expect(topology.server(of: "foo") == ValkeyServer(host: "b", port: 2))
        #expect(topology.server(of: "123456789") == ValkeyServer(host: "a", port: 1))
    }

    @Test("Slots that nobody has")
    func gaps() throws {
        let topology = try #require(Topology(.array([Self.range(0, 100, Self.text("a"), 1)]), asked: Self.asked))
        #expect(topology.server(of: "foo") == nil)
        #expect(Topology().server(of: "foo") == nil)
    }

    @Test("A server that does not know its own address", arguments: [RESPValue.null, text(""), text("?")])
    func unknownHost(_ host: RESPValue) throws {
        let topology = try #require(Topology(.array([Self.range(0, 16383, host, 7001)]), asked: Self.asked))
        #expect(topology.masters == [ValkeyServer(host: "seed", port: 7001)])
    }

    @Test(
        "What is no answer",
        arguments: [
            .null, text("OK"), .array([.null]), .array([.array([])]), .map([]),
            .array([range(-1, 5, text("a"), 1)]), .array([range(5, 4, text("a"), 1)]),
            .array([range(0, 16384, text("a"), 1)]), .array([range(0, .max, text("a"), 1)]),
            .array([range(0, 1, text("a"), 0)]), .array([range(0, 1, text("a"), 65536)]),
            .array([.array([.integer(0), .integer(1), .array([])])]),
        ] as [RESPValue]
    )
    func garbage(_ reply: RESPValue) {
        #expect(Topology(reply, asked: Self.asked) == nil)
    }

    @Test("More masters than any cluster has are not taken")
    func tooMany() {
        let ranges = (0..<5000).map { Self.range($0, $0, Self.text("host\($0)"), 1) }
        #expect(Topology(.array(ranges), asked: Self.asked) == nil)
    }
}
