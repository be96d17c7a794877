/// Looks for few operations that still fail: drops ever smaller runs of them for as long as that leaves a failure.
func shrink<Operation>(
    _ operations: [Operation],
    attempts: Int = 2_000,
    fails: ([Operation]) -> Failure?
) -> (operations: [Operation], failure: Failure)? {
    guard var failure = fails(operations) else { return nil }
    var (smallest, left) = (operations, attempts)
    var size = max(1, smallest.count / 2)
    while left > 0 {
        var hasShrunk = false
        var start = 0
        while start < smallest.count, left > 0 {
            var candidate = smallest
            candidate.removeSubrange(start..<min(start + size, candidate.count))
            left -= 1
            if let next = fails(candidate) {
                (smallest, failure, hasShrunk) = (candidate, next, true)
            } else {
                start += size
            }
        }
        if size == 1, !hasShrunk { break }
        size = max(1, size / 2)
    }
    return (smallest, failure)
}
