"""Bad frames: the table is hostile_frames.py; what needs more than a row is here."""

from __future__ import annotations

import socket

import hostile_frames
import pytest
from frames import CLOSE, PING, PONG, TEXT, Frame, client_frame
from hostile_frames import FrameCase
from ledger import Ledger
from processes import ConformanceServer
from wire import Connection, pump

HEARTBEAT_REPLY = [None, "1", "phoenix", "phx_reply", {"response": {}, "status": "ok"}]
KERNEL_BUFFER = 65_536
VIOLATIONS = (1002, 1007, 1008, 1009)

pytestmark = pytest.mark.usefixtures("unharmed")


def play_frames(ledger: Ledger, connection: Connection, case: FrameCase, may_be_reset: bool = False) -> None:
    """`may_be_reset`: the server may have unread bytes when it closes; the reset then overtakes its close frame."""
    if not case.codes:
        connection.send_bytes(case.data)
        connection.barrier()
        ledger.expect()
        return
    received = pump(connection, case.data, is_done=lambda frame: frame.opcode == CLOSE)
    closing = [frame for frame in received if frame.opcode == CLOSE]
    if connection.ended and not closing and may_be_reset:
        ledger.expect(f"close {case.codes[0]}")
        return
    assert closing and closing[0].close_code in case.codes, f"close {case.codes} was expected, got {received[-3:]}"
    connection.answer_close(closing[0])
    connection.expect_end()
    ledger.expect(*(f"close {frame.close_code}" for frame in closing if frame.close_code in VIOLATIONS))


@pytest.mark.parametrize("case", hostile_frames.CASES, ids=lambda case: case.name)
def test_frames(server: ConformanceServer, case: FrameCase):
    with server.connect() as connection:
        connection.join("rooms:frames")
        play_frames(Ledger(server), connection, case, may_be_reset=len(case.data) > KERNEL_BUFFER)


@pytest.mark.parametrize("case", hostile_frames.CASES[:12], ids=lambda case: case.name)
def test_frames_byte_by_byte(server: ConformanceServer, case: FrameCase):
    ledger = Ledger(server)
    with server.connect() as connection:
        for byte in case.data[:-1]:
            try:
                connection.send_bytes(bytes([byte]))
            except OSError:
                break
        play_frames(ledger, connection, FrameCase(case.name, case.data[-1:], case.codes), may_be_reset=True)


def test_a_valid_conversation_byte_by_byte(server: ConformanceServer):
    with server.connect() as connection:
        for byte in client_frame(PING, b"a") + client_frame(TEXT, hostile_frames.HEARTBEAT, fin=True):
            connection.send_bytes(bytes([byte]))
        assert connection.receive() == Frame(PONG, b"a")
        assert connection.receive_json() == HEARTBEAT_REPLY


def test_ping_flood(server: ConformanceServer):
    count = 10_000
    flood = b"".join(client_frame(PING, b"%d" % number + bytes(100)) for number in range(count))
    with server.connect() as connection:
        answers = pump(connection, flood, is_done=lambda frame: frame.payload == b"%d" % (count - 1) + bytes(100))
        assert [frame.payload for frame in answers] == [b"%d" % number + bytes(100) for number in range(count)]
        assert connection.barrier() == []


@pytest.mark.parametrize("cut", [1, 3, 6, 20])
def test_reset_inside_a_frame(server: ConformanceServer, cut: int):
    before = server.stats()
    for _ in range(50):
        connection = server.connect()
        connection.join("rooms:reset")
        connection.send_bytes(client_frame(TEXT, hostile_frames.HEARTBEAT)[:cut])
        connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        connection.close()
    server.wait_for_stats(connections=before["connections"], channels=before["channels"], topics=before["topics"])


@pytest.mark.parametrize("size", [1_000_000, 7_900_000, 8_100_000])
def test_large_messages_come_back(server: ConformanceServer, size: int):
    body = "x" * size
    with server.connect() as connection:
        connection.join("rooms:big")
        connection.send_json(["1", "2", "rooms:big", "echo", body])
        assert connection.receive_json()[4] == {"response": body, "status": "ok"}
