"""All tables of bad input together: rows that can be told apart, and memory that comes back."""

from __future__ import annotations

import frames
import hostile_frames
import hostile_framing
import hostile_http
import hostile_messages
import pytest
from processes import ConformanceServer
from wire import dial, pump

TABLES = [hostile_http, hostile_framing, hostile_frames, hostile_messages]
MEGABYTE = 1 << 20


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_every_row_has_a_name_of_its_own(table):
    names = [case.name for case in table.CASES]
    assert sorted(set(names)) == sorted(names) and len(names) > 50


def test_memory_comes_back(own_server: ConformanceServer):
    """The first rounds of everything fill caches and pools; what further rounds add would be a leak."""
    for _ in range(2):
        play_all(own_server)
    filled = settled(own_server)
    for _ in range(3):
        play_all(own_server)
    assert settled(own_server) < filled + 16 * MEGABYTE


def settled(server: ConformanceServer) -> int:
    server.wait_for_stats(connections=0, channels=0, topics=0)
    return server.resident_bytes


def play_all(server: ConformanceServer) -> None:
    for case in [*hostile_http.CASES, *hostile_framing.CASES]:
        throw(server, case.data)
    for case in hostile_frames.CASES:
        with server.connect() as connection:
            pump(connection, case.data, is_done=lambda frame: True) if case.codes else connection.send_bytes(case.data)
    for case in hostile_messages.CASES:
        with server.connect(case.mount) as connection:
            for one in case.messages:
                opcode = frames.BINARY if isinstance(one, bytes) else frames.TEXT
                connection.send(opcode, one if isinstance(one, bytes) else one.encode())
            connection.barrier()


def throw(server: ConformanceServer, data: bytes) -> None:
    """Sends a request and goes away after the first bytes of an answer, if there is one soon."""
    with dial(server.address, 0.05) as sock:
        try:
            sock.sendall(data)
            sock.recv(1)
        except OSError:
            pass
