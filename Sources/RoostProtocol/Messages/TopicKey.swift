/// A topic as a dictionary key. Topics are compared by their bytes, as in Phoenix; Swift's strings are equal already when
/// they look the same (`é` as one character or as two).
package struct TopicKey: Hashable, Sendable {
    /// The topic.
    package let name: String

    /// The key of a topic.
    package init(_ name: String) {
        self.name = name
    }

    /// Whether the topics have the same bytes.
    package static func == (left: TopicKey, right: TopicKey) -> Bool {
        left.name.hasSameBytes(as: right.name)
    }

    /// Hashes the topic's bytes.
    package func hash(into hasher: inout Hasher) {
        var name = self.name
        name.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

extension String {
    /// Whether another string has the same UTF-8 bytes.
    package func hasSameBytes(as other: String) -> Bool {
        let (left, right) = (self.utf8, other.utf8)
        return left.count == right.count && left.elementsEqual(right)
    }
}
