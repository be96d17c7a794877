"""Conversations of the fixtures, damaged at random. ROOST_SEED=N replays a run; a failure prints N."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator

import frames
import pytest
from bystander import Bystander
from frames import BINARY, CLOSE, TEXT, client_frame
from processes import ConformanceServer
from scenario import Send
from test_scenarios import CASES
from wire import Connection, pump

LASTING = (b"sleep", b"block", b"spin")
MOUNTS = ["/socket/websocket?vsn=2.0.0", "/socket/websocket"]


@pytest.fixture
def rng() -> random.Random:
    seed = int(os.environ.get("ROOST_SEED") or random.SystemRandom().randrange(1 << 32))
    print(f"ROOST_SEED={seed}")
    return random.Random(seed)


@pytest.fixture(autouse=True)
def nobody_else_notices(server: ConformanceServer, bystander: Bystander) -> Iterator[None]:
    yield
    bystander.check()


def corpus() -> list[tuple[int, bytes]]:
    """Every message of the fixtures, except those whose numbers mean time."""
    sent = (step for case in CASES for step in case.steps if isinstance(step, Send) and step.kind in ("TEXT", "BIN"))
    opcodes = {"TEXT": TEXT, "BIN": BINARY}
    return sorted(
        {(opcodes[one.kind], one.payload) for one in sent if not any(word in one.payload for word in LASTING)}
    )


def damaged(data: bytes, rng: random.Random) -> bytes:
    result = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        at = rng.randint(0, len(result))
        match rng.randrange(4):
            case 0:
                result[at : at + 1] = bytes([rng.randrange(256)])
            case 1:
                del result[at : at + rng.randint(1, 8)]
            case 2:
                result[at:at] = result[: rng.randint(0, len(result))]
            case 3:
                result[at:at] = rng.choice([b"null", b"{}", b"[", b"]", b'"', b"\\u0000", b",", b"1e999", b"\xc3\xa9"])
    return bytes(result)


def is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def test_damaged_messages(server: ConformanceServer, rng: random.Random):
    """Damage never costs more than the connection's patience with malformed messages: the close code is 1008."""
    messages = corpus()
    for _ in range(150):
        with server.connect(rng.choice(MOUNTS)) as connection:
            for _ in range(20):
                opcode, payload = rng.choice(messages)
                payload = damaged(payload, rng) if rng.random() < 0.5 else payload
                opcode = opcode if opcode == BINARY or is_text(payload) else BINARY
                if not _survives(connection, opcode, payload):
                    break


def _survives(connection: Connection, opcode: int, payload: bytes) -> bool:
    try:
        connection.send(opcode, payload)
        ref = connection.heartbeat()
    except OSError:
        ref = ""  # closed in between: the reason is still to be read
    while not connection.is_reply_to(frame := connection.receive(), ref):
        if frame.opcode == CLOSE:
            assert frame.close_code == 1008, f"{frame} after {payload!r}"
            return False
    return True


def test_damaged_frames(server: ConformanceServer, rng: random.Random):
    """Bytes that were frames once: the server closes with a code of RFC 6455, or goes on, or waits for more."""
    messages = corpus()
    for _ in range(300):
        stream = b"".join(client_frame(opcode, payload) for opcode, payload in rng.choices(messages, k=5))
        with server.connect(rng.choice(MOUNTS)) as connection:
            connection.send_bytes(damaged(stream, rng))
            connection.socket.shutdown(1)
            received = pump(connection, b"", is_done=lambda frame: False)
            codes = {frame.close_code for frame in received if frame.opcode == frames.CLOSE}
            assert codes <= {1000, 1002, 1007, 1008, 1009, None}, received[-1:]
