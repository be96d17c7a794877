import TestSupport

/// Makes new inputs of old ones, as the fuzzer does, only without knowing what they reach.
struct Mutation {
    private var random: RandomSeed
    private let seeds: [[UInt8]]

    init(_ random: RandomSeed, seeds: [[UInt8]]) {
        self.random = random
        self.seeds = seeds
    }

    /// A damaged copy of one of the seeds.
    mutating func next() -> [UInt8] {
        var input = seed()
        for _ in 0...random.number(0..<3) { change(&input) }
        return Array(input.prefix(4_096))
    }

    private mutating func seed() -> [UInt8] {
        seeds.randomElement(using: &random) ?? []
    }

    private mutating func change(_ input: inout [UInt8]) {
        let place = random.number(0..<(input.count + 1))
        switch random.number(0..<6) {
        case 0: input.insert(contentsOf: random.bytes(random.number(1..<5)), at: place)
        case 1: input.removeSubrange(place..<min(input.count, place + random.number(1..<9)))
        case 2: input.insert(contentsOf: piece(of: seed()), at: place)
        case 3: input.insert(contentsOf: piece(of: input), at: place)
        case 4: if place < input.count { input[place] ^= 1 << UInt8(random.number(0..<8)) }
        default: if place < input.count { input[place] = interestingByte() }
        }
    }

    private mutating func piece(of bytes: [UInt8]) -> [UInt8] {
        let start = random.number(0..<(bytes.count + 1))
        return Array(bytes[start...].prefix(random.number(1..<33)))
    }

    private mutating func interestingByte() -> UInt8 {
        [0, 1, 0x7D, 0x7E, 0x7F, 0x80, 0xFE, 0xFF, UInt8(ascii: "\""), UInt8(ascii: "%")].randomElement(using: &random)
            ?? 0
    }
}
