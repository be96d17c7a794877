"""Long-poll as Phoenix 1.8.12 does it, request by request (its traces 30 to 32), over both ways to connect."""

from __future__ import annotations

import json
import threading
import time

import pytest
from http_wire import Response
from long_poll import NDJSON, Requests, Session
from processes import ConformanceServer

TARGET = "/socket/longpoll?vsn=2.0.0"
JSON_HEADERS = {
    "access-control-allow-origin": "*",
    "cache-control": "no-store",
    "content-type": "application/json; charset=utf-8",
}
TEXT = "application/json"


@pytest.fixture(params=["kept", "fresh"])
def keep_alive(request: pytest.FixtureRequest) -> bool:
    """Whether all requests of a session come on one connection, or each on its own."""
    return request.param == "kept"


def open_session(server: ConformanceServer, keep_alive: bool, target: str = TARGET, **options: object) -> Session:
    return Session.open(server.address, target, keep_alive=keep_alive, **options)


def check(response: Response, text: str) -> None:
    """The answer is exactly this JSON, with the header fields that all JSON answers have."""
    assert (response.status, response.body.decode()) == (200, text)
    for name, value in JSON_HEADERS.items():
        assert response.header(name) == value, response


def strings(answer: dict) -> list[object]:
    return [json.loads(message) for message in answer["messages"]]


def test_trace_30_a_session(server: ConformanceServer, keep_alive: bool):
    response = Requests(server.address, keep_alive=keep_alive)("GET", TARGET)
    token = response.json()["token"]
    check(response, json.dumps({"messages": [], "status": 410, "token": token}, separators=(",", ":")))
    with open_session(server, keep_alive) as session:
        assert session.token != token
        check(session.post('["1","1","rooms:lp","phx_join",{}]'), '{"status":200}')
        answer = session.poll()
        assert answer == {
            "messages": ['["1","1","rooms:lp","phx_reply",{"response":{},"status":"ok"}]'],
            "status": 200,
            "token": session.token,
        }


def test_trace_30_a_batch(server: ConformanceServer, keep_alive: bool):
    with open_session(server, keep_alive) as session:
        session.send(["1", "1", "rooms:lp", "phx_join", {}])
        session.messages()
        check(session.post('["1","2","rooms:lp","echo",{"a":1}]\n["1","3","rooms:lp","echo",{"a":2}]', NDJSON),
              '{"status":200}')
        received = collect(session, 2)
        assert received == [
            ["1", "2", "rooms:lp", "phx_reply", {"response": {"a": 1}, "status": "ok"}],
            ["1", "3", "rooms:lp", "phx_reply", {"response": {"a": 2}, "status": "ok"}],
        ]


def test_trace_30_binary_both_ways(server: ConformanceServer, keep_alive: bool):
    """Phoenix shows the bytes of the reply as text here, and fails when they are no UTF-8; Roost sends base64."""
    with open_session(server, keep_alive) as session:
        session.send(["14", "1", "rooms:lp", "phx_join", {}])
        session.messages()
        check(session.post('AAIBCAQxNDJyb29tczpscGVjaG8BAg==\n[null,"5","phoenix","heartbeat",{}]', NDJSON),
              '{"status":200}')
        received = collect(session, 2)
        assert bytes.fromhex("01 02 01 08 02") + b"142rooms:lpok\x01\x02" in received
        assert [None, "5", "phoenix", "phx_reply", {"response": {}, "status": "ok"}] in received


def test_trace_30_a_broadcast_ends_the_wait(server: ConformanceServer, keep_alive: bool):
    with open_session(server, keep_alive) as session:
        session.send(["1", "1", "rooms:lp-wait", "phx_join", {}])
        session.messages()
        timer = threading.Timer(0.2, server.broadcast, ("rooms:lp-wait", b'{"from":"http"}'))
        timer.start()
        assert session.messages() == [[None, None, "rooms:lp-wait", "new_msg", {"from": "http"}]]
        timer.join()


def test_trace_30_nothing_to_deliver(server: ConformanceServer, keep_alive: bool):
    """On a mount with a window of 200 ms; the poll is held for at least that."""
    with open_session(server, keep_alive, "/ws/longpoll?vsn=2.0.0") as session:
        start = time.monotonic()
        assert session.poll() == {"messages": [], "status": 204, "token": session.token}
        assert time.monotonic() - start >= 0.19


def test_trace_30_errors_of_channels(server: ConformanceServer, keep_alive: bool):
    with open_session(server, keep_alive) as session:
        check(session.post('["9","6","rooms:never","echo",{}]'), '{"status":200}')
        check(session.post('["9","7","rooms:private","phx_join",{}]'), '{"status":200}')
        assert collect(session, 2) == [
            [None, "6", "rooms:never", "phx_reply", {"response": {"reason": "unmatched topic"}, "status": "error"}],
            ["9", "7", "rooms:private", "phx_reply", {"response": {"reason": "unauthorized"}, "status": "error"}],
        ]


