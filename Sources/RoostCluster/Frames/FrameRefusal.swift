/// Why a frame was refused. The raw value is the metric's.
enum FrameRefusal: String, Error, CaseIterable {
    /// It is no frame of Roost's at all.
    case foreign
    /// It is of another version of frames, as those of a newer release may be.
    case version
    /// Its seal is not that of this cluster's secret: forged, damaged, of another cluster, or published elsewhere first.
    case forged
    /// Its seal is right, but nothing in it can be made sense of.
    case malformed
    /// It, or the record that it is a part of, is larger than may be.
    case oversized
    /// It has been received before, or is older than what has.
    case repeated
    /// It is of an earlier run of a node that has restarted since.
    case outdated
    /// It would be the sender that is one too many.
    case crowded

    /// A sentence for the log.
    var explanation: String {
        switch self {
        case .foreign: "something that is no frame of Roost's is published on this cluster's subjects"
        case .version: "another node speaks another version of frames"
        case .forged: "a frame was not sealed with this cluster's secret"
        case .malformed: "another node sends frames that make no sense"
        case .oversized: "another node sends more at once than this one takes"
        case .repeated: "the engine brings frames twice, or somebody repeats them"
        case .outdated: "an earlier run of a node that has restarted, or another node of the same name, still sends"
        case .crowded: "there are more nodes than may be"
        }
    }
}
