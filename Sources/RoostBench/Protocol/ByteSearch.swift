#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Finds bytes among others.
enum ByteSearch {
    /// Where a text begins first; nil if it is not there.
    static func find(_ text: StaticString, in bytes: UnsafeRawBufferPointer) -> Int? {
        guard let base = bytes.baseAddress else { return nil }
        let (start, length) = (text.utf8Start, text.utf8CodeUnitCount)
        var offset = 0
        while bytes.count - offset >= length {
            let rest = bytes.count - offset - length + 1
            guard let found = memchr(base + offset, Int32(start.pointee), rest) else { return nil }
            offset = UnsafeRawPointer(found) - base
            if memcmp(base + offset, start, length) == 0 { return offset }
            offset += 1
        }
        return nil
    }
}
