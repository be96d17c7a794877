"""How connections and the whole server begin and end."""

from __future__ import annotations

import socket
import time
from contextlib import ExitStack

import pytest
from frames import CLOSE
from processes import ConformanceServer
from wire import Connection, Refused, dial

IDLE = "/ws/websocket?vsn=2.0.0"


def open_all(server: ConformanceServer, stack: ExitStack) -> list[Connection]:
    """Connections of every kind: without channels, with one, with many, V1, and on a mount with a short timeout."""
    connections = [stack.enter_context(server.connect()) for _ in range(60)]
    for connection in connections[20:40]:
        connection.join("rooms:shared")
    for connection in connections[40:]:
        for number in range(20):
            connection.join(f"rooms:{number}")
    connections += [stack.enter_context(server.connect("/socket/websocket")) for _ in range(20)]
    for _ in range(5):
        connections.append(stack.enter_context(server.connect(IDLE)))
        connections[-1].keep_alive()
    return connections


def test_sigterm_tells_everybody_to_come_back(own_server: ConformanceServer):
    """1012, service restart, for every connection; never 1000, after which phoenix.js does not reconnect."""
    with ExitStack() as stack:
        connections = open_all(own_server, stack)
        own_server.terminate()
        for connection in connections:
            connection.expect_close(1012)
        assert own_server.wait() == 0


def test_sigterm_without_connections(own_server: ConformanceServer):
    own_server.terminate()
    assert own_server.wait() == 0


def test_sigterm_with_requests_that_never_end(own_server: ConformanceServer):
    with dial(own_server.address) as silent, dial(own_server.address) as partial:
        partial.sendall(b"GET /socket/websocket HTTP/1.1\r\nHost: x")
        own_server.terminate()
        assert own_server.wait() == 0
        del silent


def test_no_newcomers_while_draining(own_server: ConformanceServer):
    with own_server.connect() as connection:
        connection.join("rooms:lobby")
        connection.closed_by_us = True  # does not answer the close, so that the drain lasts
        own_server.terminate()
        assert connection.receive().close_code == 1012
        assert not accepts_newcomers(own_server)
    assert own_server.wait() == 0


def accepts_newcomers(server: ConformanceServer) -> bool:
    try:
        server.connect().close()
    except (OSError, Refused):
        return False
    return True


@pytest.mark.parametrize("event", ["block", "spin", "sleep"])
def test_sigterm_with_busy_channels(own_server: ConformanceServer, event: str):
    with own_server.connect() as connection:
        connection.join("rooms:busy")
        connection.send_json(["1", "2", "rooms:busy", event, {"ms": 2_000}])
        connection.barrier()
        own_server.terminate()
        close = connection.receive()
        # A drain may let the handler finish first; then its reply comes before the close.
        close = connection.receive() if close.close_code != 1012 else close
        assert close.close_code == 1012
        assert own_server.wait() == 0


def test_sigterm_with_a_client_that_does_not_read(own_server: ConformanceServer):
    with own_server.connect(receive_buffer=4_096) as slow, own_server.connect() as talker:
        slow.join("rooms:slow")
        talker.join("rooms:slow")
        for _ in range(60):
            talker.send_json(["1", None, "rooms:slow", "new_msg_from", {"x": "x" * 100_000}])
        talker.barrier()
        own_server.terminate()
        assert own_server.wait() == 0


def test_the_same_port_again(own_server: ConformanceServer):
    """A restart does not wait for old connections to time out."""
    for _ in range(3):
        with own_server.connect() as connection:
            connection.join("rooms:lobby")
            own_server.terminate()
            connection.expect_close(1012)
            assert own_server.wait() == 0
        own_server.start()
    with own_server.connect() as connection:
        connection.join("rooms:lobby")


def test_nothing_stays_of_those_who_left(server: ConformanceServer):
    """However a connection ends, its channels and topics go with it."""
    before = server.stats()
    with ExitStack() as stack:
        connections = [stack.enter_context(server.connect()) for _ in range(90)]
        for number, connection in enumerate(connections):
            connection.join("rooms:leak")
            connection.join(f"rooms:leak{number}")
        during = server.stats()
        assert during["connections"] - before["connections"] == 90
        assert during["channels"] - before["channels"] == 180
        assert during["topics"] - before["topics"] >= 91
        for connection in connections[:30]:
            connection.send(CLOSE, b"\x03\xe8")
        for connection in connections[30:60]:
            connection.socket.shutdown(socket.SHUT_WR)
    server.wait_for_stats(**before)


def test_any_frame_keeps_a_connection_alive(server: ConformanceServer):
    """The idle timeout of /ws is 200 ms; a pong every 50 ms is enough for far longer."""
    with server.connect(IDLE) as connection:
        connection.keep_alive()
        time.sleep(1)
        assert connection.barrier() == []


def test_one_idle_connection_does_not_take_others_along(server: ConformanceServer):
    with server.connect(IDLE) as idle, server.connect(IDLE) as lively, server.connect() as patient:
        lively.keep_alive()
        idle.expect_close(1002)
        assert lively.barrier() == []
        assert patient.barrier() == []


def test_thousands_come_and_go(server: ConformanceServer):
    before = server.stats()
    for _ in range(2_000):
        with server.connect() as connection:
            connection.join("rooms:revolving")
    server.wait_for_stats(connections=before["connections"], channels=before["channels"], topics=before["topics"])
