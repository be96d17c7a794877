#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// What the system tells about a process: /proc on Linux, libproc on Apple platforms.
enum SystemProcess {
    #if os(Linux)
    /// What a process has used; nil if there is no such process.
    static func sample(_ process: Int32, memory: Bool) -> ServerSample? {
        guard let fields = self.stat(process), fields.count > 21 else { return nil }
        let tick = Double(max(1, sysconf(Int32(_SC_CLK_TCK))))
        var sample = ServerSample()
        sample.user = (Double(fields[11]) ?? 0) / tick
        sample.system = (Double(fields[12]) ?? 0) / tick
        sample.cpu = self.preciseCPU(process) ?? sample.user + sample.system
        sample.resident = (UInt64(fields[21]) ?? 0) &* UInt64(max(1, sysconf(Int32(_SC_PAGESIZE))))
        if memory { self.addMemory(process, &sample) }
        return sample
    }

    /// The fields of /proc/PID/stat from the third, the state, on: what stands before may hold spaces.
    private static func stat(_ process: Int32) -> [Substring]? {
        guard let text = self.text("/proc/\(process)/stat"), let name = text.lastIndex(of: ")") else { return nil }
        return text[name...].dropFirst(2).split(separator: " ")
    }

    /// The clock of a process counts nanoseconds, its /proc/PID/stat hundredths of a second.
    private static func preciseCPU(_ process: Int32) -> Double? {
        var clock = clockid_t()
        guard clock_getcpuclockid(process, &clock) == 0 else { return nil }
        let time = MonotonicClock.read(clock)
        return time > 0 ? Double(time) / 1e9 : nil
    }

    private static func addMemory(_ process: Int32, _ sample: inout ServerSample) {
        guard let text = self.text("/proc/\(process)/smaps_rollup") else { return }
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count > 1, let kilobytes = UInt64(words[1]) else { continue }
            switch words[0] {
            case "Rss:": sample.resident = kilobytes << 10
            case "Pss:": sample.proportional = kilobytes << 10
            case "Private_Clean:", "Private_Dirty:": sample.own += kilobytes << 10
            default: break
            }
        }
    }

    /// The processes and all that they have started, directly or not.
    static func descendants(of roots: [Int32]) -> [Int32] {
        var found = roots
        var next = 0
        while next < found.count {
            let children = self.children(found[next])
            found.append(contentsOf: children.filter { !found.contains($0) })
            next += 1
        }
        return found
    }

    private static func children(_ process: Int32) -> [Int32] {
        self.names(in: "/proc/\(process)/task").flatMap { thread in
            let text = self.text("/proc/\(process)/task/\(thread)/children") ?? ""
            return text.split(separator: " ").compactMap { Int32($0) }
        }
    }

    private static func names(in directory: String) -> [String] {
        guard let handle = opendir(directory) else { return [] }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }

    private static func text(_ path: String) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        while true {
            let count = withUnsafeTemporaryAllocation(byteCount: 8_192, alignment: 1) { room in
                let count = read(file, room.baseAddress, room.count)
                if count > 0 { bytes.append(contentsOf: room[..<count]) }
                return count
            }
            guard count > 0 else { return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self) }
        }
    }
    #else
    /// What a process has used; nil if there is no such process.
    static func sample(_ process: Int32, memory: Bool) -> ServerSample? {
        var usage = rusage_info_v2()
        let status = withUnsafeMutablePointer(to: &usage) { usage in
            usage.withMemoryRebound(to: rusage_info_t?.self, capacity: 1) {
                proc_pid_rusage(process, RUSAGE_INFO_V2, $0)
            }
        }
        guard status == 0 else { return nil }
        var scale = mach_timebase_info_data_t()
        mach_timebase_info(&scale)
        let second = 1e9 * Double(scale.denom) / Double(max(1, scale.numer))
        var sample = ServerSample()
        sample.user = Double(usage.ri_user_time) / second
        sample.system = Double(usage.ri_system_time) / second
        sample.cpu = sample.user + sample.system
        sample.resident = usage.ri_resident_size
        sample.proportional = usage.ri_phys_footprint
        sample.own = usage.ri_phys_footprint
        return sample
    }

    /// The processes and all that they have started, directly or not.
    static func descendants(of roots: [Int32]) -> [Int32] {
        var found = roots
        var next = 0
        while next < found.count {
            var children = [Int32](repeating: 0, count: 1_024)
            let count = proc_listchildpids(found[next], &children, Int32(children.count * MemoryLayout<Int32>.size))
            found.append(contentsOf: children.prefix(max(0, Int(count))).filter { !found.contains($0) })
            next += 1
        }
        return found
    }
    #endif
}
