"""Bad requests, table by table: hostile_http.py and hostile_framing.py; what needs more than a row is here."""

from __future__ import annotations

from contextlib import ExitStack, suppress

import hostile_frames
import hostile_framing
import hostile_http
import pytest
from bystander import Bystander
from frames import TEXT, client_frame
from hostile_framing import FramingCase
from hostile_http import ACCEPTED, REFUSED, VALID, WAITS, HttpCase
from http_wire import read_response, read_responses
from ledger import Ledger
from processes import ConformanceServer
from wire import Connection, dial

HEARTBEAT_REPLY = [None, "1", "phoenix", "phx_reply", {"response": {}, "status": "ok"}]

pytestmark = pytest.mark.usefixtures("unharmed")


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
    ledger = Ledger(server)
    allowed = case.outcome if isinstance(case.outcome, tuple) else (case.outcome,)
    outcome = outcome_of(server, case.data, patience=0.3 if WAITS in allowed else 10)
    assert any(is_allowed(outcome, one) for one in allowed), f"{case.outcome} was expected, got {outcome}"
    refusals = [f"status {outcome}"] if isinstance(outcome, int) and outcome >= 400 else []
    if outcome == WAITS:
        return
    if outcome == REFUSED:  # the answer was lost to a reset, not the count
        assert [word for word in ledger.refusals() if word.startswith("status")]
    else:
        ledger.expect(*refusals, ignoring="connect")


@pytest.mark.parametrize("case", hostile_framing.CASES, ids=lambda case: case.name)
def test_framing(server: ConformanceServer, case: FramingCase):
    ledger = Ledger(server)
    with dial(server.address) as sock:
        sock.sendall(case.data + hostile_framing.PROBE)
        assert tuple(response.status for response in read_responses(sock)) == case.statuses
    ledger.expect(*(f"status {status}" for status in case.statuses if status >= 400))


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


# Time


@pytest.mark.arguments("--request-timeout", "300")
def test_slow_requests_are_given_up(own_server: ConformanceServer):
    """Neither silence nor a byte now and then keeps a connection that brings no request."""
    ledger = Ledger(own_server)
    beginnings = [b"", b"GET /sock", VALID[:-2], VALID[:-10]]
    with ExitStack() as stack:
        slow = [stack.enter_context(dial(own_server.address)) for _ in beginnings]
        for sock, beginning in zip(slow, beginnings, strict=True):
            sock.sendall(beginning)
        assert [read_responses(sock) for sock in slow] == [[]] * len(slow)
    ledger.expect(*["timeout request"] * len(beginnings))


@pytest.mark.arguments("--request-timeout", "300")
@pytest.mark.parametrize(
    "head", [VALID[:-2] + b"X-A: ", b"POST /broadcast?topic=x HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n\r\n"]
)
def test_a_trickle_is_no_request(own_server: ConformanceServer, head: bytes):
    ledger = Ledger(own_server)
    with dial(own_server.address) as sock:
        sock.sendall(head)
        with pytest.raises(OSError):
            while True:
                sock.sendall(b"a")
                sock.settimeout(0.01)
                with suppress(TimeoutError):
                    assert sock.recv(1) == b"", "a trickle was answered"
                    raise ConnectionError
    ledger.expect("timeout request")
