/// What happens when: a binary heap of things by time; those of the same time in the order in which they were put in.
struct EventQueue<Element> {
    private var heap: [(time: Duration, number: Int, element: Element)] = []
    private var number = 0

    /// The time of the next.
    var next: Duration? { self.heap.first?.time }

    mutating func push(_ element: Element, at time: Duration) {
        self.number += 1
        self.heap.append((time, self.number, element))
        var index = self.heap.count - 1
        while index > 0, self.isBefore(index, (index - 1) / 2) {
            self.heap.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    mutating func pop() -> Element? {
        guard let first = self.heap.first else { return nil }
        self.heap.swapAt(0, self.heap.count - 1)
        self.heap.removeLast()
        self.sink()
        return first.element
    }

    private mutating func sink() {
        var index = 0
        while true {
            let children = [2 * index + 1, 2 * index + 2].filter { $0 < self.heap.count && self.isBefore($0, index) }
            guard var least = children.first else { return }
            if let other = children.last, self.isBefore(other, least) { least = other }
            self.heap.swapAt(index, least)
            index = least
        }
    }

    private func isBefore(_ left: Int, _ right: Int) -> Bool {
        (self.heap[left].time, self.heap[left].number) < (self.heap[right].time, self.heap[right].number)
    }
}
