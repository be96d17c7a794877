import Foundation
import Testing

@testable import RoostProcesses

@Suite struct CStringsTests {
    /// As file names may be, for example.
    @Test func whatIsNotUTF8StaysAsItIs() {
        let odd: [CChar] = [0x61, -0x17, 0x3D, -1, 0]
        var list: [UnsafeMutablePointer<CChar>?] = [strdup("A=1"), strdup(odd), strdup("AB=2"), strdup("A=3"), nil]
        defer { for string in list { free(string) } }
        let strings = list.withUnsafeMutableBufferPointer { CStrings($0.baseAddress, without: "A=", and: "A=4") }
        let bytes = strings.pointers.map { $0.map { Array(UnsafeBufferPointer(start: $0, count: strlen($0) + 1)) } }
        #expect(bytes == [odd, Array("AB=2".utf8CString), Array("A=4".utf8CString), nil])
    }

    @Test func thereMayBeNone() {
        #expect(CStrings(nil).pointers == [nil])
    }
}
