/// The bytes that say what follows, in Erlang's External Term Format.
enum TermTag {
    static let version: UInt8 = 131
    static let newFloat: UInt8 = 70
    static let smallInteger: UInt8 = 97
    static let integer: UInt8 = 98
    static let atom: UInt8 = 100
    static let smallTuple: UInt8 = 104
    static let largeTuple: UInt8 = 105
    static let emptyList: UInt8 = 106
    static let byteList: UInt8 = 107
    static let list: UInt8 = 108
    static let binary: UInt8 = 109
    static let smallBig: UInt8 = 110
    static let largeBig: UInt8 = 111
    static let smallAtom: UInt8 = 115
    static let map: UInt8 = 116
    static let atomUTF8: UInt8 = 118
    static let smallAtomUTF8: UInt8 = 119
}
