"""What went wrong elsewhere must not go wrong here: a test for each advisory, named after it, with its lesson.

Those of compression and long-poll stand beside their transports' tables.
"""

from __future__ import annotations

import json
import struct

import frames
import pytest
from frames import BINARY, CLOSE, CONTINUATION, PING, TEXT, Frame, client_frame, close_payload
from hostile_frames import HEARTBEAT
from hostile_http import VALID
from http_wire import fetch, read_response, read_responses
from ledger import Ledger
from processes import ChatServer, ConformanceServer
from wire import Connection, Refused, dial, pump

pytestmark = pytest.mark.usefixtures("unharmed")


def status_of(server: ConformanceServer, target: str, *headers: str) -> int:
    """The status that an upgrade gets."""
    try:
        server.connect(target, headers=headers).close()
    except Refused as refusal:
        return refusal.response.status
    return 101


def last_close(connection: Connection, data: bytes) -> int | None:
    received = pump(connection, data, is_done=lambda frame: frame.opcode == CLOSE)
    return received[-1].close_code if received else None


# Origins


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("https://example.com", 101),
        ("https://a.example.com", 101),
        ("https://a.b.EXAMPLE.com:8443", 101),
        ("https://evilexample.com", 403),
        ("https://evil-example.com", 403),
        ("https://example.com.evil.com", 403),
        ("https://a.example.com.evil.com", 403),
        ("https://evil.com/.example.com", 403),
        ("https://evil.com?.example.com", 403),
        ("https://evil.com#.example.com", 403),
        ("https://evil.com\\.example.com", 403),
        ("https://evil.com@.example.com", 403),
        ("https://evil.com:.example.com", 403),
        ("https://.example.com.", 403),
    ],
)
def test_cve_2022_42975_phoenix_origin_suffix(server: ConformanceServer, origin: str, status: int):
    """A wildcard means whole labels of the host, not the end of the text."""
    assert status_of(server, "/ws/family/websocket?vsn=2.0.0", f"Origin: {origin}") == status


def test_phoenix_6774_origin_policy_of_each_mount(server: ConformanceServer):
    """What one mount has decided about an origin says nothing about another mount, in any order of asking."""
    mounts = {"/socket": {"evil.com", "example.com", "a.example.com"}, "/ws": {"example.com"}}
    mounts |= {"/ws/family": {"example.com", "a.example.com"}, "/ws/admin": {"example.com"}}
    for order in (list(mounts), list(reversed(mounts))):
        for host in ("evil.com", "a.example.com", "example.com"):
            for mount in order:
                expected = 101 if host in mounts[mount] else 403
                assert status_of(server, f"{mount}/websocket?vsn=2.0.0", f"Origin: https://{host}") == expected


def test_cve_2020_28481_socket_io_origins_by_default(chat_server: ChatServer):
    """A mount whose configuration says nothing lets pages of its own host in, and no other."""
    for origin, status in ((b"http://127.0.0.1", 101), (b"https://evil.example", 403), (b"null", 403)):
        with dial(chat_server.address) as sock:
            sock.sendall(VALID[:-2] + b"Origin: " + origin + b"\r\n\r\n")
            response = read_response(sock)
            assert response.status == status
            assert response.header("access-control-allow-origin") is None


# Joins and messages


def test_cve_2026_56811_phoenix_joins_of_a_connection(server: ConformanceServer):
    """Joins of a connection are bounded, and leaving makes room."""
    ledger = Ledger(server)
    with server.connect() as connection:
        for number in range(100):
            connection.join(f"rooms:many{number}")
        for number in range(100, 110):
            connection.send_json(["1", "1", f"rooms:many{number}", "phx_join", {}])
            assert connection.receive_json()[4]["response"] == {"reason": "too many channels joined"}
        connection.send_json(["1", "2", "rooms:many0", "phx_leave", {}])
        assert [connection.receive_json()[3] for _ in range(2)] == ["phx_reply", "phx_close"]
        connection.join("rooms:many100")
        assert server.stats()["channels"] <= 102
    ledger.expect(*["join too_many"] * 10)


