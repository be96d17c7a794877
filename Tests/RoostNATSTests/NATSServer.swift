import Foundation
import TestSupport

@testable import RoostNATS

/// A nats-server that a test starts.
enum NATSServer {
    static let binary = EngineProcess.find("nats-server", variable: "ROOST_NATS_SERVER")

    /// The signal that puts it into lame duck mode.
    static let lameDuck = SIGUSR2

    /// A server that is running.
    ///
    /// - Parameter configuration: Lines of its configuration file, made from the directory where it may keep files.
    static func start(_ configuration: (_ directory: String) throws -> String = { _ in "" }) async throws
        -> EngineProcess
    {
        guard let binary else { throw Complaint("there is no nats-server") }
        let engine = try EngineProcess(binary) { port, directory in
            let lines = "listen: \"127.0.0.1:\(port)\"\n\(try configuration(directory))\n"
            try EngineProcess.write(lines, to: "\(directory)/nats.conf")
            return ["-c", "\(directory)/nats.conf"]
        }
        try await engine.start()
        return engine
    }

    /// With TLS, and a certificate.
    static func tls(_ certificate: TestCertificate, _ more: String = "") -> (String) throws -> String {
        { directory in
            let paths = try certificate.write(to: directory, as: "server")
            let authority = try TestCertificate.authority.write(to: directory, as: "authority")
            return """
                tls { cert_file: "\(paths.certificate)", key_file: "\(paths.key)", ca_file: "\(authority.certificate)", \(more) }
                """
        }
    }

    /// An adapter that finds it, and loses no time.
    static func adapter(
        _ engine: EngineProcess,
        _ prefix: String = "nats://",
        host: String = "127.0.0.1",
        _ change: (inout NATSConfiguration) -> Void = { _ in }
    ) throws -> NATS {
        try NATS("\(prefix)\(host):\(engine.port)") { configuration in
            // Often, so that a hang is noticed soon; many, so that a busy machine is not taken for one.
            (configuration.pingInterval, configuration.maxUnansweredPings) = (.milliseconds(500), 8)
            configuration.reconnectDelay = .milliseconds(20)...(.milliseconds(200))
            if engine.hasFile("authority.pem") { configuration.tls.authorities = "\(engine.directory)/authority.pem" }
            change(&configuration)
        }
    }
}
