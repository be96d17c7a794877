/// A part of Roost that reads bytes from outside, with what must hold for any bytes at all.
///
/// libFuzzer runs a target over and over with inputs that it makes up (`Scripts/fuzz`), and the tests with those that
/// are kept in `Corpus`. A target must be deterministic and keep nothing from one run to the next.
package protocol FuzzTarget: SendableMetatype {
    /// What the command line and the folder of the corpus call it.
    static var name: String { get }

    /// Feeds one input to the code under test and checks what comes out.
    ///
    /// - Throws: ``Finding`` when something does not hold. Traps are findings as well.
    static func run(_ input: [UInt8]) throws
}

/// All targets.
package enum FuzzTargets {
    /// In the order in which they are listed and run.
    package static let all: [any FuzzTarget.Type] = protocolTargets + serverTargets

    /// The target of a name.
    package static func named(_ name: String) -> (any FuzzTarget.Type)? {
        all.first { $0.name == name }
    }

    private static let protocolTargets: [any FuzzTarget.Type] = [
        FrameTarget.self, JSONTarget.self, V1Target.self, V2Target.self, InflateTarget.self, TermTarget.self,
        PresenceTarget.self,
    ]
}
