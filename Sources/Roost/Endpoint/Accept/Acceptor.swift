import CRoostPoll
import Logging
import NIOCore
import Synchronization

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Accepts connections past NIO, and hands them to the event loops in turn: each of them begins as a ``Newcomer``, which
/// needs no channel of NIO unless it turns out to want more than a WebSocket.
///
/// The thread that watches over descriptors accepts.
final class Acceptor: Sendable {
    /// What the watch reports the listening socket as.
    static let token = UInt64.max - 1

    /// How many connections are accepted at a time, before those that are there get their turn.
    private static let turn = 256

    /// How long connections wait at first when there are no descriptors: some may be about to come back.
    private static let patience = Duration.milliseconds(50)
    private static let pause = Duration.milliseconds(250)
    private static let shortages = [EMFILE, ENFILE, ENOBUFS, ENOMEM]

    private struct State: ~Copyable {
        var next = 0
        var isOpen = true
        var hasWaited = false
        let spare: SpareDescriptor
    }

    private let endpoint: Endpoint
    private let listening: RawDescriptor
    private let watch: DescriptorWatch
    private let state: Mutex<State>

    /// How much may wait for an event loop before it is given nothing more. It would otherwise be handed more than it can look
    /// at: also connections that have gone again, each with a descriptor.
    private static let backlog = 1_024

    /// - Returns: `nil` when the system has no descriptors left; NIO may have some later.
    init?(_ endpoint: Endpoint, listening: RawDescriptor, answer: ByteBuffer) {
        guard let watch = endpoint.server.watch, let listening = listening.duplicate() else { return nil }
        self.endpoint = endpoint
        self.listening = listening
        self.watch = watch
        self.state = Mutex(State(spare: SpareDescriptor(answer: answer)))
    }

    deinit {
        self.state.withLock { if $0.isOpen { self.listening.close() } }
    }

    private var server: ServerContext { self.endpoint.server }

    /// Begins to accept.
    ///
    /// - Returns: Whether the system could.
    func start() -> Bool {
        self.server.acceptor.withLock { $0 = self }
        for loop in self.server.loops {
            loop.eventLoop.execute { [watch] in loop.rounds.open(watch) }
        }
        let isWatched = self.watch.add(self.listening, token: Self.token, .whileThereIs)
        if !isWatched { self.stop() }
        return isWatched
    }

    /// Accepts nothing more, and gives its descriptor up: as long as there is one, connections come to it, also where other
    /// processes share the port.
    func stop() {
        self.state.withLock { state in
            guard state.isOpen else { return }
            state.isOpen = false
            self.watch.remove(self.listening)
            self.listening.close()
        }
        self.server.acceptor.withLock { $0 = nil }
    }

    /// Accepts the connections that wait, for those event loops that keep up. If none does, they wait on: the watch goes on
    /// reporting them, at its pace.
    func accept() {
        let loops = self.server.loops.filter { $0.rounds.waiting.load(ordering: .relaxed) < Self.backlog }
        guard !loops.isEmpty else { return }
        var arrivals = [[Arrival]](repeating: [], count: loops.count)
        let error = self.state.withLock { state -> CInt? in
            guard state.isOpen else { return nil }
            for _ in 0..<Self.turn {
                var peer = sockaddr_in6()
                let descriptor = roost_accept(self.listening.number, &peer)
                guard descriptor >= 0 else { return errno }
                state.next = (state.next + 1) % loops.count
                arrivals[state.next].append(Arrival(descriptor: RawDescriptor(descriptor), address: peer))
                state.hasWaited = false
            }
            return nil
        }
        for (loop, arrivals) in zip(loops, arrivals) where !arrivals.isEmpty { self.handOver(arrivals, loop) }
        if let error, Self.shortages.contains(error) { self.bearShortage(error) }
    }

    private func handOver(_ arrivals: [Arrival], _ loop: LoopContext) {
        loop.rounds.waiting.add(arrivals.count, ordering: .relaxed)
        loop.eventLoop.execute { [endpoint] in
            for arrival in arrivals { Newcomer(endpoint, loop, arrival).begin() }
            loop.rounds.arrived(arrivals.count)
        }
    }

    /// See ``AcceptErrorHandler``.
    private func bearShortage(_ error: CInt) {
        if self.server.accepting.beginShortage() {
            let text = String(cString: strerror(error))
            self.server.logger.warning("cannot accept connections", metadata: [LogKey.error: "\(text)"])
        }
        let refused = self.state.withLock { state -> Int? in
            guard state.isOpen else { return nil }
            state.hasWaited.toggle()
            return state.hasWaited ? nil : state.spare.refuse(from: self.listening.number)
        }
        guard let refused else { return self.rest(Self.patience) }
        self.server.metrics.connectionsRefused(.files, count: refused)
        if refused == 0 { self.rest(Self.pause) }
    }

    private func rest(_ pause: Duration) {
        self.state.withLock { if $0.isOpen { self.watch.remove(self.listening) } }
        LaterCall.after(pause, on: self.server.loops[0].eventLoop) { self.goOn() }
    }

    /// The system may have nothing left for the watch either.
    private func goOn() {
        let isOn = self.state.withLock { state in
            !state.isOpen || self.watch.add(self.listening, token: Self.token, .whileThereIs)
        }
        if !isOn { LaterCall.after(Self.pause, on: self.server.loops[0].eventLoop) { self.goOn() } }
    }
}