@pytest.mark.parametrize("key", ["__proto__", "constructor", "toString", "hasOwnProperty"])
def test_cve_2026_56812_phoenix_names_of_objects(server: ConformanceServer, key: str):
    """Names that JavaScript gives a meaning are names like all others."""
    with server.connect() as connection:
        connection.join(f"rooms:{key}", payload={key: 1})
        connection.send_json(["1", "2", f"rooms:{key}", "echo", {key: {key: []}}])
        assert connection.receive_json()[4] == {"response": {key: {key: []}}, "status": "ok"}
        server.broadcast(f"rooms:{key}", json.dumps({key: 1}).encode(), key)
        assert connection.receive_json() == [None, None, f"rooms:{key}", key, {key: 1}]


@pytest.mark.parametrize("advisory", ["cve_2020_36049", "cve_2022_2421", "cve_2023_32695", "cve_2026_33151"])
def test_socket_io_parser_attachments(server: ConformanceServer, advisory: str):
    """Binary messages promise nothing that has to be kept for later: each is whole or refused."""
    promises = {
        "cve_2020_36049": b'999999999-["x"]',
        "cve_2022_2421": bytes([0, 255, 255, 255, 255]),
        "cve_2023_32695": b'[null,"1","rooms:x","echo",{"_placeholder":true,"num":"splice"}]',
        "cve_2026_33151": bytes([0, 1, 1, 7, 4]) + b"11rooms:x",
    }
    with server.connect() as connection:
        connection.join("rooms:x")
        for _ in range(5):
            connection.send(BINARY, promises[advisory])
        for refusal in connection.barrier():
            assert json.loads(refusal.text)[4]["response"] == {"reason": "malformed message"}
        connection.send(BINARY, bytes([0, 1, 1, 7, 4]) + b"11rooms:xecho\x01\x02")
        assert connection.receive() == Frame(BINARY, bytes([1, 1, 1, 7, 2]) + b"11rooms:xok\x01\x02")


def test_cve_2020_36406_uwebsockets_topics_of_many_parts(server: ConformanceServer):
    """A topic is one key, however many separators it has."""
    with server.connect() as connection:
        for topic in ("rooms:" + "/" * 1_000, "rooms:" + "a/+/#/*:" * 120):
            connection.join(topic)
            server.broadcast("rooms:a", b"{}")
        assert connection.barrier() == []


# Frames


def test_cve_2026_42786_bandit_continuations_without_end(server: ConformanceServer):
    """Fragments add up to the limit of a message; what comes beyond it is not kept."""
    ledger = Ledger(server)
    before = server.resident_bytes
    part = client_frame(CONTINUATION, bytes(100_000), fin=False)
    with server.connect() as connection:
        assert last_close(connection, client_frame(BINARY, b"", fin=False) + part * 400) == 1009
        assert server.resident_bytes < before + 48 * (1 << 20)
    ledger.expect("close 1009")


@pytest.mark.parametrize("size", [0, 1])
def test_cve_2026_65623_bandit_and_cve_2026_48779_ws_tiny_fragments(server: ConformanceServer, size: int):
    """The number of fragments is bounded as well; empty ones count."""
    ledger = Ledger(server)
    tiny = client_frame(CONTINUATION, b" " * size, fin=False)
    with server.connect() as connection:
        assert last_close(connection, client_frame(TEXT, b"", fin=False) + tiny * 200_000) in (1008, None)
    ledger.expect("close 1008")


def test_ghsa_rhh8_5xw9_c3gm_bandit_unmasked_frames(server: ConformanceServer):
    for opcode, payload in ((TEXT, HEARTBEAT), (BINARY, b""), (PING, b""), (CLOSE, close_payload(1000))):
        ledger = Ledger(server)
        with server.connect() as connection:
            connection.send(opcode, payload, mask=None)
            connection.closed_by_us = False
            connection.expect_close(1002)
        ledger.expect("close 1002")


