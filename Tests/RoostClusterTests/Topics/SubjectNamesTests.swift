import RoostPubSub
import Testing

@testable import RoostCluster

struct SubjectNamesTests {
    /// All nodes must agree, whatever they were compiled with.
    @Test(arguments: [("", 205), ("rooms:lobby", 10720), ("rooms:1", 11915), ("é", 12924)])
    func partitionsNeverChange(_ topic: String, _ partition: Int) {
        let names = SubjectNames(cluster: "chat", partitions: 16_384)
        #expect(names.partition(of: topic) == partition)
    }

    @Test func topicsSpread() {
        let names = SubjectNames(cluster: "chat", partitions: 64)
        let counts = Dictionary(grouping: (0..<6_400).map { names.partition(of: "rooms:\($0)") }) { $0 }.values.map(
            \.count
        )
        #expect(counts.count == 64)
        #expect(counts.max() ?? 0 < 200)
    }

    @Test func partitionsAreFoundByTheirSubjects() {
        let names = SubjectNames(cluster: "chat", partitions: 10)
        #expect(names.partition(of: names.partition(7)) == 7)
        for name in [
            "roost.chat-10.t.10", "roost.chat-10.t.-1", "roost.chat-10.t.", "roost.chat-10.all", "roost.chat.t.7",
        ] {
            #expect(names.partition(of: PubSubSubject(name: name)) == nil)
        }
    }

    @Test func nodesThatDisagreeOnThePartitionsDoNotHearEachOther() {
        let (a, b) = (SubjectNames(cluster: "chat", partitions: 10), SubjectNames(cluster: "chat", partitions: 11))
        #expect(a.partition(7) != b.partition(7))
        #expect(a.everyone != b.everyone)
    }
}
