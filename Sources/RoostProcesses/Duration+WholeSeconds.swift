extension Duration {
    /// In seconds, rounded up.
    var wholeSeconds: Int64 {
        let (seconds, rest) = self.components
        return rest > 0 && seconds < .max ? seconds + 1 : seconds
    }
}
