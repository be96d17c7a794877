internal import Foundation
internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// A server that a test starts, on a port of 127.0.0.1 that is its own, and that it may kill, pause and start again there.
package final class EngineProcess: Sendable {
    /// Its port; the same after each start.
    package var port: Int { self.reserved.number }

    /// Where the server may keep files; removed in the end.
    package let directory: String

    private let reserved: ReservedPort
    private let binary: String
    private let arguments: [String]
    private let process = Mutex<Process?>(nil)

    /// A server that has not been started.
    ///
    /// - Parameter arguments: Made from the port and the directory.
    package init(
        _ binary: String,
        arguments: (_ port: Int, _ directory: String) throws -> [String]
    ) throws {
        self.binary = binary
        self.reserved = try ReservedPort()
        let directory = FileManager.default.temporaryDirectory.appending(path: "roost-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        self.directory = directory.path()
        self.arguments = try arguments(self.reserved.number, self.directory)
    }

    deinit {
        self.signal(SIGKILL)
        try? FileManager.default.removeItem(atPath: self.directory)
    }

    /// The path of a program: what the environment variable says, or where it is installed.
    package static func find(_ name: String, variable: String) -> String? {
        let environment = ProcessInfo.processInfo.environment
        if let path = environment[variable] { return path }
        let folders = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
        let others = ["/usr/sbin", "/usr/local/sbin", "/usr/local/bin", "/opt/homebrew/bin"]
        return (folders + others).map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Writes a file of text.
    package static func write(_ text: String, to path: String) throws {
        try text.write(toFile: path, atomically: true, encoding: .utf8)
    }

    /// Whether there is a file of that name in the server's directory.
    package func hasFile(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(self.directory)/\(name)")
    }

    /// Starts the server, and waits until it can be connected to.
    package func start() async throws {
        try self.launch()
        try await waitUntil("\(self.binary) listens; it said: \(self.output)") {
            try expect(self.isRunning, "\(self.binary) has ended; it said: \(self.output)")
            return await self.canConnect()
        }
    }

    /// Starts the server, and does not wait.
    package func launch() throws {
        let process = Process()
        process.executableURL = URL(filePath: self.binary)
        process.arguments = self.arguments
        let log = "\(self.directory)/output"
        _ = FileManager.default.createFile(atPath: log, contents: nil)
        let handle = FileHandle(forWritingAtPath: log)
        process.standardOutput = handle
        process.standardError = handle
        process.standardInput = FileHandle.nullDevice
        try process.run()
        self.process.withLock { $0 = process }
    }

    /// Ends it with SIGKILL, and waits until it has gone.
    package func kill() async throws {
        self.signal(SIGKILL)
        try await waitUntil("\(self.binary) has gone") { !self.isRunning }
    }

    /// Ends it as its operator would, with SIGTERM, and waits until it has gone.
    package func terminate() async throws {
        self.signal(SIGTERM)
        try await waitUntil("\(self.binary) has gone") { !self.isRunning }
    }

    /// SIGSTOP: the server does nothing, its connections stand.
    package func pause() {
        self.signal(SIGSTOP)
    }

    /// SIGCONT: the server goes on.
    package func resume() {
        self.signal(SIGCONT)
    }

    /// Sends a signal.
    package func signal(_ number: CInt) {
        self.process.withLock { process in
            if let process, process.isRunning { Foundation.kill(process.processIdentifier, number) }
        }
    }

    /// What the server has written.
    package var output: String {
        (try? String(contentsOfFile: "\(self.directory)/output", encoding: .utf8)) ?? ""
    }

    private var isRunning: Bool {
        self.process.withLock { $0?.isRunning ?? false }
    }

    private func canConnect() async -> Bool {
        let connect = ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: "127.0.0.1", port: self.port)
        guard let channel = try? await connect.get() else { return false }
        try? await channel.close()
        return true
    }
}
