import NIOCore
import RoostPubSub

@testable import RoostPresence

/// A network that loses, doubles, delays and overtakes, and is cut between any two nodes, in one direction or both.
struct SimulatedNetwork {
    /// What it does to messages.
    struct Weather {
        var loss = 0
        var duplication = 0
        var delay: Range<Int> = 0..<2
        /// Messages arrive in the order in which they were sent, as engines deliver them.
        var isOrdered = true
    }

    struct Packet {
        let from: NodeID
        let to: NodeID
        let bytes: ByteBuffer
    }

    struct Cut: Hashable {
        let from: String
        let to: String
    }

    var weather: Weather
    var cuts: Set<Cut> = []
    fileprivate var flying = EventQueue<Packet>()
    private var lastArrivals: [Cut: Duration] = [:]
    private(set) var sentBytes = 0

    init(weather: Weather) {
        self.weather = weather
    }

    var nextArrival: Duration? { self.flying.next }

    mutating func send(_ packet: Packet, now: Duration, random: inout SplitMix) {
        let way = Cut(from: packet.from.name, to: packet.to.name)
        self.sentBytes += packet.bytes.readableBytes
        guard !self.cuts.contains(way), !random.chance(self.weather.loss) else { return }
        for _ in 0..<(random.chance(self.weather.duplication) ? 2 : 1) {
            var time = now + .milliseconds(random.number(self.weather.delay))
            if self.weather.isOrdered { time = max(time, self.lastArrivals[way] ?? .zero) }
            self.lastArrivals[way] = time
            self.flying.push(packet, at: time)
        }
    }

    mutating func arrive() -> Packet? { self.flying.pop() }
}

extension SimulatedNetwork {
    /// A packet waits for a node that sleeps.
    mutating func postpone(_ packet: Packet, until time: Duration) {
        self.flying.push(packet, at: time)
    }
}
