#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Strings as C has lists of them: with `nil` at the end. They need not be UTF-8, and stay as they are.
final class CStrings {
    typealias List = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

    private(set) var pointers: [UnsafeMutablePointer<CChar>?] = []

    /// A copy of a list.
    ///
    /// - Parameters:
    ///   - prefix: Strings that begin with it are left out.
    ///   - more: What comes behind the others.
    init(_ list: List?, without prefix: String? = nil, and more: String...) {
        var position = list
        while let place = position, let string = place.pointee {
            let isLeftOut = prefix.map { strncmp(string, $0, $0.utf8.count) == 0 } ?? false
            if !isLeftOut { self.pointers.append(strdup(string)) }
            position = place + 1
        }
        self.pointers += more.map { strdup($0) } + [nil]
    }

    deinit {
        for pointer in self.pointers { free(pointer) }
    }
}
