import Foundation

/// The inputs that are kept in `Tests/FuzzTargets/Corpus`, one folder per target.
enum Corpus {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "FuzzTargets/Corpus")

    /// The inputs of a target, in the order of their names.
    static func inputs(of target: String) throws -> [(file: String, bytes: [UInt8])] {
        let files = try FileManager.default.contentsOfDirectory(
            at: folder.appending(path: target),
            includingPropertiesForKeys: nil
        )
        return try files.sorted { $0.path < $1.path }
            .map { (file: $0.lastPathComponent, bytes: Array(try Data(contentsOf: $0))) }
    }
}
