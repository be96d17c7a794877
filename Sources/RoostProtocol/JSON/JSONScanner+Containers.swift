extension JSONScanner {
    /// Reads an array or object, from its opening bracket to its closing one.
    mutating func container<Visitor: JSONVisitor>(
        _ kind: JSONToken.Kind,
        _ visitor: inout Visitor
    ) throws(JSONError) -> JSONToken {
        let start = position
        var nesting = NestingStack()
        repeat {
            if try opensContainerWithElements(&nesting, &visitor) { continue }
            try moveToNextElement(&nesting, &visitor)
        } while !nesting.isEmpty
        return JSONToken(kind, start: start, end: position)
    }

    /// Reads a value that is no container, an empty container, or the start of a container up to its first element.
    /// - Returns: Whether that element is next.
    private mutating func opensContainerWithElements<Visitor: JSONVisitor>(
        _ nesting: inout NestingStack,
        _ visitor: inout Visitor
    ) throws(JSONError) -> Bool {
        skipWhitespace()
        guard current == ASCII.openBrace || current == ASCII.openBracket else {
            _ = try scalar(&visitor)
            return false
        }
        try open(&nesting, &visitor)
        if consumes(closer(of: nesting)) {
            close(&nesting, &visitor)
            return false
        }
        if nesting.isInObject { try key(&visitor) }
        return true
    }

    /// After an element: closes what ends here, and passes the comma and key in front of the next element, if any.
    private mutating func moveToNextElement<Visitor: JSONVisitor>(
        _ nesting: inout NestingStack,
        _ visitor: inout Visitor
    ) throws(JSONError) {
        while !nesting.isEmpty {
            if consumes(ASCII.comma) {
                if nesting.isInObject { try key(&visitor) }
                return
            }
            guard consumes(closer(of: nesting)) else { throw error(.malformed) }
            close(&nesting, &visitor)
        }
    }

    private mutating func open<Visitor: JSONVisitor>(
        _ nesting: inout NestingStack,
        _ visitor: inout Visitor
    ) throws(JSONError) {
        guard nesting.depth < maxDepth else { throw error(.tooDeep) }
        let isObject = current == ASCII.openBrace
        position += 1
        nesting.push(isObject: isObject)
        visitor.open(isObject: isObject)
    }

    private func close<Visitor: JSONVisitor>(_ nesting: inout NestingStack, _ visitor: inout Visitor) {
        nesting.pop()
        visitor.close()
    }

    private func closer(of nesting: NestingStack) -> UInt8 {
        nesting.isInObject ? ASCII.closeBrace : ASCII.closeBracket
    }

    private mutating func key<Visitor: JSONVisitor>(_ visitor: inout Visitor) throws(JSONError) {
        visitor.key(try key())
    }

    /// Reads an object's key and the colon after it.
    mutating func key() throws(JSONError) -> JSONToken {
        skipWhitespace()
        guard current == ASCII.quote else { throw error(.malformed) }
        let token = try string()
        guard consumes(ASCII.colon) else { throw error(.malformed) }
        return token
    }
}
