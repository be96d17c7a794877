/// Round numbers along an axis that begins at 0.
enum AxisTicks {
    /// From 0 up to the first round number that is not less than `maximum`, in four to ten steps.
    static func upTo(_ maximum: Double) -> [Double] {
        guard maximum > 0, maximum.isFinite else { return [0, 1] }
        var step = 1.0
        while step * 5 > maximum { step /= 10 }
        while step * 50 <= maximum { step *= 10 }
        let factor = [1.0, 2, 5, 10].first { step * $0 * 8 >= maximum } ?? 10
        step *= factor
        let count = Int((maximum / step).rounded(.up))
        return (0...max(1, count)).map { Double($0) * step }
    }
}
