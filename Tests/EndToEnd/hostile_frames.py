"""Bad and odd frames, sent right after the upgrade. A row: a name, the bytes, the close code or None (it stays open).

Add a row to add a test.
"""

from __future__ import annotations

from dataclasses import dataclass

from frames import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, client_frame, close_payload

HEARTBEAT = b'[null,"1","phoenix","heartbeat",{}]'


@dataclass(frozen=True)
class FrameCase:
    """`codes`: the codes the server may close with; empty: the connection stays and answers."""

    name: str
    data: bytes
    codes: tuple[int, ...]


def violation(name: str, data: bytes, *codes: int) -> FrameCase:
    return FrameCase(name, data, codes or (1002,))


def harmless(name: str, data: bytes) -> FrameCase:
    return FrameCase(name, data, ())


def text(payload: bytes, **options: object) -> bytes:
    return client_frame(TEXT, payload, **options)


def closing(code: int | None, reason: bytes = b"") -> bytes:
    return client_frame(CLOSE, close_payload(code, reason))


def fragments(*parts: bytes) -> bytes:
    first, *middle, last = parts
    start = text(first, fin=False)
    return (
        start
        + b"".join(client_frame(CONTINUATION, part, fin=False) for part in middle)
        + client_frame(CONTINUATION, last)
    )


INVALID_UTF8 = {
    "a lone continuation byte": b"\x80",
    "an overlong slash": b"\xc0\xaf",
    "an overlong slash in three bytes": b"\xe0\x80\xaf",
    "a surrogate": b"\xed\xa0\x80",
    "beyond U+10FFFF": b"\xf4\x90\x80\x80",
    "F5": b"\xf5\x80\x80\x80",
    "FF": b"\xff",
    "cut off at the end": b"\xe2\x82",
}

CASES = [
    # Headers
    violation("an unmasked frame", text(HEARTBEAT, mask=None)),
    violation("an unmasked close", client_frame(CLOSE, close_payload(1000), mask=None)),
    *(violation(f"reserved bits {bits:03b}", text(HEARTBEAT, rsv=bits)) for bits in range(1, 8)),
    *(violation(f"opcode {code}", client_frame(code, b"x")) for code in (3, 4, 5, 6, 7, 11, 12, 13, 14, 15)),
    violation("16 bits for a length below 126", text(HEARTBEAT, length=b"\x7e\x00\x23")),
    violation("64 bits for a length below 65 536", text(b"a" * 200, length=b"\x7f" + (200).to_bytes(8, "big"))),
    violation("a length of 2^63", b"\x81\xff" + (1 << 63).to_bytes(8, "big") + bytes(4), 1002, 1009),
    violation("a length of all ones", b"\x81\xff" + b"\xff" * 8 + bytes(4), 1002, 1009),
    violation("a length of 2^63 - 1", b"\x81\xff" + ((1 << 63) - 1).to_bytes(8, "big") + bytes(4), 1009),
    violation("a length of a gigabyte", b"\x82\xff" + (1 << 30).to_bytes(8, "big") + bytes(4), 1009),
    # Control frames
    violation("a ping of 126 bytes", client_frame(PING, b"a" * 126)),
    violation("a ping in fragments", client_frame(PING, b"a", fin=False)),
    violation("a close in fragments", client_frame(CLOSE, close_payload(1000), fin=False)),
    violation("a close of 126 bytes", closing(1000, b"a" * 124)),
    violation("a close with one byte", client_frame(CLOSE, b"\x03")),
    violation("a close whose reason is not UTF-8", closing(1000, b"\xff"), 1007, 1002),
    *(violation(f"close code {code}", closing(code)) for code in (0, 999, 1004, 1005, 1006, 1015, 2999, 5000, 65_535)),
    *(
        violation(f"close code {code} is echoed or becomes 1000", closing(code), code, 1000)
        for code in (1001, 3000, 4999)
    ),
    harmless("a ping of 125 bytes", client_frame(PING, b"a" * 125)),
    harmless("pongs nobody asked for", client_frame(PONG, b"a" * 125) * 1_000),
    # Fragments
    violation("a continuation of nothing", client_frame(CONTINUATION, b"x")),
    violation("a message inside a message", text(b"[", fin=False) + text(HEARTBEAT)),
    violation("a binary message inside a text message", text(b"[", fin=False) + client_frame(BINARY, b"x")),
    violation(
        "a continuation after the last one", fragments(HEARTBEAT[:5], HEARTBEAT[5:]) + client_frame(CONTINUATION, b"")
    ),
    violation("a close inside a message", text(b"[", fin=False) + closing(1000), 1000),
    violation(
        "20 000 empty fragments", text(b"", fin=False) + client_frame(CONTINUATION, b"", fin=False) * 20_000, 1008
    ),
    violation(
        "20 000 fragments of a byte", text(b"[", fin=False) + client_frame(CONTINUATION, b" ", fin=False) * 20_000, 1008
    ),
    harmless("a message in fragments of a byte", fragments(*(bytes([byte]) for byte in HEARTBEAT))),
    harmless(
        "a ping between fragments",
        text(HEARTBEAT[:9], fin=False) + client_frame(PING) + client_frame(CONTINUATION, HEARTBEAT[9:]),
    ),
    # UTF-8
    *(violation(f"UTF-8: {name}", text(b'"' + bad), 1007) for name, bad in INVALID_UTF8.items()),
    violation("UTF-8: cut off by a fragment's end and not continued", fragments(b'"\xe2', b'\x82"'), 1007),
    harmless("UTF-8: cut in fragments", fragments(b'[null,null,"\xe2', b"\x82", b'\xac","x",{}]')),
    # Sizes
    violation("a frame above the limit", client_frame(BINARY, bytes(10_000_001)), 1009),
    violation(
        "fragments above the limit",
        client_frame(BINARY, bytes(6_000_000), fin=False) + client_frame(CONTINUATION, bytes(6_000_000)),
        1009,
    ),
    # The close is the last word
    violation("data behind a close", closing(1000) + text(HEARTBEAT) * 100, 1000),
    violation("a second close", closing(1000) + closing(1001), 1000),
]
