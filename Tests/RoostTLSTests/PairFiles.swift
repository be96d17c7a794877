import Foundation

/// A pair in files of their own, which go when this does.
final class PairFiles: Sendable {
    private let directory: URL

    init(_ pair: TestPair = .first) throws {
        self.directory = FileManager.default.temporaryDirectory.appending(path: "roost-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: self.directory, withIntermediateDirectories: true)
        try self.write(pair)
    }

    deinit {
        try? FileManager.default.removeItem(at: self.directory)
    }

    var certificate: String { self.directory.appending(path: "cert.pem").path() }
    var key: String { self.directory.appending(path: "key.pem").path() }

    func write(_ pair: TestPair) throws {
        try self.write(certificate: pair.certificate)
        try self.write(key: pair.key)
    }

    func write(certificate: String) throws {
        try certificate.write(toFile: self.certificate, atomically: true, encoding: .utf8)
    }

    func write(key: String) throws {
        try key.write(toFile: self.key, atomically: true, encoding: .utf8)
    }

    func removeCertificate() throws {
        try FileManager.default.removeItem(atPath: self.certificate)
    }
}
