/// Why a ``Cluster`` cannot be made of what was given.
public struct ClusterSetupError: Error, Hashable, Sendable {
    /// What is wrong.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// A cluster's name is 1 to 48 letters, digits, `-` and `_`.
        case badName
        /// A node's name is 1 to 64 bytes.
        case badNode
        /// A secret has at least 16 bytes.
        case weakSecret
        /// A limit is out of the range that makes sense.
        case badLimit
    }

    /// What is wrong.
    public let code: Code

    init(_ code: Code) {
        self.code = code
    }
}

extension ClusterSetupError: CustomStringConvertible {
    /// A sentence for whoever has configured it.
    public var description: String {
        switch self.code {
        case .badName: "a cluster's name has 1 to 48 characters: letters, digits, - and _"
        case .badNode: "a node's name has 1 to \(FrameHeader.maxNameSize) bytes"
        case .weakSecret: "a cluster's secret has at least 16 bytes"
        case .badLimit: "partitions are between 1 and 65 536, and the other limits above 4 096"
        }
    }
}
