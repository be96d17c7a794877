/// The parameters that a client connects with: those of the URL's query, and the variables of the mount's path.
///
/// A path variable takes precedence over a parameter of the same name; of repeated parameters the last counts.
public struct Params: Sendable, Equatable {
    private var values: [String: String]

    /// Parameters from a dictionary.
    public init(_ values: [String: String] = [:]) {
        self.values = values
    }

    /// The value of a parameter, or `nil` when it was not given.
    public subscript(name: String) -> String? {
        get { self.values[name] }
        set { self.values[name] = newValue }
    }

    /// All names and values.
    public var dictionary: [String: String] { self.values }
}

extension Params {
    /// The parameters with the variables of a path, which take precedence.
    func merging(_ variables: [String: String]) -> Params {
        variables.isEmpty ? self : Params(self.values.merging(variables) { $1 })
    }

    /// Whether the protocol version was given as a list (`vsn[]=2.0.0`), which names none.
    var hasVersionList: Bool {
        self["vsn"] == nil && self.values.keys.contains { $0.hasPrefix("vsn[") }
    }
}
