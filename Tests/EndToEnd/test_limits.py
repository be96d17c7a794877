"""What a client may do in a second; the sizes are in the hostile tables."""

from __future__ import annotations

import json

import pytest
from frames import BINARY, CLOSE, TEXT, Frame, client_frame
from hostile_frames import HEARTBEAT
from hostile_messages import binary
from ledger import Ledger
from processes import ConformanceServer
from wire import pump

pytestmark = pytest.mark.usefixtures("unharmed")


def is_close(frame: Frame) -> bool:
    return frame.opcode == CLOSE


def test_too_many_messages(server: ConformanceServer):
    """10 000 at once are allowed, 1 000 more each second."""
    ledger = Ledger(server)
    with server.connect() as connection:
        frames = pump(connection, client_frame(TEXT, HEARTBEAT) * 60_000, is_close)
        assert connection.ended or str(frames[-1]) == "CLOSE 1008 b'too many messages'"
    ledger.expect("rate messages")


def test_too_many_bytes(server: ConformanceServer):
    """64 MiB at once are allowed, 16 MiB more each second; here they go to a channel that is not there."""
    ledger = Ledger(server)
    push = client_frame(BINARY, binary(b"1", b"1", b"rooms:nowhere", b"echo", bytes(9_900_000)))
    with server.connect() as connection:
        for _ in range(40):
            frames = pump(connection, push, lambda frame: True)
            if connection.ended or is_close(frames[-1]):
                break
        else:
            raise AssertionError("396 MB were taken")
        assert connection.ended or str(frames[-1]) == "CLOSE 1008 b'too many bytes'"
    ledger.expect("rate bytes")


def test_too_many_joins(server: ConformanceServer):
    """500 at once, 100 more each second, also of those that are refused; the connection stays."""
    ledger = Ledger(server)
    count = 1_500
    joins = (json.dumps(["1", str(n), "nowhere:else", "phx_join", {}]).encode() for n in range(count))
    reasons: list[str] = []

    def is_done(frame: Frame) -> bool:
        reasons.append(json.loads(frame.text)[4]["response"]["reason"])
        return len(reasons) == count

    with server.connect("/ws/websocket?vsn=2.0.0") as connection:
        pump(connection, b"".join(client_frame(TEXT, join) for join in joins), is_done)
        assert set(reasons) == {"unmatched topic", "too many joins"}
        refused = reasons.count("too many joins")
        assert reasons[:500] == ["unmatched topic"] * 500
        assert refused > 0
        assert connection.barrier() == []
    ledger.expect(*["join unmatched_topic"] * (count - refused), *["join rate_limited"] * refused)
