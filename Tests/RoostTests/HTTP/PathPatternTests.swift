import Testing

@testable import Roost

@Suite struct PathPatternTests {
    @Test(
        arguments: [
            ("/", "/", [:]), ("/a", "/a", [:]), ("/a", "/a/", nil), ("/a", "/a/b", nil), ("/a/b", "/a", nil),
            ("/a", "/A", nil), ("/a/:id", "/a/7", ["id": "7"]), ("/a/:id", "/a/7/8", nil), ("/a/:id", "/b/7", nil),
            ("/:x/:y", "/1/2", ["x": "1", "y": "2"]), ("/a/*", "/a/b/c", [:]), ("/a/*", "/a", [:]),
            ("/a/*", "/b/c", nil),
            ("/*", "/x", [:]), ("/a/:id/*", "/a/7/x", ["id": "7"]), ("/a/:id", "/a/a b", ["id": "a b"]),
            ("a", "/a", [:]), ("/a", "/", nil),
        ] as [(String, String, [String: String]?)]
    )
    func matches(_ pattern: String, _ path: String, _ variables: [String: String]?) {
        #expect(PathPattern(pattern).match(path) == variables)
    }
}
