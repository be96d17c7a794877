"""Frames between nodes, made by hand from their description in `FrameHeader` and `Record`."""

from __future__ import annotations

import hashlib
import hmac
import json
import struct
import time

SECRET = "known to all who read this"
RECORDS, FIRST, MIDDLE, LAST = 1, 2, 3, 4


def sealed(frame: bytes, subject: str, secret: str = SECRET) -> bytes:
    key = hashlib.sha256(b"roost cluster 1\0" + secret.encode()).digest()
    return frame + hmac.new(key, subject.encode() + b"\0" + frame, hashlib.sha256).digest()[:16]


def new_incarnation() -> int:
    return int(time.time() * 1_000) << 20


class Impostor:
    """Makes frames as a node would, each with the next number of its subject."""

    def __init__(self, name: str = "impostor", incarnation: int | None = None) -> None:
        self.name = name
        self.incarnation = incarnation if incarnation is not None else new_incarnation()
        self.sequences: dict[str, int] = {}

    def header(self, subject: str, kind: int = RECORDS, version: int = 1, sequence: int | None = None) -> bytes:
        number = self.sequences.get(subject, 0) + 1 if sequence is None else sequence
        self.sequences[subject] = number
        name = self.name.encode()
        return b"R" + bytes([version, kind, len(name)]) + name + struct.pack(">QQ", self.incarnation, number)

    def frame(self, subject: str, body: bytes = b"", secret: str = SECRET, **header: int) -> bytes:
        return sealed(self.header(subject, **header) + body, subject, secret)


def broadcast_record(topic: str, payload: object, event: str = "new_msg") -> bytes:
    names = b"".join(struct.pack(">H", len(name.encode())) + name.encode() for name in (topic, event))
    body = json.dumps(payload).encode()
    return b"\x01" + names + struct.pack(">I", len(body)) + body
