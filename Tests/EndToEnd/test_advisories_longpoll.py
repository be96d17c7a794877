"""The advisories about long-polling elsewhere, as in test_advisories.py."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from http_wire import read_response, read_responses
from long_poll import NDJSON, Requests, Session
from processes import ConformanceServer
from wire import dial

TARGET = "/socket/longpoll?vsn=2.0.0"
HEARTBEAT = '[null,"h","phoenix","heartbeat",{}]'
REPLY = [None, "h", "phoenix", "phx_reply", {"response": {}, "status": "ok"}]
MEGABYTE = 1 << 20

pytestmark = pytest.mark.usefixtures("bystander")


@pytest.fixture
def session(server: ConformanceServer) -> Iterator[Session]:
    """One that must still work after the test."""
    with Session.open(server.address, TARGET) as one:
        yield one
        assert one.post(HEARTBEAT).status == 200
        assert one.messages() == [REPLY]


def fresh_socket_fits(server: ConformanceServer) -> None:
    with server.connect() as newcomer:
        newcomer.join("rooms:newcomer")


@pytest.mark.parametrize(
    "body",
    ["\n" * 8_000_000, "[]\n" * 1_000_000, "\n".join([HEARTBEAT] * 101), "AAEC\n" * 500_000],
    ids=["line ends", "short lines", "101 messages", "lines of base64"],
)
def test_cve_2026_32689_phoenix_lines_of_a_batch(server: ConformanceServer, session: Session, body: str):
    """The lines are counted while they come: none of them is made into anything before."""
    before = server.resident_bytes
    for _ in range(5):
        assert session.post(body, NDJSON).status == 413
    assert server.resident_bytes < before + 32 * MEGABYTE


def test_cve_2020_36048_engine_io_bodies(server: ConformanceServer, session: Session):
    """What is announced as too large is not waited for, and what is not announced is counted."""
    head = f"POST {TARGET}&token={session.token} HTTP/1.1\r\nHost: x\r\n".encode()
    with dial(server.address) as sock:
        sock.sendall(head + b"Content-Length: 100000000000\r\n\r\n")
        assert [response.status for response in read_responses(sock)] == [413]
    with dial(server.address) as sock:
        sock.sendall(head + b"Transfer-Encoding: chunked\r\n\r\n" + (b"10000\r\n" + b"x" * 65_536 + b"\r\n") * 200)
        assert [response.status for response in read_responses(sock)] == [413]


def test_cve_2020_28481_socket_io_cors(server: ConformanceServer):
    """A page that may not connect gets no session, whatever it may read of the refusal."""
    with closing(Requests(server.address)) as requests:
        for method in ("GET", "POST"):
            answer = requests(method, "/ws/longpoll?vsn=2.0.0", headers=["Origin: https://evil.example"])
            assert answer.json() == {"status": 403}
            assert answer.header("access-control-allow-credentials") is None


@pytest.mark.parametrize(
    "query",
    [
        "token=",
        "token=__proto__",
        "token=undefined&EIO=4&transport=polling",
        "token=%00%ff",
        "token[]=a",
        "token=" + "a" * 10_000,
        "sid=../../etc/passwd",
        "EIO=3&j=" + "9" * 400,
    ],
)
def test_cve_2022_21676_and_cve_2023_31125_engine_io_made_up_sessions(
    server: ConformanceServer, session: Session, query: str
):
    """A session that is none is answered with a new one or a refusal, never with a fault of the server."""
    with closing(Requests(server.address)) as requests:
        for method in ("GET", "POST", "OPTIONS", "PUT"):
            assert requests(method, f"{TARGET}&{query}", b"[]" if method == "POST" else b"").status < 500
            requests.close()
    fresh_socket_fits(server)


def test_cve_2022_41940_engine_io_polls_that_are_cut(server: ConformanceServer, session: Session):
    """A client that goes in the middle of a poll or a post takes nothing and nobody with it."""
    for cut in range(1, 60, 3):
        for method in ("GET", "POST"):
            request = f"{method} {TARGET}&token={session.token} HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n[null"
            with dial(server.address) as sock:
                sock.sendall(request.encode()[: len(request) - cut])
    fresh_socket_fits(server)


def test_cve_2022_2421_socket_io_parser_binary_without_its_end(server: ConformanceServer, session: Session):
    """A binary message is whole in its line; lengths that lie are refused with the batch."""
    for line in ("AP////8=", "AAEBBwQ=", "AA==", "/////w=="):
        answer = session.post(line, NDJSON)
        assert (answer.status, answer.json()) == (400, {"status": 400})


def test_the_head_of_a_poll_is_bounded(server: ConformanceServer):
    with dial(server.address) as sock:
        sock.sendall(f"GET {TARGET}&token={'a' * 20_000} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert read_response(sock).status == 431
