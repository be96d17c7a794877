@testable import RoostPresence

extension SplitMix {
    /// A number of a range.
    mutating func number(_ range: Range<Int>) -> Int { Int.random(in: range, using: &self) }

    /// Whether something that happens so often has happened.
    mutating func chance(_ percent: Int) -> Bool { self.number(0..<100) < percent }

    /// Any of them.
    mutating func any<Element>(_ elements: [Element]) -> Element { elements[self.number(0..<elements.count)] }
}
