import Testing

@testable import RoostProcesses

@Suite struct ChildPostTests {
    @Test func isReadAsItWasWritten() {
        let post = ChildPost(number: 2, count: 4, directory: SharedDirectory(path: "/run/a b/roost-1"))
        #expect(ChildPost(post.text) == post)
    }

    @Test(arguments: ["", "2/4", "2/4 relative", "0/4 /x", "5/4 /x", "1/257 /x", "a/b /x", "1 /x", "1/2/3 /x"])
    func nothingElseIs(text: String) {
        #expect(ChildPost(text) == nil)
        #expect(throws: ProcessesError.self, "a process must not take itself for a supervisor") {
            try ChildPost.read(text)
        }
    }

    @Test func whoHasNoneIsNoProcessOfASupervisor() throws {
        #expect(try ChildPost.read(nil) == nil)
    }
}
