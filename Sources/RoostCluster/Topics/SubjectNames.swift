import RoostPubSub

/// The subjects of a cluster.
///
/// | subject | what is published there |
/// |---|---|
/// | `roost.NAME.t.P` | broadcasts of the topics in partition P |
/// | `roost.NAME.all` | messages for all nodes |
/// | `roost.NAME.n.I` | messages for the node of incarnation I, in hexadecimal |
///
/// The number of partitions is the same on all nodes: it is part of the name when it is not the default, so that nodes
/// that do not agree do not hear each other, instead of hearing half of what is said.
struct SubjectNames: Sendable {
    let partitions: Int
    let everyone: PubSubSubject
    private let prefix: String
    private let topicPrefix: String

    init(cluster: String, partitions: Int) {
        self.partitions = partitions
        let suffix = partitions == ClusterConfiguration.defaultPartitions ? "" : "-\(partitions)"
        self.prefix = "roost.\(cluster)\(suffix)."
        self.topicPrefix = self.prefix + "t."
        self.everyone = PubSubSubject(name: self.prefix + "all")
    }

    /// The partition that a topic is in.
    func partition(of topic: String) -> Int {
        Int(StableHash(topic).value % UInt64(self.partitions))
    }

    func partition(_ number: Int) -> PubSubSubject {
        PubSubSubject(name: self.topicPrefix + "\(number)")
    }

    func node(_ incarnation: UInt64) -> PubSubSubject {
        PubSubSubject(name: self.prefix + "n." + String(incarnation, radix: 16))
    }

    /// The number of the partition whose subject that is.
    func partition(of subject: PubSubSubject) -> Int? {
        let name = subject.name
        guard name.hasPrefix(self.topicPrefix),
            let number = Int(Substring(name.utf8.dropFirst(self.topicPrefix.utf8.count))),
            (0..<self.partitions).contains(number)
        else { return nil }
        return number
    }
}
