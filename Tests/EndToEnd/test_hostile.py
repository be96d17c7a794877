"""Bad input, table by table: whatever comes, the server lives and everybody else is served.

The tables are hostile_http.py, hostile_frames.py and hostile_messages.py; what needs more than a row is here.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator

import frames
import hostile_frames
import hostile_http
import hostile_messages
import pytest
from bystander import Bystander
from frames import BINARY, CLOSE, PING, PONG, TEXT, Frame, client_frame
from hostile_frames import FrameCase
from hostile_http import ACCEPTED, REFUSED, VALID, WAITS, HttpCase
from hostile_messages import MessageCase
from http_wire import read_response
from processes import ConformanceServer
from wire import Connection, Ended, dial, pump

HEARTBEAT_REPLY = [None, "1", "phoenix", "phx_reply", {"response": {}, "status": "ok"}]
KERNEL_BUFFER = 65_536


@pytest.fixture(autouse=True)
def nobody_else_notices(server: ConformanceServer, bystander: Bystander) -> Iterator[None]:
    bystander.check()
    yield
    bystander.check()


@pytest.mark.parametrize("name", ["hostile_http", "hostile_frames", "hostile_messages"])
def test_every_row_has_a_name_of_its_own(name: str):
    names = [case.name for case in globals()[name].CASES]
    assert sorted(set(names)) == sorted(names) and len(names) > 50


# Requests


def outcome_of(server: ConformanceServer, data: bytes, patience: float) -> int | str:
    """The status of the answer, REFUSED when the connection just ends, WAITS when nothing happens."""
    with dial(server.address, patience) as sock:
        try:
            sock.sendall(data)
            return read_response(sock, data.split(b" ")[0].decode("latin-1")).status
        except TimeoutError:
            return WAITS
        except OSError:
            return REFUSED


def is_allowed(outcome: int | str, allowed: int | str) -> bool:
    if allowed == REFUSED:
        return outcome == REFUSED or (isinstance(outcome, int) and 400 <= outcome <= 599)
    return outcome == (101 if allowed == ACCEPTED else allowed)


@pytest.mark.parametrize("case", hostile_http.CASES, ids=lambda case: case.name)
def test_request(server: ConformanceServer, case: HttpCase):
    allowed = case.outcome if isinstance(case.outcome, tuple) else (case.outcome,)
    outcome = outcome_of(server, case.data, patience=0.3 if WAITS in allowed else 10)
    assert any(is_allowed(outcome, one) for one in allowed), f"{case.outcome} was expected, got {outcome}"


def test_request_split_at_every_byte(server: ConformanceServer):
    for split in range(1, len(VALID)):
        with dial(server.address) as sock:
            sock.sendall(VALID[:split])
            sock.sendall(VALID[split:])
            Connection.accept(sock)


def test_request_byte_by_byte(server: ConformanceServer):
    with dial(server.address) as sock:
        for byte in VALID:
            sock.sendall(bytes([byte]))
        with Connection.accept(sock, hostile_http.PATH) as connection:
            assert connection.barrier() == []


@pytest.mark.parametrize("split", [0, 1, 7])
def test_frames_right_behind_the_request(server: ConformanceServer, split: int):
    """Frames may arrive in the packet that ends the request, or straddle it."""
    frame = client_frame(TEXT, hostile_frames.HEARTBEAT)
    data = VALID + frame + frame
    end = len(VALID) + split
    with dial(server.address) as sock:
        sock.sendall(data[:end])
        sock.sendall(data[end:])
        with Connection.accept(sock, hostile_http.PATH) as connection:
            assert [connection.receive_json(), connection.receive_json()] == [HEARTBEAT_REPLY] * 2
            assert connection.barrier() == []


def test_a_violation_right_behind_the_request(server: ConformanceServer):
    with dial(server.address) as sock:
        sock.sendall(VALID + b"\x83\x80" + bytes(4))
        with Connection.accept(sock, hostile_http.PATH) as connection:
            connection.expect_close(1002)


def test_two_requests_on_one_connection(server: ConformanceServer):
    """A refused or ordinary request may keep the connection; if it does, the next one is served on it."""
    request = b"GET /stats HTTP/1.1\r\nHost: x\r\n\r\n"
    with dial(server.address) as sock:
        sock.sendall(request + VALID)
        assert read_response(sock).status == 200


def test_many_requests_that_never_end(server: ConformanceServer, bystander: Bystander):
    waiting = [dial(server.address) for _ in range(300)]
    for number, sock in enumerate(waiting):
        sock.sendall(VALID[: number % len(VALID)])
    bystander.check()
    for sock in waiting:
        sock.close()


# Frames


def play_frames(connection: Connection, case: FrameCase, may_be_reset: bool = False) -> None:
    """`may_be_reset`: the server may have unread bytes when it closes; the reset then overtakes its close frame."""
    if not case.codes:
        connection.send_bytes(case.data)
        connection.barrier()
        return
    received = pump(connection, case.data, is_done=lambda frame: frame.opcode == CLOSE)
    closing = [frame for frame in received if frame.opcode == CLOSE]
    if connection.ended and not closing and may_be_reset:
        return
    assert closing and closing[0].close_code in case.codes, f"close {case.codes} was expected, got {received[-3:]}"
    connection.answer_close(closing[0])
    connection.expect_end()


@pytest.mark.parametrize("case", hostile_frames.CASES, ids=lambda case: case.name)
def test_frames(server: ConformanceServer, case: FrameCase):
    with server.connect() as connection:
        connection.join("rooms:frames")
        play_frames(connection, case, may_be_reset=len(case.data) > KERNEL_BUFFER)


@pytest.mark.parametrize("case", hostile_frames.CASES[:12], ids=lambda case: case.name)
def test_frames_byte_by_byte(server: ConformanceServer, case: FrameCase):
    with server.connect() as connection:
        for byte in case.data[:-1]:
            try:
                connection.send_bytes(bytes([byte]))
            except OSError:
                break
        play_frames(connection, FrameCase(case.name, case.data[-1:], case.codes), may_be_reset=True)


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


# Messages


@pytest.mark.parametrize("case", hostile_messages.CASES, ids=lambda case: case.name)
def test_message(server: ConformanceServer, case: MessageCase):
    with server.connect(case.mount) as connection:
        for one in case.messages:
            binary = isinstance(one, bytes)
            connection.send(BINARY if binary else TEXT, one if binary else one.encode("utf-8"))
            for frame in connection.barrier():
                assert frame.opcode != TEXT or json.loads(frame.text) is not None


def test_the_tenth_malformed_message_or_so_ends_the_connection(server: ConformanceServer):
    with server.connect() as connection:
        connection.join("rooms:patience")
        for _ in range(9):
            connection.send(TEXT, b"hello")
        assert connection.barrier() == []
        connection.send_bytes(client_frame(TEXT, b"hello") * 2)
        connection.expect_close(1008)


def test_join_storm(server: ConformanceServer):
    """Far more joins than the limit allows, all at once: each is answered, the first hundred with ok."""
    count = 5_000
    joins = (json.dumps([str(n), str(n), f"rooms:storm{n}", "phx_join", {}]) for n in range(count))
    answers: dict[str, str] = {}

    def is_done(frame: Frame) -> bool:
        _, ref, _, _, payload = json.loads(frame.text)
        answers[ref] = payload["status"] if payload["status"] == "ok" else payload["response"]["reason"]
        return len(answers) == count

    with server.connect() as connection:
        pump(connection, b"".join(client_frame(TEXT, join.encode()) for join in joins), is_done)
        assert connection.barrier() == []
    assert {ref for ref, answer in answers.items() if answer == "ok"} == {str(n) for n in range(100)}
    assert {answers[str(n)] for n in range(100, count)} == {"too many channels joined"}


def test_storm_of_joins_of_one_topic(server: ConformanceServer):
    """Every join ends the one before it; the last one stays."""
    count = 1_000
    joins = (json.dumps([str(n), str(n), "rooms:mine", "phx_join", {}]) for n in range(count))
    data = b"".join(client_frame(TEXT, join.encode()) for join in joins)
    last = ["phx_close", str(count - 2)]
    with server.connect() as connection:
        received = [json.loads(frame.text) for frame in pump(connection, data, lambda one: _event_and_ref(one) == last)]
        assert [one[1] for one in received if one[3] == "phx_reply"] == [str(n) for n in range(count)]
        assert [one[1] for one in received if one[3] == "phx_close"] == [str(n) for n in range(count - 1)]
        connection.send_json([str(count - 1), "e", "rooms:mine", "echo", {}])
        assert connection.receive_json()[1] == "e"


def _event_and_ref(frame: Frame) -> list[object]:
    message = json.loads(frame.text)
    return [message[3], message[1]]


# Clients that do not listen


def test_a_client_that_neither_answers_nor_leaves(server: ConformanceServer):
    """On /ws, 200 ms of silence end a connection, even if the client then ignores the close."""
    before = server.stats()
    silent = [server.connect("/ws/websocket?vsn=2.0.0") for _ in range(100)]
    server.wait_for_stats(connections=before["connections"])
    for connection in silent:
        connection.closed_by_us = True  # never answers the close
        frame = connection.receive()
        assert (frame.opcode, frame.close_code) == (CLOSE, 1002)
        connection.close()


def test_a_client_that_stops_reading(server: ConformanceServer, bystander: Bystander):
    """60 MB for somebody who does not read: he is dropped, the others get every message in order."""
    size, count = 100_000, 600
    before = server.stats()
    with server.connect(receive_buffer=4_096) as slow, server.connect() as one, server.connect() as two:
        for connection in (slow, one, two):
            connection.join("rooms:firehose")
        for number in range(count):
            payload = {"n": number, "x": "x" * size}
            one.send_json(["1", None, "rooms:firehose", "new_msg", payload])
            expected = [None, None, "rooms:firehose", "new_msg", payload]
            assert one.receive_json() == expected
            assert two.receive_json() == expected
        bystander.check()
        server.wait_for_stats(connections=before["connections"] + 2)
        assert _bytes_until_end(slow) < size * count
    server.wait_for_stats(connections=before["connections"], topics=before["topics"])


def _bytes_until_end(connection: Connection) -> int:
    total = 0
    while True:
        try:
            frame = connection.receive()
        except Ended:
            return total
        total += len(frame.payload)
        if frame.opcode == frames.CLOSE:
            assert frame.close_code in (1008, 1013), f"a slow reader was told {frame}"
