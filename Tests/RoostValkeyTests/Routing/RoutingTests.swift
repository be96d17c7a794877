import NIOCore
import TestSupport
import Testing

@testable import RoostValkey

@Suite("Routing")
struct RoutingTests {
    private static func servers(_ count: Int) -> [ValkeyServer] {
        (0..<count).map { ValkeyServer(host: "valkey-\($0).example", port: 6379) }
    }

    @Test("Every server gets its share")
    func evenness() {
        let rendezvous = Rendezvous(Self.servers(4))
        var counts: [ValkeyServer: Int] = [:]
        for number in 0..<8000 {
            if let server = rendezvous.server(of: "roost.chat.t.\(number)") { counts[server, default: 0] += 1 }
        }
        #expect(counts.count == 4)
        #expect(counts.values.allSatisfy { (1700...2300).contains($0) }, "\(counts)")
    }

    @Test("A server that is added takes its share, and nothing else moves")
    func addition() {
        let (before, after) = (Rendezvous(Self.servers(4)), Rendezvous(Self.servers(5)))
        var moved = 0
        for number in 0..<5000 {
            let (old, new) = (before.server(of: "t.\(number)"), after.server(of: "t.\(number)"))
            guard old != new else { continue }
            moved += 1
            #expect(new == Self.servers(5)[4])
        }
        #expect((800...1200).contains(moved), "\(moved)")
    }

    @Test("The order of the servers does not matter")
    func order() {
        let (one, other) = (Rendezvous(Self.servers(5)), Rendezvous(Self.servers(5).reversed()))
        #expect((0..<100).allSatisfy { one.server(of: "t.\($0)") == other.server(of: "t.\($0)") })
        #expect(Rendezvous([]).server(of: "t") == nil)
    }

    @Test("Nodes of any version must agree on the server")
    func stability() {
        let rendezvous = Rendezvous(Self.servers(3))
        let indices = (0..<12).map { number in
            rendezvous.server(of: "roost.chat.t.\(number)").flatMap { Self.servers(3).firstIndex(of: $0) }
        }
        #expect(indices == Self.agreed)
    }

    /// Which server has the subjects 0 to 11: may never change, or nodes would not find each other while a cluster is
    /// updated.
    private static let agreed: [Int?] = [0, 1, 2, 1, 2, 2, 1, 1, 0, 2, 2, 0]

    @Test(
        "Slots, as the servers have them",
        // What CLUSTER KEYSLOT of Redis 7.0 says.
        arguments: [("123456789", 12739), ("foo", 12182), ("{user1000}.following", 3443), ("user1000", 3443)]
    )
    func slots(_ channel: String, _ slot: Int) {
        #expect(HashSlot.of(channel) == slot)
    }

    @Test("The checksum is XMODEM's; braces without content do not count")
    func slotRules() {
        #expect(HashSlot.checksum("123456789".utf8) == 0x31C3)
        #expect(HashSlot.of("foo{}{bar}") == Int(HashSlot.checksum("foo{}{bar}".utf8)) % 16384)
        #expect(HashSlot.of("foo{{bar}}zap") == HashSlot.of("{bar"))
        #expect(HashSlot.of("foo{bar}{zap}") == HashSlot.of("bar"))
        #expect(HashSlot.of("foo{bar") == Int(HashSlot.checksum("foo{bar".utf8)) % 16384)
        #expect(HashSlot.of("") == 0)
    }
}