def test_trace_30_crash_and_leave(server: ConformanceServer, keep_alive: bool):
    with open_session(server, keep_alive) as session:
        session.send(["1", "1", "rooms:lp", "phx_join", {}])
        session.messages()
        check(session.post('["1","8","rooms:lp","crash",{}]'), '{"status":200}')
        assert session.messages() == [["1", "1", "rooms:lp", "phx_error", {"reason": "channel_crash"}]]
        session.send(["2", "9", "rooms:lp", "phx_join", {}])
        session.send(["2", "10", "rooms:lp", "phx_leave", {}])
        assert collect(session, 3) == [
            ["2", "9", "rooms:lp", "phx_reply", {"response": {}, "status": "ok"}],
            ["2", "10", "rooms:lp", "phx_reply", {"response": {}, "status": "ok"}],
            ["2", "2", "rooms:lp", "phx_close", {}],
        ]


def test_trace_30_tokens_and_refusals(server: ConformanceServer, keep_alive: bool):
    requests = Requests(server.address, keep_alive=keep_alive)
    answer = requests("GET", TARGET + "&token=junk").json()
    assert (answer["messages"], answer["status"]) == ([], 410)
    assert answer["token"] != "junk"
    check(requests("POST", TARGET + "&token=junk", b"[]"), '{"status":410}')
    check(requests("POST", TARGET, b"[]"), '{"status":410}')
    check(requests("GET", TARGET + "&token=bad"), '{"status":403}')
    check(requests("GET", "/socket/longpoll?vsn=9.0.0"), '{"status":403}')


def test_trace_30_token_in_a_header(server: ConformanceServer, keep_alive: bool):
    target = "/ws/longpoll?vsn=2.0.0"
    with open_session(server, keep_alive, target, token_in_header=True) as session:
        assert session.poll() == {"messages": [], "status": 204, "token": session.token}
        check(session.post('[null,"1","phoenix","heartbeat",{}]'), '{"status":200}')
        assert session.messages() == [[None, "1", "phoenix", "phx_reply", {"response": {}, "status": "ok"}]]
        session.target = target + "&token=junk"
        assert session.poll()["token"] == session.token, "the header takes precedence over the query"


def test_trace_30_other_methods(server: ConformanceServer, keep_alive: bool):
    requests = Requests(server.address, keep_alive=keep_alive)
    headers = ["Origin: http://x.example", "Access-Control-Request-Headers: content-type"]
    response = requests("OPTIONS", TARGET, headers=headers)
    assert (response.status, response.body) == (200, b"")
    assert response.header("access-control-allow-origin") == "*"
    assert response.header("access-control-allow-headers") == "content-type"
    assert response.header("access-control-allow-methods") == "get, post, options"
    assert response.header("access-control-max-age") == "3600"
    for method in ("DELETE", "PUT", "PATCH", "HEAD"):
        response = requests(method, TARGET)
        assert (response.status, response.body) == (400, b""), method
        assert response.header("access-control-allow-origin") == "*"


def test_trace_30_malformed_json(server: ConformanceServer, keep_alive: bool):
    """Phoenix answers after 10 s with 408, and the session is gone; Roost answers at once, and it lives."""
    with open_session(server, keep_alive) as session:
        response = session.post("not json")
        assert (response.status, response.json()) == (400, {"status": 400})
        check(session.post('[null,"1","phoenix","heartbeat",{}]'), '{"status":200}')
        assert session.messages() == [[None, "1", "phoenix", "phx_reply", {"response": {}, "status": "ok"}]]


@pytest.mark.parametrize("target", ["/socket/longpoll", "/socket/longpoll?vsn=1.0.0"])
def test_trace_31_v1(server: ConformanceServer, keep_alive: bool, target: str):
    with open_session(server, keep_alive, target) as session:
        check(session.post('{"topic": "rooms:lp", "event": "phx_join", "payload": {}, "ref": "1"}'), '{"status":200}')
        assert session.poll()["messages"] == [
            '{"event":"phx_reply","payload":{"response":{},"status":"ok"},"ref":"1","topic":"rooms:lp"}'
        ]


def test_trace_32_an_idle_session(server: ConformanceServer, keep_alive: bool):
    """A session that is not polled ends; a batch does not keep it, and learns of it without delay."""
    with open_session(server, keep_alive, "/ws/longpoll?vsn=2.0.0") as session:
        session.send(["1", "1", "room:lp-idle", "phx_join", {}])
        deadline = time.monotonic() + 10
        while (status := session.post('[null,"2","phoenix","heartbeat",{}]').json()["status"]) == 200:
            assert time.monotonic() < deadline, "the session does not end"
            time.sleep(0.05)
        assert status == 410
        answer = session.poll()
        assert (answer["messages"], answer["status"]) == ([], 410)
        assert answer["token"] != session.token


def collect(session: Session, count: int) -> list[object]:
    """The next messages, which may come in several answers."""
    received: list[object] = []
    while len(received) < count:
        received += session.messages()
    return received
