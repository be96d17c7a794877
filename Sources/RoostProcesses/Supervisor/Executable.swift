#if canImport(Darwin)
import MachO
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// The program that is running.
enum Executable {
    /// Its path. When its file has been replaced meanwhile, on Linux one that leads to the old one all the same, so that all
    /// processes run the same program.
    static var path: String {
        var buffer = [CChar](repeating: 0, count: 4_096)
        #if canImport(Darwin)
        var size = UInt32(buffer.count)
        guard _NSGetExecutablePath(&buffer, &size) == 0 else { return CommandLine.arguments[0] }
        return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        #else
        let own = "/proc/self/exe"
        let count = readlink(own, &buffer, buffer.count)
        guard count > 0 else { return own }
        let path = String(decoding: buffer.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
        return access(path, X_OK) == 0 ? path : own
        #endif
    }
}
