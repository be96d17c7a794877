import RoostBench

@main
enum RoostBenchTool {
    static func main() {
        RoostBenchCommand.start()
    }
}
