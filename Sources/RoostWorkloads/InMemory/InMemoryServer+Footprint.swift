import CRoostMemory
import Roost

extension InMemoryServer {
    /// What a joined connection of a loop is made of. Shares of arrays are those of that loop's arrays.
    func footprint(loop: Int) -> [MemoryPart] {
        self.onLoop(loop) {
            self.parts(loop) { Int(roost_memory_size($0)) }.map {
                MemoryPart(id: $0.id, name: $0.name, bytes: $0.bytes)
            }
        }
    }
}
