/// What processes have used up to a moment.
struct ServerSample: Codable, Sendable, Equatable {
    /// CPU time in seconds.
    var cpu = 0.0
    var user = 0.0
    var system = 0.0
    /// Memory in bytes: all pages, those shared with other processes divided among them, and those of its own.
    var resident: UInt64 = 0
    var proportional: UInt64 = 0
    var own: UInt64 = 0

    static func + (left: ServerSample, right: ServerSample) -> ServerSample {
        ServerSample(
            cpu: left.cpu + right.cpu,
            user: left.user + right.user,
            system: left.system + right.system,
            resident: left.resident + right.resident,
            proportional: left.proportional + right.proportional,
            own: left.own + right.own
        )
    }
}
