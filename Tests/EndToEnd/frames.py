"""WebSocket frames by hand (RFC 6455 section 5): what a client sends, and a strict reader of what a server sends."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
NAMES = {CONTINUATION: "CONT", TEXT: "TEXT", BINARY: "BIN", CLOSE: "CLOSE", PING: "PING", PONG: "PONG"}
MASK = bytes.fromhex("37fa213d")


class ServerViolation(AssertionError):
    """The server broke the WebSocket protocol."""


@dataclass(frozen=True)
class Frame:
    """One frame as it was received."""

    opcode: int
    payload: bytes
    was_compressed: bool = False

    @property
    def text(self) -> str:
        return self.payload.decode("utf-8")

    @property
    def close_code(self) -> int | None:
        return struct.unpack(">H", self.payload[:2])[0] if len(self.payload) >= 2 else None

    def __str__(self) -> str:
        name = NAMES.get(self.opcode, str(self.opcode))
        if self.opcode == CLOSE:
            return f"CLOSE {self.close_code} {self.payload[2:]!r}"
        if self.opcode == TEXT:
            return f"TEXT {self.payload.decode('utf-8', 'replace')[:500]}"
        return f"{name} {self.payload[:200].hex(' ')}"


def apply_mask(payload: bytes, key: bytes) -> bytes:
    """XORs `payload` with the repeated 4-byte `key`; one big integer keeps megabytes fast."""
    if not payload:
        return b""
    stream = (key * (len(payload) // 4 + 1))[: len(payload)]
    masked = int.from_bytes(payload, "big") ^ int.from_bytes(stream, "big")
    return masked.to_bytes(len(payload), "big")


def minimal_length(size: int) -> bytes:
    """The shortest encoding of a payload length, without the mask bit."""
    if size < 126:
        return bytes([size])
    return b"\x7e" + struct.pack(">H", size) if size < 65_536 else b"\x7f" + struct.pack(">Q", size)


def client_frame(
    opcode: int,
    payload: bytes = b"",
    *,
    fin: bool = True,
    rsv: int = 0,
    mask: bytes | None = MASK,
    length: bytes | None = None,
) -> bytes:
    """A frame as a client sends it; every argument after `payload` exists to get something wrong on purpose."""
    first = (0x80 if fin else 0) | (rsv << 4) | opcode
    size = bytearray(minimal_length(len(payload)) if length is None else length)
    if mask is None:
        return bytes([first]) + bytes(size) + payload
    size[0] |= 0x80
    return bytes([first]) + bytes(size) + mask + apply_mask(payload, mask)


def close_payload(code: int | None, reason: bytes = b"") -> bytes:
    return b"" if code is None else struct.pack(">H", code) + reason


def deflated(message: bytes, level: int = 6, window_bits: int = 15, strategy: int = zlib.Z_DEFAULT_STRATEGY) -> bytes:
    """The payload of a compressed message (RFC 7692 section 7.2.1)."""
    compressor = zlib.compressobj(level, zlib.DEFLATED, -window_bits, 8, strategy)
    return (compressor.compress(message) + compressor.flush(zlib.Z_SYNC_FLUSH))[:-4]


def inflated(payload: bytes, window_bits: int = 15) -> bytes:
    """The message in a compressed payload, which must end where a flush has ended (section 7.2.2)."""
    decompressor = zlib.decompressobj(-window_bits)
    try:
        message = decompressor.decompress(payload + b"\x00\x00\xff\xff") + decompressor.flush()
    except zlib.error as error:
        raise ServerViolation(f"a compressed message that is broken: {error}") from error
    if decompressor.eof or decompressor.unused_data:
        raise ServerViolation("a compressed message that ends early")
    return message


class FrameReader:
    """Turns the server's bytes into messages and control frames, refusing whatever a server must not send.

    `window_bits`: what permessage-deflate was agreed on with, without context takeover; None for not at all.
    """

    def __init__(self, window_bits: int | None = None) -> None:
        self.window_bits = window_bits
        self._buffer = bytearray()
        self._fragments: list[bytes] | None = None
        self._fragmented_opcode = TEXT
        self._is_compressed = False

    def feed(self, data: bytes) -> None:
        self._buffer += data

    def next(self) -> Frame | None:
        """The next whole message or control frame, or nothing until more bytes are fed."""
        while (raw := self._take()) is not None:
            frame = self._assemble(*raw)
            if frame is not None:
                return self._checked(frame)
        return None

    def _take(self) -> tuple[int, bytes] | None:
        header = self._header()
        if header is None:
            return None
        start, size = header
        if len(self._buffer) < start + size:
            return None
        first = self._buffer[0]
        payload = bytes(self._buffer[start : start + size])
        del self._buffer[: start + size]
        return first, payload

    def _header(self) -> tuple[int, int] | None:
        if len(self._buffer) < 2:
            return None
        first, second = self._buffer[0], self._buffer[1]
        may_be_compressed = self.window_bits is not None and first & 0x0F in (TEXT, BINARY)
        if first & (0x30 if may_be_compressed else 0x70):
            raise ServerViolation(f"reserved bits set: {first:#x}")
        if second & 0x80:
            raise ServerViolation("the server masked a frame")
        if second < 126:
            return 2, second
        width = 2 if second == 126 else 8
        if len(self._buffer) < 2 + width:
            return None
        size = int.from_bytes(self._buffer[2 : 2 + width], "big")
        if minimal_length(size)[0] != second:
            raise ServerViolation(f"length {size} is not encoded in its shortest form")
        return 2 + width, size

    def _assemble(self, first: int, payload: bytes) -> Frame | None:
        fin, opcode = bool(first & 0x80), first & 0x0F
        if opcode >= CLOSE:
            if not fin or len(payload) > 125:
                raise ServerViolation("a fragmented or overlong control frame")
            return Frame(opcode, payload)
        if (opcode == CONTINUATION) != (self._fragments is not None):
            raise ServerViolation("a continuation without a start, or a start inside a fragmented message")
        if self._fragments is None:
            self._fragments, self._fragmented_opcode, self._is_compressed = [], opcode, bool(first & 0x40)
        self._fragments.append(payload)
        if not fin:
            return None
        whole, self._fragments = b"".join(self._fragments), None
        if self._is_compressed:
            whole = inflated(whole, self.window_bits or 15)
        return Frame(self._fragmented_opcode, whole, self._is_compressed)

    @staticmethod
    def _checked(frame: Frame) -> Frame:
        if frame.opcode not in NAMES:
            raise ServerViolation(f"reserved opcode {frame.opcode}")
        text = frame.payload[2:] if frame.opcode == CLOSE else frame.payload if frame.opcode == TEXT else b""
        try:
            text.decode("utf-8")
        except UnicodeDecodeError as error:
            raise ServerViolation(f"not UTF-8: {error}") from error
        if frame.opcode == CLOSE and len(frame.payload) == 1:
            raise ServerViolation("a close frame with a payload of one byte")
        return frame
