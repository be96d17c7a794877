#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// The directory in which processes meet. Nobody but their user may get in.
struct LocalDirectory: Hashable, Sendable {
    /// How long the path of a socket may be, in bytes, on all systems (`sun_path`, with its end).
    static let maxPath = 103

    let path: String

    /// - Throws: When the path is too long for a socket's.
    init(_ path: String) throws(LocalSetupError) {
        var path = path
        while path.count > 1, path.last == "/" { path.removeLast() }
        self.path = path
        guard !path.isEmpty, self.socket.utf8.count <= Self.maxPath else {
            throw LocalSetupError("the path of a directory for sockets has at most \(Self.maxPath - 4) bytes: \(path)")
        }
    }

    /// Where the hub listens.
    var socket: String { "\(self.path)/hub" }

    /// What the hub has locked.
    var lock: String { "\(self.path)/lock" }

    /// Removes the socket of a hub that is no more. For who has the lock; anything else of that name is left alone.
    func removeSocket() {
        var status = stat()
        guard lstat(self.socket, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return }
        unlink(self.socket)
    }

    /// Makes the directory if there is none, and checks whose it is.
    ///
    /// - Throws: When others could get in, or it cannot be made.
    func prepare() throws(LocalSetupError) {
        guard mkdir(self.path, 0o700) == 0 || errno == EEXIST else {
            throw LocalSetupError("\(self.path) cannot be made: \(String(cString: strerror(errno)))")
        }
        var status = stat()
        guard lstat(self.path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw LocalSetupError("\(self.path) is no directory")
        }
        guard status.st_uid == geteuid(), status.st_mode & 0o077 == 0 else {
            throw LocalSetupError("\(self.path) has to belong to this user, and nobody else may get in (mode 0700)")
        }
    }
}
