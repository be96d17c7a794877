import Foundation
import Roost

/// What the people in a room see of a tab: the meta of its presence. Times are in milliseconds since 1970.
struct Visit: Encodable, Sendable {
    private static let longestTab = 40

    /// Tells the tab from others of the same person.
    var tab = ""
    /// Since when it has been here, also if it lost its connection meanwhile.
    var since = Visit.time(ago: nil)
    /// Since when nobody has been at it; `nil` while somebody is.
    var idleSince: Int?

    private enum CodingKeys: String, CodingKey {
        case tab
        case since
        case idleSince = "idle_since"
    }
}

extension Visit {
    /// From what the page says when it joins. It tells spans of time, because its clock may be wrong.
    init(_ payload: Payload) {
        let tab = payload["tab"]?.string ?? ""
        self.tab = ChatRules.isTooLong(tab, Self.longestTab) ? "" : tab
        self.since = Self.time(ago: payload["here_for"])
        self.idleSince = (payload["idle_for"]?.int).map { Self.time(ago: .int($0)) }
    }

    /// The time so many milliseconds ago; now, if it is no such number.
    static func time(ago span: JSON?) -> Int {
        let now = Int(Date().timeIntervalSince1970 * 1_000)
        return now - min(max(0, span?.int ?? 0), now)
    }
}
