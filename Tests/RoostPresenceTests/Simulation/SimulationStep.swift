/// What happens in a simulation. Nodes are given by number, counted over those there are.
enum SimulationStep {
    case wait(milliseconds: Int)
    case track(node: Int, key: Int)
    case update(node: Int, key: Int)
    case untrack(node: Int, key: Int)
    case untrackOwner(node: Int, owner: Int)
    /// No messages from one to the other, until healed.
    case cut(from: Int, to: Int)
    case isolate(Int)
    case heal
    /// The node is gone without a word; a new incarnation starts.
    case restart(Int)
    /// The node is gone without a word, and stays away for a while.
    case crash(Int)
    /// The node says that it leaves, and stays away.
    case leave(Int)
    /// Whoever is away starts as a new incarnation.
    case start(Int)
    /// The process is stopped.
    case sleep(Int, milliseconds: Int)
    case lossNoticed(by: Int, from: Int)
    case linkUp(Int)
}
