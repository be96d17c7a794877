#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The place of a term that is being encoded, which containers fill bit by bit.
final class TermBox {
    private enum Content {
        case empty
        case scalar(Term)
        case list([TermBox])
        case map([Term: TermBox])
    }

    private var content = Content.empty

    /// What has been encoded. A value that encoded nothing is an empty map, as for other encoders.
    var term: Term {
        switch self.content {
        case .empty: .map([:])
        case .scalar(let term): term
        case .list(let boxes): .list(boxes.map(\.term))
        case .map(let boxes): .map(boxes.mapValues(\.term))
        }
    }

    /// Of a list, how many elements it has.
    var count: Int {
        guard case .list(let boxes) = self.content else { return 0 }
        return boxes.count
    }

    func set(_ term: Term) {
        self.content = .scalar(term)
    }

    /// Makes it a list, if it is none yet.
    func becomeList() {
        guard case .list = self.content else {
            self.content = .list([])
            return
        }
    }

    /// Makes it a map, if it is none yet.
    func becomeMap() {
        guard case .map = self.content else {
            self.content = .map([:])
            return
        }
    }

    /// A new element at the end of a list.
    func appended() -> TermBox {
        guard case .list(var boxes) = self.content else { return TermBox() }
        let box = TermBox()
        boxes.append(box)
        self.content = .list(boxes)
        return box
    }

    /// The place under a key of a map.
    func entry(_ key: Term) -> TermBox {
        guard case .map(var boxes) = self.content else { return TermBox() }
        let box = boxes[key] ?? TermBox()
        boxes[key] = box
        self.content = .map(boxes)
        return box
    }

    func encode(_ value: some Encodable, at path: [any CodingKey]) throws {
        guard let scalar = try Self.scalar(value, at: path) else {
            return try value.encode(to: TermEncoder(box: self, codingPath: path))
        }
        self.set(scalar)
    }

    /// The term of a value that is not made of others.
    private static func scalar(_ value: some Encodable, at path: [any CodingKey]) throws -> Term? {
        switch value {
        case let term as Term: term
        case let flag as Bool: .bool(flag)
        case let text as String: .string(text)
        case let number as any BinaryInteger: .integer(try self.integer(number, at: path))
        case let number as Double: .float(number)
        case let number as Float: .float(Double(number))
        case let data as Data: .binary(Array(data))
        default: nil
        }
    }

    private static func integer(_ number: some BinaryInteger, at path: [any CodingKey]) throws -> Int {
        guard let integer = Int(exactly: number) else {
            let context = EncodingError.Context(codingPath: path, debugDescription: "integer of more than 64 bits")
            throw EncodingError.invalidValue(number, context)
        }
        return integer
    }
}
