import Testing

@testable import RoostBench

@Suite("Source addresses")
struct SourceAddressesTests {
    @Test("They are all different, and all of them hosts of 127.0.0.0/8")
    func different() {
        let addresses = (0..<2_000).map(SourceAddresses.address)
        #expect(Set(addresses).count == addresses.count)
        #expect(addresses.first == 0x7F00_0001)
        #expect(addresses.allSatisfy { $0 >> 24 == 127 && (1...250).contains($0 & 0xFF) })
    }

    @Test("One for each 20 000 connections", arguments: [(1, 1), (20_000, 1), (20_001, 2), (1_000_000, 50)])
    func needed(_ connections: Int, _ addresses: Int) {
        #expect(SourceAddresses.needed(for: connections) == addresses)
    }
}