def test_bandit_1_12_compressed_control_frames(server: ConformanceServer):
    for opcode, payload in ((PING, b"a"), (frames.PONG, b"a"), (CLOSE, close_payload(1000))):
        with server.connect() as connection:
            connection.send_bytes(client_frame(opcode, payload, rsv=4))
            connection.expect_close(1002)


def test_cve_2026_45736_ws_reason_of_a_close(server: ConformanceServer):
    """The answer to a close brings back nothing but what the client has sent."""
    for payload in (b"", close_payload(1000), close_payload(1000, b"bye"), close_payload(1000, b"r" * 123)):
        with server.connect() as connection:
            connection.send(CLOSE, payload)
            answer = connection.receive()
            assert answer.opcode == CLOSE
            assert payload.startswith(answer.payload) or answer.payload == close_payload(1000)


@pytest.mark.parametrize(
    "length",
    [1 << 63, (1 << 63) - 1, (1 << 64) - 1, (1 << 63) | 1, 1 << 32, (1 << 31) - 1, (1 << 64) - 14],
    ids=hex,
)
@pytest.mark.parametrize("opcode", [TEXT, BINARY])
def test_cve_2020_27813_gorilla_and_cve_2020_13935_tomcat_length(server: ConformanceServer, opcode: int, length: int):
    """No arithmetic on a length overflows, and none is waited for that is too large; nor in a second fragment."""
    header = b"\xff" + struct.pack(">Q", length) + bytes(4)
    for start in (bytes([0x80 | opcode]), client_frame(opcode, b"x", fin=False) + b"\x80"):
        with server.connect() as connection:
            connection.send_bytes(start + header)
            assert connection.receive().close_code in (1002, 1009)
            connection.expect_end()


def test_nio_http2_ghsa_w3f6_pc54_gfw7_integers_of_clients(server: ConformanceServer):
    """An overflow would trap, and a trap would end the whole server."""
    extremes = [str(sign * (1 << bits) + by) for sign in (1, -1) for bits in (31, 32, 63, 64) for by in (-1, 0, 1)]
    with server.connect() as connection:
        for number in extremes:
            connection.send_json(["1", "1", "rooms:x", "phx_join", {}])
            connection.send(TEXT, f'[{number},{number},"rooms:x","sleep",{{"ms":"{number}"}}]'.encode())
        connection.barrier()
    for number in extremes:
        for field in (f"Content-Length: {number}", f"Sec-WebSocket-Version: {number}", f"Host: x:{number}"):
            with dial(server.address, 2) as sock:
                sock.sendall(VALID[:-2] + field.encode() + b"\r\n\r\n")
                sock.shutdown(1)
                read_responses(sock)


# Requests


def test_cve_2024_37890_ws_fields_of_an_upgrade(server: ConformanceServer):
    for count in (50, 95, 96, 97, 127, 128, 255, 256, 257, 1_000, 2_001, 20_000):
        with dial(server.address) as sock:
            sock.sendall(VALID[:-2] + b"".join(b"X-%d: 1\r\n" % number for number in range(count)) + b"\r\n")
            assert read_response(sock).status == (101 if count <= 95 else 431)


HARD_TO_MATCH = {
    "cve_2021_32640_ws": "Sec-WebSocket-Protocol: a" + " " * 16_000 + "b",
    "cve_2020_7662_websocket_extensions": 'Sec-WebSocket-Extensions: a; b="' + "\\c" * 8_000,
    "cve_2020_7663_websocket_extensions": 'Sec-WebSocket-Extensions: a; b="' + '\\"' * 8_000 + '"',
    "many_commas": "Sec-WebSocket-Protocol: " + "," * 16_000,
    "many_semicolons": "Sec-WebSocket-Extensions: " + "permessage-deflate" + ";" * 16_000,
    "connection_of_many_words": "+Connection: " + "a, " * 5_000 + "b",
}


@pytest.mark.parametrize("name", HARD_TO_MATCH)
def test_fields_that_are_hard_to_match(server: ConformanceServer, name: str):
    """The work for a field grows with its length and not faster: each gets its answer, a hundred at once."""
    connections = [dial(server.address) for _ in range(100)]
    request = hostile_upgrade(HARD_TO_MATCH[name])
    for sock in connections:
        sock.sendall(request)
    for sock in connections:
        assert read_response(sock).status in (101, 400)
        sock.close()


