import RoostValkey
import TestSupport
import Testing

extension ValkeyEngineTests {
    @Suite("What every adapter must do")
    struct ValkeySuiteTests {
        private static func suite() async throws -> AdapterSuite {
            let engine = try await RedisServer.start()
            return AdapterSuite(engines: [engine]) { RedisServer.adapter([engine]) }
        }

        @Test func deliversInOrder() async throws {
            try await Self.suite().deliversInOrder()
        }

        @Test func unsubscribes() async throws {
            try await Self.suite().unsubscribes()
        }

        @Test func carriesFramesOfAllSizes() async throws {
            try await Self.suite().carriesFramesOfAllSizes()
        }

        @Test func keepsManySubscriptions() async throws {
            try await Self.suite().keepsManySubscriptions()
        }

        @Test func survivesRestarts() async throws {
            try await Self.suite().survivesRestarts()
        }

        @Test func waitsForTheEngine() async throws {
            try await Self.suite().waitsForTheEngine()
        }

        @Test func noticesAnEngineThatHangs() async throws {
            try await Self.suite().noticesAnEngineThatHangs()
        }

        @Test func holdsBackForSlowReceivers() async throws {
            try await Self.suite().holdsBackForSlowReceivers()
        }

        @Test func flushesWhenCancelled() async throws {
            try await Self.suite().flushesWhenCancelled()
        }

        @Test func endsWithoutAnEngine() async throws {
            try await Self.suite().endsWithoutAnEngine()
        }
    }
}
