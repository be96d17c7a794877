import Foundation
import Roost
import TestSupport
import Testing

@testable import RoostProcesses

@Suite struct SharedTests {
    @Test func theDirectoryIsThisUsersAloneAndGoesWithAllThatIsInIt() throws {
        let directory = try SharedDirectory.make()
        let permissions = try FileManager.default.attributesOfItem(atPath: directory.path)[.posixPermissions] as? Int
        #expect(permissions == 0o700)
        #expect(try directory.secret().utf8.count >= 16)
        #expect(try directory.secret() == SharedDirectory(path: directory.path).secret())
        _ = try SharedPort(directory: directory, name: "a").port(host: "127.0.0.1")
        directory.remove()
        #expect(!FileManager.default.fileExists(atPath: directory.path))
    }

    /// A process that is told of a relative path does not find its post.
    @Test func theDirectoryIsNeverMadeInARelativePlace() throws {
        #expect(throws: ProcessesError.self) { try SharedDirectory.make(in: [".", "", "tmp"]) }
        let directory = try SharedDirectory.make(in: [".", "/nowhere", "/tmp"])
        #expect(directory.path.hasPrefix("/tmp/roost-"))
        directory.remove()
    }

    /// As systemd-tmpfiles does, which leaves out what it cannot lock, and all that is in it.
    @Test func thoseWhoTidyUpLeaveTheDirectoryAlone() throws {
        let directory = try SharedDirectory.make()
        defer { directory.remove() }
        let descriptor = open(directory.path, O_RDONLY)
        defer { close(descriptor) }
        do {
            let lock = directory.lock()
            #expect(lock != nil)
            #expect(flock(descriptor, LOCK_EX | LOCK_NB) != 0)
            withExtendedLifetime(lock) {}
        }
        #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
    }

    @Test(arguments: ["127.0.0.1", "::1"]) func aPortIsChosenOnce(host: String) throws {
        let directory = try SharedDirectory.make()
        defer { directory.remove() }
        let port = try SharedPort(directory: directory, name: "a").port(host: host)
        #expect(port > 0)
        #expect(try SharedPort(directory: directory, name: "a").port(host: host) == port)
        #expect(try SharedPort(directory: directory, name: "b").port(host: host) != port)
    }

    @Test func aProcessOnItsOwnChangesNothing() throws {
        var configuration = EndpointConfiguration()
        configuration.port = 0
        try ServerProcess().join(&configuration)
        #expect(configuration.port == 0 && configuration.cluster == nil && !configuration.sharesPort)
    }

    @Test func aProcessAmongOthersSharesThePortAndTheCores() throws {
        let directory = try SharedDirectory.make()
        defer { directory.remove() }
        var configurations = [EndpointConfiguration(), EndpointConfiguration()]
        for index in configurations.indices {
            configurations[index].port = 0
            let post = ChildPost(number: index + 1, count: 2, directory: directory)
            try ServerProcess(post).join(&configurations[index])
        }
        #expect(configurations[0].port == configurations[1].port && configurations[0].port > 0)
        for configuration in configurations {
            #expect(configuration.sharesPort && configuration.cluster != nil)
            #expect(configuration.eventLoops == max(1, EndpointConfiguration().eventLoops / 2))
        }
    }
}
