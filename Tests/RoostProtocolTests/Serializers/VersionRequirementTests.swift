import RoostProtocol
import Testing

/// The `vsn` parameter, as Elixir's `Version` judges it.
@Suite struct VersionRequirementTests {
    @Test(arguments: ["1.0.0", "1.0.5", "1.0.10", "1.0.0+build.01", "1.0.1-rc.1", "1.0.99999999999999999999999"])
    func versionOneTakes(_ vsn: String) {
        #expect(V1JSONSerializer().version.matches(vsn))
        #expect(!V2JSONSerializer().version.matches(vsn))
    }

    @Test(arguments: ["2.0.0", "2.0.9", "2.0.0+x", "2.0.1-0"])
    func versionTwoTakes(_ vsn: String) {
        #expect(V2JSONSerializer().version.matches(vsn))
        #expect(!V1JSONSerializer().version.matches(vsn))
    }

    @Test(arguments: [
        "1.1.0", "2.1.0", "3.0.0", "2", "2.0", "abc", "", "0.0.0", "2.0.0.0", "2.0.0.", ".2.0.0", "2..0", "02.0.0",
        "2.00.0",
        "2.0.00", "-2.0.0", "+2.0.0", "v2.0.0", " 2.0.0", "2.0.0 ", "2.0.x", "2.0.0-", "2.0.0+", "2.0.0-a..b",
        "2.0.1-01",
        "2.0.1-a_b", "2.0.0+a+b", "2.0.0-rc.1", "2.0.0-0", "2.1.0-rc.1", "1.1.0-0", "2,0,0", "２.0.0", "2.0.0\u{0}",
        "2.0.0\n",
        "99999999999999999999.0.0", "~> 2.0.0",
    ])
    func neitherTakes(_ vsn: String) {
        #expect(!V1JSONSerializer().version.matches(vsn))
        #expect(!V2JSONSerializer().version.matches(vsn))
    }

    @Test func laterPatchesOnly() {
        let requirement = VersionRequirement(major: 2, minor: 3, patch: 4)
        #expect(requirement.description == "~> 2.3.4")
        #expect(requirement.matches("2.3.4"))
        #expect(requirement.matches("2.3.5-rc"))
        #expect(!requirement.matches("2.3.3"))
        #expect(!requirement.matches("2.3.4-rc"))
        #expect(!requirement.matches("2.4.4"))
    }

    /// The example chain of SemVer 2.0.0, item 11.
    @Test func precedence() throws {
        let chain = [
            "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0", "1.0.1-0", "1.0.1", "1.2.0", "2.0.0",
        ]
        let versions = try chain.map { try #require(SemanticVersion($0)) }
        for (index, version) in versions.enumerated() {
            for (other, later) in versions.enumerated() { #expect((version < later) == (index < other)) }
        }
    }
}
