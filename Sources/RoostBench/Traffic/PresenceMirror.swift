import Foundation

/// Works out who is present from what a server sends, as phoenix.js 1.8 does: the state, and then the differences. Those
/// that come before the state wait for it.
struct PresenceMirror {
    /// What a presence message holds of a key, as far as it matters here.
    private struct Entry: Decodable {
        struct Meta: Decodable {
            var phx_ref: String
        }

        var metas: [Meta]
    }

    private struct Difference: Decodable {
        var joins: [String: Entry]
        var leaves: [String: Entry]
    }

    /// The refs of each key.
    private var refs: [String: Set<String>] = [:]
    private var pending: [Difference] = []
    private var hasState = false

    /// Who is present.
    var keys: Set<String> { Set(self.refs.keys) }

    /// Takes a state: whatever was there before is replaced.
    /// - Returns: The keys that are new.
    /// - Throws: `DecodingError`
    mutating func takeState(_ payload: Data) throws -> [String] {
        let state = try JSONDecoder().decode([String: Entry].self, from: payload)
        let before = self.keys
        self.refs = state.mapValues { Set($0.metas.map(\.phx_ref)) }
        self.hasState = true
        for difference in self.pending { self.apply(difference) }
        self.pending = []
        return self.keys.subtracting(before).sorted()
    }

    /// Takes a difference.
    /// - Returns: The keys that have joined, and how many have left.
    /// - Throws: `DecodingError`
    mutating func takeDifference(_ payload: Data) throws -> (joined: [String], left: Int) {
        let difference = try JSONDecoder().decode(Difference.self, from: payload)
        guard self.hasState else {
            self.pending.append(difference)
            return ([], 0)
        }
        let joined = difference.joins.keys.filter { self.refs[$0] == nil }
        let before = self.refs.count
        self.apply(difference)
        return (joined, before + joined.count - self.refs.count)
    }

    private mutating func apply(_ difference: Difference) {
        for (key, entry) in difference.joins { self.refs[key, default: []].formUnion(entry.metas.map(\.phx_ref)) }
        for (key, entry) in difference.leaves {
            guard let left = self.refs[key]?.subtracting(entry.metas.map(\.phx_ref)) else { continue }
            self.refs[key] = left.isEmpty ? nil : left
        }
    }

    /// Forgets everything, for a join begins anew.
    mutating func reset() {
        self = PresenceMirror()
    }
}
