"""Bad compression: the table is hostile_deflate.py; offers and advisories are here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing

import hostile_deflate
import pytest
from bystander import Bystander
from deflating import DeflatingConnection
from frames import BINARY, CLOSE, TEXT, client_frame, deflated
from hostile_frames import HEARTBEAT, FrameCase
from http_wire import edited, read_response, request_bytes, upgrade_headers
from ledger import Ledger
from processes import ConformanceServer
from test_hostile_frames import KERNEL_BUFFER, play_frames
from transports import DEFLATE, Transport
from wire import dial, pump

MEGABYTE = 1 << 20

AGREED = "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
OFFERS = {
    "permessage-deflate": AGREED,
    "permessage-deflate; client_max_window_bits": AGREED,
    "permessage-deflate; server_no_context_takeover": AGREED,
    "x-webkit-deflate-frame, permessage-deflate": AGREED,
    "permessage-deflate; server_max_window_bits=7, permessage-deflate": AGREED,
    "permessage-deflate; server_max_window_bits=8": None,
    "permessage-deflate; server_max_window_bits=7": None,
    "permessage-deflate; server_max_window_bits=16": None,
    "permessage-deflate; server_max_window_bits=010": None,
    "permessage-deflate; server_max_window_bits": None,
    "permessage-deflate; server_max_window_bits=abc": None,
    "permessage-deflate; server_max_window_bits=9; server_max_window_bits=9": None,
    "permessage-deflate; client_max_window_bits=16": None,
    "permessage-deflate; server_no_context_takeover=1": None,
    "permessage-deflate; unknown": None,
    "x-webkit-deflate-frame": None,
    "permessage-deflate;": None,
    "permessage-deflate; server_max_window_bits=99999999999999999999": None,
}


@pytest.fixture(scope="module")
def deflate_server(servers: Callable[[Transport], ConformanceServer]) -> ConformanceServer:
    return servers(DEFLATE)


@pytest.fixture(scope="module")
def uncompressed(deflate_server: ConformanceServer) -> Iterator[Bystander]:
    with closing(Bystander(deflate_server)) as one:
        yield one


@pytest.fixture(autouse=True)
def nobody_else_notices(deflate_server: ConformanceServer, uncompressed: Bystander) -> Iterator[None]:
    uncompressed.check()
    before = deflate_server.stats()
    yield
    uncompressed.check()
    with DeflatingConnection.open(deflate_server.address, "/socket/websocket?vsn=2.0.0") as newcomer:
        newcomer.join("rooms:newcomer")
    deflate_server.wait_for_stats(**before)


def connect(server: ConformanceServer) -> DeflatingConnection:
    return DeflatingConnection.open(server.address, "/socket/websocket?vsn=2.0.0")


@pytest.mark.parametrize("case", hostile_deflate.CASES, ids=lambda case: case.name)
def test_compressed_frames(deflate_server: ConformanceServer, case: FrameCase):
    ledger = Ledger(deflate_server)
    with connect(deflate_server) as connection:
        connection.join("rooms:deflate")
        play_frames(ledger, connection, case, may_be_reset=len(case.data) > KERNEL_BUFFER)


@pytest.mark.parametrize(("offer", "answer"), OFFERS.items())
def test_offers(deflate_server: ConformanceServer, offer: str, answer: str | None):
    headers = edited(upgrade_headers("x"), [f"Sec-WebSocket-Extensions: {offer}"])
    with dial(deflate_server.address) as sock:
        sock.sendall(request_bytes("GET", "/socket/websocket?vsn=2.0.0", headers))
        response = read_response(sock)
        assert response.status == 101
        got = response.header("sec-websocket-extensions")
        assert (got and sorted(got.split("; "))) == (answer and sorted(answer.split("; ")))


def test_cve_2026_39804_bandit_bombs(deflate_server: ConformanceServer):
    """A message is measured while it is inflated: what it would become is never there."""
    before = deflate_server.resident_bytes
    bomb = client_frame(BINARY, hostile_deflate.LONG_BOMB, rsv=4)
    for _ in range(10):
        with connect(deflate_server) as connection:
            received = pump(connection, bomb, lambda frame: frame.opcode == CLOSE)
            assert connection.ended or received[-1].close_code == 1009
    assert deflate_server.resident_bytes < before + 64 * MEGABYTE


def test_cve_2018_1000518_websockets_size_after_inflating(deflate_server: ConformanceServer):
    """The limit of a message holds for what it becomes, not for what was sent."""
    with connect(deflate_server) as connection:
        connection.send_bytes(hostile_deflate.text(hostile_deflate.BOMB))
        connection.expect_close(1009)


def test_ws_1848_faults_while_inflating(deflate_server: ConformanceServer):
    """However many streams break at once, each costs its own connection and nothing else."""
    connections = [connect(deflate_server) for _ in range(50)]
    for connection in connections:
        connection.send_bytes(hostile_deflate.text(b"\xde\xad\xbe\xef"))
    for connection in connections:
        connection.expect_close(1007)
        connection.close()


@pytest.mark.parametrize("junk", [b"\x00", b"\xff", b"\x00" * 100_000, b"\x03\x00" * 50_000])
def test_cve_2026_28975_nio_extras_junk_behind_a_stream(deflate_server: ConformanceServer, junk: bytes):
    """The end of a stream inside a message neither loops nor hides what follows."""
    with connect(deflate_server) as connection:
        connection.send_bytes(hostile_deflate.text(hostile_deflate.finished(HEARTBEAT) + junk))
        ref = connection.heartbeat()
        while (frame := connection.receive()).opcode == TEXT and not connection.is_reply_to(frame, ref):
            pass
        assert frame.opcode == TEXT or frame.close_code == 1007


@pytest.mark.parametrize("ratio_of", [b"a", b"ab" * 50, b'{"x":1},' * 20])
def test_cve_2020_9840_and_cve_2022_3252_nio_extras_ratio(deflate_server: ConformanceServer, ratio_of: bytes):
    """The limit of the ratio is one of the message, whatever pieces it comes in; small messages may be of any."""
    small = b'[null,"1","phoenix","heartbeat",{"x":"%s"}]' % (b"a" * 200_000)
    large = ratio_of * (9_000_000 // len(ratio_of))
    compressed_small, compressed_large = deflated(small), deflated(large, 9)
    for parts in (2, 10, 100):
        with connect(deflate_server) as connection:
            connection.send_bytes(hostile_deflate.in_pieces(compressed_small, -(-len(compressed_small) // parts)))
            assert connection.receive().opcode == TEXT
            data = hostile_deflate.in_pieces(compressed_large, -(-len(compressed_large) // parts))
            received = pump(connection, data + client_frame(TEXT, HEARTBEAT), lambda frame: True)
            assert connection.ended or received[-1].close_code == 1009
