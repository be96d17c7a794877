import RoostLocal

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Where a supervisor and its processes keep what they share; only their user can enter it.
struct SharedDirectory: Hashable, Sendable {
    let path: String

    init(path: String) {
        self.path = path
    }

    /// Where one may be made, the best place first.
    private static var parents: [String] {
        let variables: [String] = ["XDG_RUNTIME_DIR", "TMPDIR"]
        return variables.compactMap { variable in getenv(variable).map { String(cString: $0) } } + ["/tmp"]
    }

    /// Makes a new one, with a secret in it.
    ///
    /// - Parameter parents: Where. One that is relative is left out: the processes could not tell where it is.
    static func make(in parents: [String] = Self.parents) throws(ProcessesError) -> SharedDirectory {
        for parent in parents where parent.hasPrefix("/") && parent.utf8.count <= 60 {
            var template = Array("\(parent)/roost-XXXXXX".utf8CString)
            guard mkdtemp(&template) != nil else { continue }
            let path = template.dropLast().map(UInt8.init(bitPattern:))
            let directory = SharedDirectory(path: String(decoding: path, as: UTF8.self))
            do throws(ProcessesError) {
                try directory.write(Self.makeSecret(), to: "secret")
            } catch {
                directory.remove()
                throw error
            }
            return directory
        }
        throw ProcessesError(.setup("no directory for sockets can be made in \(parents.joined(separator: ", "))"))
    }

    /// Keeps those who tidy up where it is (systemd-tmpfiles) from removing what nobody has used for days, and a process
    /// that is started again then needs.
    func lock() -> FileLock? {
        FileLock(directory: self.path)
    }

    /// The directory of the hub.
    var hub: String { "\(self.path)/hub" }

    /// What the processes' own cluster is sealed with.
    func secret() throws(ProcessesError) -> String {
        guard let secret = self.read("secret"), !secret.isEmpty else {
            throw ProcessesError(.setup("\(self.path)/secret cannot be read"))
        }
        return secret
    }

    /// Removes all that is in it, if it is still there.
    func remove() {
        for file in ["hub/hub", "hub/lock", "secret"] { unlink("\(self.path)/\(file)") }
        for file in self.portFiles() { unlink("\(self.path)/\(file)") }
        rmdir(self.hub)
        rmdir(self.path)
    }

    private func portFiles() -> [String] {
        guard let directory = opendir(self.path) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasPrefix(SharedPort.prefix) { names.append(name) }
        }
        return names
    }

    private func read(_ name: String) -> String? {
        let descriptor = open("\(self.path)/\(name)", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return count < 0 ? nil : String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    private func write(_ text: String, to name: String) throws(ProcessesError) {
        let descriptor = open("\(self.path)/\(name)", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        defer { if descriptor >= 0 { close(descriptor) } }
        let bytes = Array(text.utf8)
        guard descriptor >= 0, pwrite(descriptor, bytes, bytes.count, 0) == bytes.count else {
            throw ProcessesError(.setup("\(self.path)/\(name) cannot be written"))
        }
    }

    private static func makeSecret() -> String {
        var random = SystemRandomNumberGenerator()
        return (0..<4).map { _ in String(random.next(), radix: 36) }.joined(separator: "-")
    }
}
