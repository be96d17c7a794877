/// One diagram of a chart: a line over two axes.
struct ChartPanel {
    /// A mark on an axis: where it is, from 0 to 1, and what stands there.
    struct Mark {
        var position: Double
        var label: String
    }

    static let width = 860.0
    static let height = 250.0

    var title: String
    var subtitle: String
    /// From left to right, and from bottom to top.
    var horizontal: [Mark]
    var vertical: [Mark]
    /// From 0 to 1 in both directions, from left to right.
    var points: [(x: Double, y: Double)]
    /// The colour's name in the style sheet.
    var style: String

    /// The panel with its upper left corner at 0, 0.
    var svg: String {
        """
        <text class="title" x="0" y="16">\(XMLText.escape(self.title))</text>
        <text class="label" x="0" y="36">\(XMLText.escape(self.subtitle))</text>
        <g transform="translate(70 56)">
        \(self.grid)
        <path class="area \(self.style)" d="\(self.area)"/>
        <path class="line \(self.style)" d="\(self.line)"/>
        </g>

        """
    }

    private var grid: String {
        let rows = self.vertical.map { mark in
            let y = Self.y(mark.position)
            return """
                <line class="grid" x1="0" x2="\(Self.number(Self.width))" y1="\(y)" y2="\(y)"/>
                <text class="label end" x="-10" y="\(y)" dy="4">\(XMLText.escape(mark.label))</text>
                """
        }
        let columns = self.horizontal.map { mark in
            let x = Self.x(mark.position)
            return """
                <line class="grid" x1="\(x)" x2="\(x)" y1="0" y2="\(Self.number(Self.height))"/>
                <text class="label middle" x="\(x)" y="\(Self.number(Self.height + 20))">\(XMLText.escape(mark.label))</text>
                """
        }
        return (rows + columns).joined(separator: "\n")
    }

    private var line: String {
        self.points.enumerated().map {
            ($0.offset == 0 ? "M" : "L") + Self.x($0.element.x) + " " + Self.y($0.element.y)
        }
        .joined(separator: " ")
    }

    private var area: String {
        guard let first = self.points.first, let last = self.points.last else { return "" }
        return "\(self.line) L\(Self.x(last.x)) \(Self.y(0)) L\(Self.x(first.x)) \(Self.y(0)) Z"
    }

    private static func x(_ share: Double) -> String { self.number(min(max(share, 0), 1) * self.width) }

    private static func y(_ share: Double) -> String { self.number((1 - min(max(share, 0), 1)) * self.height) }

    private static func number(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