def hostile_upgrade(field: str) -> bytes:
    return VALID[:-2] + field.lstrip("+").encode() + b"\r\n\r\n"


def test_cve_2023_43669_tungstenite_request_in_crumbs(server: ConformanceServer):
    """A long request that comes byte by byte is not parsed from its beginning each time."""
    request = hostile_upgrade("X-Long: " + "a" * 16_000)
    with dial(server.address) as sock:
        for byte in request:
            sock.sendall(bytes([byte]))
        Connection.accept(sock).close()


def test_bandit_1_12_host_and_length(server: ConformanceServer):
    """Of Host and of the length there is one; hostile_framing.py has all the variants."""
    two_hosts = b"GET /stats HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n"
    post = b"POST /broadcast?topic=x HTTP/1.1\r\nHost: x\r\n"
    both = post + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    for request in (two_hosts, both, both.replace(b"Content-Length: 5", b"Transfer-Encoding: chunked")):
        with dial(server.address) as sock:
            sock.sendall(request + b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n")
            assert [response.status for response in read_responses(sock)] == [400]


@pytest.mark.parametrize("value", ["a%0d%0aset-cookie:%20b=c", "a%0aset-cookie:%20b=c", "a%0dset-cookie:%20b", "a%00b"])
def test_ghsa_x3gh_bandit_fields_of_a_response(server: ConformanceServer, value: str):
    """What a client says never begins a field of the answer, even if a route puts it into one."""
    response = fetch(server.address, "GET", f"/header?value={value}")
    assert response.status == 500
    assert response.header("set-cookie") is None and response.header("x-chosen") is None


@pytest.mark.parametrize(
    "target",
    [
        "/socket/websocket?EIO=4&transport=polling&sid=undefined",
        "/socket/websocket?EIO=4&transport=websocket&sid=__proto__",
        "/socket/websocket?vsn=2.0.0&EIO[]=3&transport[__proto__]=x",
        "/socket/websocket/?vsn=2.0.0",
        "/socket/websocket?" + "a[b]" * 1_000,
    ],
)
def test_cve_2022_21676_and_cve_2023_31125_engine_io_requests_for_another_protocol(
    server: ConformanceServer, target: str
):
    """A request that means another protocol gets an answer of 101 or 4xx, and harms nobody."""
    assert status_of(server, target) in (101, 400, 403, 404)


def test_cve_2022_41940_engine_io_clients_that_go_while_they_are_let_in(server: ConformanceServer):
    """Wherever in the handshake a client disappears, and whatever it sends last, nobody else notices."""
    before = server.stats()
    frame = client_frame(TEXT, HEARTBEAT)
    for last in (b"", frame, frame[:3], b"\xff" * 20, client_frame(CLOSE, b"\x03")):
        for cut in (10, len(VALID) - 1, len(VALID)):
            sock = dial(server.address)
            sock.sendall(VALID[:cut] + (last if cut == len(VALID) else b""))
            sock.setsockopt(1, 13, struct.pack("ii", 1, 0))  # SO_LINGER: the end is a reset
            sock.close()
    server.wait_for_stats(connections=before["connections"])


def test_cve_2020_36048_engine_io_bodies(server: ConformanceServer):
    """A body is bounded before it is there."""
    ledger = Ledger(server)
    head = b"POST /broadcast?topic=x HTTP/1.1\r\nHost: x\r\n"
    with dial(server.address) as sock:
        sock.sendall(head + b"Content-Length: 1000000000\r\n\r\n")
        assert [response.status for response in read_responses(sock)] == [413]
    with dial(server.address) as sock:
        sock.sendall(head + b"Transfer-Encoding: chunked\r\n\r\n" + (b"10000\r\n" + bytes(65_536) + b"\r\n") * 20)
        assert [response.status for response in read_responses(sock)] == [413]
    ledger.expect("status 413", "status 413")
