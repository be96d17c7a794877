"""Bad and odd compressed messages, sent to a connection that has agreed on permessage-deflate.

Rows as in hostile_frames.py. Add a row to add a test.
"""

from __future__ import annotations

import base64
import random
import zlib

from frames import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, client_frame, close_payload, deflated
from hostile_frames import HEARTBEAT, FrameCase, harmless, violation

RSV1, RSV2, RSV3 = 4, 2, 1
TAIL = b"\x00\x00\xff\xff"
BEAT = deflated(HEARTBEAT)
BOMB = deflated(bytes(9_000_000), level=9)
STORED = b"\x00\x00\x00\xff\xff"


def finished(data: bytes) -> bytes:
    compressor = zlib.compressobj(wbits=-15)
    return compressor.compress(data) + compressor.flush()


def dictionary_message() -> bytes:
    """The second message of a client that goes on with the first one's window, which it has agreed not to do."""
    compressor = zlib.compressobj(wbits=-15)
    compressor.compress(HEARTBEAT)
    compressor.flush(zlib.Z_SYNC_FLUSH)
    return (compressor.compress(HEARTBEAT) + compressor.flush(zlib.Z_SYNC_FLUSH))[:-4]


def text(payload: bytes, *, fin: bool = True, rsv: int = RSV1) -> bytes:
    return client_frame(TEXT, payload, fin=fin, rsv=rsv)


def more(payload: bytes, *, fin: bool = True, rsv: int = 0) -> bytes:
    return client_frame(CONTINUATION, payload, fin=fin, rsv=rsv)


def in_pieces(payload: bytes, size: int, *, opcode: int = TEXT) -> bytes:
    pieces = [payload[start : start + size] for start in range(0, len(payload), size)]
    first, middle, last = pieces[0], pieces[1:-1], pieces[-1]
    start = client_frame(opcode, first, fin=False, rsv=RSV1)
    return start + b"".join(more(piece, fin=False) for piece in middle) + more(last)


def beat_of(size: int) -> bytes:
    """A message of exactly that size that hardly shrinks, compressed."""
    message = b'[null,"1","phoenix","heartbeat",{"x":"%s"}]'
    filler = base64.b64encode(random.Random(1).randbytes(size))
    return deflated(message % filler[: size - len(message) + 2], level=1)


LARGEST, TOO_LARGE = beat_of(10_000_000), beat_of(10_000_001)
LONG_BOMB = (deflated(bytes(1 << 20), level=9) + TAIL) * 9_500 + b"\x00"

CASES: list[FrameCase] = [
    # RSV bits
    violation("RSV1 on a ping", client_frame(PING, BEAT, rsv=RSV1)),
    violation("RSV1 on a pong", client_frame(PONG, BEAT, rsv=RSV1)),
    violation("RSV1 on a close", client_frame(CLOSE, close_payload(1000), rsv=RSV1)),
    violation("RSV1 on a continuation", text(BEAT[:5], fin=False) + more(BEAT[5:], rsv=RSV1)),
    violation("RSV1 on the continuation alone", text(HEARTBEAT[:5], fin=False, rsv=0) + more(BEAT[5:], rsv=RSV1)),
    violation("RSV1 on a reserved opcode", client_frame(3, BEAT, rsv=RSV1)),
    *(violation(f"reserved bits {bits:03b}", text(BEAT, rsv=bits)) for bits in (1, 2, 3, 5, 6, 7)),
    # Streams
    violation("text that is not compressed", text(HEARTBEAT), 1007),
    violation("noise", text(bytes(range(256))), 1007),
    violation("a zlib header", text(zlib.compress(HEARTBEAT)), 1007),
    violation("the window of the message before", text(BEAT) + text(dictionary_message()), 1007),
    violation("cut off", text(BEAT[:-3]), 1007),
    violation("cut off, in fragments", text(BEAT[:5], fin=False) + more(BEAT[5:-3]), 1007),
    violation("without the end of the flush", text(BEAT[:-1]), 1007),
    violation("with the end that should be cut off", text(BEAT + TAIL), 1007),
    violation("junk behind the last block", text(finished(HEARTBEAT) + b"\x07" * 10), 1007),
    violation("10 000 last blocks", text(b"\x03\x00" * 10_000), 1007),
    violation("a reserved block type", text(b"\x06" + bytes(10)), 1007),
    violation("a stored block whose lengths disagree", text(b"\x00\x05\x00\x05\x00hello\x00"), 1007),
    harmless("200 000 empty stored blocks", text(STORED * 200_000 + deflated(HEARTBEAT))),
    harmless("a last block and an empty one", text(finished(HEARTBEAT) + b"\x00")),
    harmless("a last block alone", text(finished(HEARTBEAT))),
    harmless("a last block in the middle", text(finished(HEARTBEAT[:9]) + deflated(HEARTBEAT[9:]))),
    harmless("stored", text(deflated(HEARTBEAT, level=0))),
    harmless("Huffman codes only", text(deflated(HEARTBEAT, strategy=zlib.Z_HUFFMAN_ONLY))),
    harmless("fixed codes", text(deflated(HEARTBEAT, strategy=zlib.Z_FIXED))),
    *(harmless(f"a window of {bits} bits", text(deflated(HEARTBEAT, window_bits=bits))) for bits in range(9, 16)),
    # Fragments
    harmless("fragments of a byte", in_pieces(BEAT, 1)),
    harmless("a ping between fragments", text(BEAT[:5], fin=False) + client_frame(PING) + more(BEAT[5:])),
    harmless("plain messages in between", text(HEARTBEAT, rsv=0) + text(BEAT) + text(HEARTBEAT, rsv=0)),
    violation("a message inside a message", text(BEAT[:5], fin=False) + text(BEAT)),
    violation("20 000 empty fragments", text(b"", fin=False) + more(b"", fin=False) * 20_000, 1008),
    # Text
    violation("not UTF-8", text(deflated(b'"\xff"')), 1007),
    violation("cut in a character", text(deflated(b'"\xe2\x82')), 1007),
    # Sizes
    violation("a bomb of 1 000 to 1", text(BOMB), 1009),
    violation("a bomb in fragments", in_pieces(BOMB, 100), 1009),
    violation(
        "a bomb of stored blocks",
        client_frame(BINARY, deflated(bytes(5_000_000), level=0) + TAIL + BOMB, rsv=RSV1),
        1009,
    ),
    violation("a bomb of 10 GB", client_frame(BINARY, LONG_BOMB, rsv=RSV1), 1009),
    violation(
        "a bomb that ends its stream", client_frame(BINARY, finished(bytes(9_000_000)) + b"\x00", rsv=RSV1), 1009
    ),
    harmless("10 000 000 bytes of text", text(LARGEST)),
    harmless("10 000 000 bytes of text in fragments", in_pieces(LARGEST, 100_000)),
    violation("10 000 001 bytes of text", text(TOO_LARGE), 1009),
    violation("10 000 001 bytes of text in fragments", in_pieces(TOO_LARGE, 100_000), 1009),
    violation("10 000 001 bytes", client_frame(BINARY, deflated(bytes(range(250)) * 40_000 + b"a"), rsv=RSV1), 1009),
]
