import ArgumentParser

/// How messages are sent.
struct TrafficOptions: ParsableArguments {
    @Option(help: "The payload of a message in bytes.")
    var payload = 100

    @Option(help: "Messages a second, all in all: a constant rate, whose latency counts from when a message was due.")
    var rate: Double?

    @Option(help: "Messages under way at a time: of each topic, or of each connection that has answers.")
    var inFlight: Int?

    @Option(help: "Send no more messages than this, all in all.")
    var messages: UInt64?

    func validate() throws {
        try Self.validate(payload: self.payload)
        guard self.rate == nil || self.inFlight == nil else {
            throw ValidationError("--rate and --in-flight exclude each other.")
        }
        guard self.rate ?? 1 > 0 else { throw ValidationError("--rate must be more than 0.") }
        guard (1...10_000).contains(self.inFlight ?? 1) else {
            throw ValidationError("--in-flight must be from 1 to 10000.")
        }
    }

    /// - Throws: When no message can have such a payload.
    static func validate(payload: Int) throws {
        let sizes = ClientMessages.payloadSizes
        guard sizes.contains(payload) else {
            throw ValidationError("--payload must be from \(sizes.lowerBound) to \(sizes.upperBound).")
        }
    }

    /// One message under way, unless something else is asked for.
    var mode: LoadMode {
        self.rate.map { .rate($0) } ?? .inFlight(self.inFlight ?? 1)
    }
}
