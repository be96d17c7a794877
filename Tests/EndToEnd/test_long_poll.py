"""Long-poll beyond the traces: what must hold when clients, networks and servers misbehave."""

from __future__ import annotations

import base64
import json
import socket
import threading
import time
from collections.abc import Callable
from contextlib import closing

import frames
import pytest
from http_wire import read_response, request_bytes
from long_poll import NDJSON, LongPollConnection, Requests, Session
from processes import ConformanceServer
from wire import Refused, dial

TARGET = "/socket/longpoll?vsn=2.0.0"
SHORT = "/ws/longpoll?vsn=2.0.0"
HEARTBEAT = '[null,"h","phoenix","heartbeat",{}]'
HEARTBEAT_REPLY = [None, "h", "phoenix", "phx_reply", {"response": {}, "status": "ok"}]
TEXT = "application/json"


@pytest.fixture
def session(server: ConformanceServer) -> Session:
    with Session.open(server.address, TARGET) as one:
        yield one


def join(session: Session, topic: str, ref: str = "1") -> None:
    session.send([ref, ref, topic, "phx_join", {}])
    assert session.messages() == [[ref, ref, topic, "phx_reply", {"response": {}, "status": "ok"}]]


def binary_push(event: str, data: bytes, topic: str = "rooms:b") -> bytes:
    parts = [part.encode() for part in ("1", "2", topic, event)]
    return bytes([0, *map(len, parts)]) + b"".join(parts) + data


# Bodies: (body, content type, status, messages that the client gets; None: nothing)
GOOD = {
    "one line": (HEARTBEAT, NDJSON, 1),
    "a line end behind the last line": (HEARTBEAT + "\n", NDJSON, 1),
    "CRLF": (HEARTBEAT + "\r\n" + HEARTBEAT + "\r\n", NDJSON, 2),
    "empty lines": ("\n\n" + HEARTBEAT + "\n\r\n\n" + HEARTBEAT, NDJSON, 2),
    "a parameter of the media type": (HEARTBEAT + "\n" + HEARTBEAT, NDJSON + "; charset=utf-8", 2),
    "the media type in capitals": (HEARTBEAT + "\n" + HEARTBEAT, NDJSON.upper(), 2),
    "100 lines": ("\n".join([HEARTBEAT] * 100), NDJSON, 100),
    "100 lines and a line end": ("\n".join([HEARTBEAT] * 100) + "\n", NDJSON, 100),
    "no content type": (HEARTBEAT, None, 1),
    "an empty content type": (HEARTBEAT, "", 1),
    "text/plain": (HEARTBEAT, "text/plain", 1),
    "JSON with white space": ('[ null,\n "h" , "phoenix",\t"heartbeat", {} ]', TEXT, 1),
    "more elements than five": ('[null,"h","phoenix","heartbeat",{},6,7]', TEXT, 1),
}


@pytest.mark.parametrize("body, content_type, count", GOOD.values(), ids=GOOD.keys())
def test_good_bodies(session: Session, body: str, content_type: str | None, count: int):
    answer = session.post(body, content_type)
    assert (answer.status, answer.json()) == (200, {"status": 200})
    received: list[object] = []
    while len(received) < count:
        received += session.messages()
    assert received == [HEARTBEAT_REPLY] * count


BAD = {
    "not JSON": ("not json", TEXT, 400),
    "empty": ("", TEXT, 400),
    "empty batch": ("", NDJSON, 400),
    "a batch of empty lines": ("\r\n\n\n", NDJSON, 400),
    "invalid base64": ("####", NDJSON, 400),
    "base64 with too much padding": ("AAEBCA===", NDJSON, 400),
    "base64 with white space": ("AAEB CAQx", NDJSON, 400),
    "half of a base64 line": (base64.b64encode(binary_push("echo", b"")).decode()[:-3], NDJSON, 400),
    "a binary frame that ends too soon": ("AAEB", NDJSON, 400),
    "a binary frame of no kind": ("CQEB", NDJSON, 400),
    "a line that is no message": ("[1,2]", NDJSON, 400),
    "an object over V2": ('{"topic":"phoenix"}', NDJSON, 400),
    "invalid UTF-8": (b'[null,"\xff","phoenix","heartbeat",{}]', TEXT, 400),
    "invalid UTF-8 in a batch": (b'[null,"\xff","phoenix","heartbeat",{}]', NDJSON, 400),
    "UTF-16": (HEARTBEAT.encode("utf-16"), TEXT, 400),
    "JSON 100 000 levels deep": ("[" * 100_000, TEXT, 400),
    "two messages without a batch": ("[1]\n[2]", TEXT, 400),
    "a batch with one bad line loses none of the others' effects": ("[1]\n####", NDJSON, 400),
    "101 lines": ("\n".join([HEARTBEAT] * 101), NDJSON, 413),
    "101 line ends": ("\n" * 101, NDJSON, 413),
    "8 MB of line ends": ("\n" * 8_000_000, NDJSON, 413),
    "more than 8 MB": ("x" * 8_000_001, TEXT, 413),
}


@pytest.mark.parametrize("body, content_type, status", BAD.values(), ids=BAD.keys())
def test_bad_bodies(session: Session, body: str | bytes, content_type: str, status: int):
    """The answer comes at once, with HTTP's status and in the JSON, pages may read it, and the session lives."""
    answer = session.post(body, content_type)
    assert (answer.status, answer.json()) == (status, {"status": status})
    assert answer.header("access-control-allow-origin") == "*"
    session.send(json.loads(HEARTBEAT))
    assert session.messages() == [HEARTBEAT_REPLY]


def test_nothing_of_a_batch_with_bad_base64_is_done(session: Session):
    assert session.post(HEARTBEAT + "\n####", NDJSON).status == 400
    session.send([None, "after", "phoenix", "heartbeat", {}])
    assert [message[1] for message in session.messages()] == ["after"]


def test_the_good_messages_of_a_batch_are_answered(session: Session):
    answer = session.post('[null,"5","phoenix",null,{}]\n' + HEARTBEAT, NDJSON)
    assert answer.json() == {"status": 400}
    received: list[object] = []
    while HEARTBEAT_REPLY not in received:
        received += session.messages()
    rejection = {"response": {"reason": "malformed message"}, "status": "error"}
    assert received[0] == [None, "5", "phoenix", "phx_reply", rejection]


def test_malformed_messages_without_end_end_the_session(session: Session):
    statuses = [session.post("[]").json()["status"] for _ in range(12)]
    assert statuses == [400] * 10 + [410, 410]


# Requests that are at fault


def test_an_unknown_session_costs_no_memory(server: ConformanceServer):
    """The body is not kept for a token that names nothing; the answer is the same."""
    requests = Requests(server.address)
    answer = requests("POST", TARGET + "&token=" + "0" * 52, b"x" * 7_000_000)
    assert (answer.status, answer.json()) == (200, {"status": 410})
    requests.close()


@pytest.mark.parametrize("change", ["first", "last", "short", "long", "upper", "empty", "twice"])
def test_a_token_that_was_changed(server: ConformanceServer, session: Session, change: str):
    token = session.token
    other = {
        "first": ("1" if token[0] == "0" else "0") + token[1:],
        "last": token[:-1] + ("1" if token[-1] == "0" else "0"),
        "short": token[:-1],
        "long": token + "0",
        "upper": "+" + token[1:],
        "empty": "",
        "twice": token + token,
    }[change]
    requests = Requests(server.address)
    with closing(requests):
        assert requests("POST", f"{TARGET}&token={other}", HEARTBEAT.encode()).json() == {"status": 410}
        answer = requests("GET", f"{TARGET}&token={other}").json()
    assert answer["status"] == 410
    assert answer["token"] not in (token, other)


def test_tokens_differ_everywhere(server: ConformanceServer):
    tokens = set()
    for _ in range(50):
        with Session.open(server.address, TARGET) as one:
            tokens.add(one.token)
    assert len(tokens) == 50
    assert len({token[20:28] for token in tokens}) == 50


@pytest.mark.parametrize("mount", ["/ws", "/ws/admin", "/ws/limited", "/ws/connect_info"])
def test_a_token_of_another_mount(server: ConformanceServer, session: Session, mount: str):
    other = Requests(server.address)
    with closing(other):
        target = f"{mount}/longpoll?vsn=2.0.0&token={session.token}"
        assert other("POST", target, HEARTBEAT.encode()).json() == {"status": 410}
        answer = other("GET", target).json()
    assert answer["status"] == 410 and answer["token"] != session.token
    session.send(json.loads(HEARTBEAT))
    assert session.messages() == [HEARTBEAT_REPLY]


def test_a_token_of_another_process(server: ConformanceServer, own_server: ConformanceServer, session: Session):
    requests = Requests(own_server.address)
    with closing(requests):
        answer = requests("GET", f"{TARGET}&token={session.token}").json()
        assert (answer["messages"], answer["status"]) == ([], 410)
        assert requests("POST", f"{TARGET}&token={session.token}", b"[]").json() == {"status": 410}


@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS", "DELETE"])
def test_a_page_that_may_not_connect(server: ConformanceServer, method: str):
    requests = Requests(server.address)
    with closing(requests):
        answer = requests(method, SHORT, headers=["Origin: https://evil.example"])
        assert (answer.status, answer.json()) == (200, {"status": 403})
        assert answer.header("access-control-allow-origin") == "*"


def test_an_origin_counts_for_each_request(server: ConformanceServer):
    with Session.open(server.address, SHORT, headers=["Origin: https://example.com"]) as session:
        session.headers = ["Origin: https://evil.example"]
        assert session.post(HEARTBEAT).json() == {"status": 403}
        assert session.poll() == {"status": 403}
        session.headers = ["Origin: https://example.com"]
        assert session.post(HEARTBEAT).json() == {"status": 200}


def test_two_origins(server: ConformanceServer):
    requests = Requests(server.address)
    with closing(requests):
        headers = ["+Origin: https://example.com", "+Origin: https://example.com"]
        answer = requests("GET", SHORT, headers=headers)
    assert (answer.status, answer.json()) == (400, {"status": 400})


@pytest.mark.parametrize("query", ["reject=true", "ratelimit=true", "vsn=3.0.0", "vsn[]=2.0.0"])
def test_refused(server: ConformanceServer, query: str):
    target = "/ws/longpoll?" + (query if "vsn" in query else "vsn=2.0.0&" + query)
    with pytest.raises(Refused) as refused:
        Session.open(server.address, target)
    assert (refused.value.response.status, refused.value.response.json()) == (200, {"status": 403})


def test_the_query_of_phoenix_js(server: ConformanceServer):
    """Its first request ends with an ampersand."""
    with Session.open(server.address, TARGET + "&") as session:
        session.send(json.loads(HEARTBEAT))
        assert session.messages() == [HEARTBEAT_REPLY]


def test_mounts_without_long_poll(server: ConformanceServer):
    requests = Requests(server.address)
    with closing(requests):
        assert requests("GET", "/echo/longpoll").status == 404


# Polls


def test_the_latest_poll_gets_the_messages(server: ConformanceServer, session: Session):
    """The older one is answered at once. (Phoenix lets it wait for its window.)"""
    answers: list[tuple[str, dict]] = []
    first = threading.Thread(target=lambda: answers.append(("first", session.poll())))
    first.start()
    time.sleep(0.2)
    requests = Requests(server.address, timeout=15)
    late = threading.Thread(
        target=lambda: answers.append(("second", requests("GET", f"{TARGET}&token={session.token}").json()))
    )
    late.start()
    first.join(5)
    assert [(name, answer["status"]) for name, answer in answers] == [("first", 204)]
    session.send(json.loads(HEARTBEAT))
    late.join(5)
    requests.close()
    assert [json.loads(message) for message in answers[1][1]["messages"]] == [HEARTBEAT_REPLY]


def abandoned_poll(server: ConformanceServer, session: Session) -> socket.socket:
    """A poll whose answer nobody reads."""
    sock = dial(server.address)
    sock.sendall(request_bytes("GET", f"{session.target}&token={session.token}", [("Host", "x")]))
    return sock


@pytest.mark.parametrize("way", ["FIN", "RST", "half"])
def test_a_poll_whose_client_has_gone_takes_nothing(server: ConformanceServer, session: Session, way: str):
    sock = abandoned_poll(server, session)
    time.sleep(0.2)
    if way == "RST":
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    if way == "half":
        sock.shutdown(socket.SHUT_WR)
    else:
        sock.close()
    time.sleep(0.2)
    session.send(json.loads(HEARTBEAT))
    assert session.messages() == [HEARTBEAT_REPLY]
    sock.close()


def test_an_answer_that_was_not_taken_comes_again(server: ConformanceServer, session: Session):
    """A big answer fills the buffers of a connection that does not read; when that ends, the next poll gets it."""
    sock = dial(server.address, receive_buffer=4_096)
    join(session, "rooms:big")
    big = "x" * 6_000_000
    session.send(["1", "2", "rooms:big", "echo", {"big": big}])
    sock.sendall(request_bytes("GET", f"{TARGET}&token={session.token}", [("Host", "x")]))
    time.sleep(0.3)
    sock.close()
    assert session.messages() == [
        ["1", "2", "rooms:big", "phx_reply", {"response": {"big": big}, "status": "ok"}]
    ]


def test_messages_wait_between_polls(server: ConformanceServer, session: Session):
    join(session, "rooms:wait")
    for number in range(50):
        server.broadcast("rooms:wait", b'{"n":%d}' % number)
    received = [message[4]["n"] for message in session.messages()]
    assert received == list(range(50)), "all at once, oldest first"


def test_pipelined_requests(server: ConformanceServer, session: Session):
    """A poll that waits holds back what comes behind it on its connection, and nothing is lost."""
    with dial(server.address) as sock:
        target = f"{TARGET}&token={session.token}"
        poll = request_bytes("GET", target, [("Host", "x")])
        post = request_bytes("POST", target, [("Host", "x"), ("Content-Type", NDJSON)], HEARTBEAT.encode())
        sock.sendall(post + poll + post + poll)
        data = b""
        while data.count(b'"h\\"') < 2:
            data += sock.recv(65_536)
    assert data.count(b'{"status":200}') == 2


# Life


def test_an_abandoned_session_is_gone(server: ConformanceServer):
    """With its channels, and without anybody asking: half a second after its last poll."""
    server.wait_for_stats(connections=2)
    before = server.stats()
    with Session.open(server.address, SHORT) as session:
        session.send(["1", "1", "room:abandoned", "phx_join", {}])
        assert server.stats()["channels"] == before["channels"] + 1
        server.wait_for_stats(timeout=5, **before)


def test_disconnect_ends_the_session(server: ConformanceServer):
    target = "/socket/longpoll?vsn=2.0.0&user_id=lp-kicked"
    with Session.open(server.address, target) as session:
        threading.Timer(0.2, server.broadcast, ("users:lp-kicked", b"{}", "disconnect")).start()
        start = time.monotonic()
        answer = session.poll()
        assert (answer["messages"], answer["status"]) == ([], 410)
        assert time.monotonic() - start < 5, "the poll that waits is answered at once"
        assert session.post(HEARTBEAT).json() == {"status": 410}
        answer = session.poll()
        assert answer["status"] == 410 and answer["token"] != session.token


def test_what_came_before_the_disconnect_arrives(server: ConformanceServer):
    """Also when no poll was waiting; Phoenix drops it."""
    target = "/socket/longpoll?vsn=2.0.0&user_id=lp-told"
    with Session.open(server.address, target) as session:
        join(session, "rooms:told")
        server.broadcast("rooms:told", b'{"why":"bye"}')
        server.broadcast("users:lp-told", b"{}", "disconnect")
        assert session.messages() == [[None, None, "rooms:told", "new_msg", {"why": "bye"}]]
        assert session.poll()["status"] == 410


def test_shutdown(own_server: ConformanceServer):
    """A poll that waits is answered with 410 at once: phoenix.js reconnects."""
    with Session.open(own_server.address, TARGET) as session:
        join(session, "rooms:drain")
        threading.Timer(0.2, own_server.terminate).start()
        answer = session.poll()
        assert (answer["messages"], answer["status"]) == ([], 410)
        assert own_server.wait() == 0


def test_no_new_sessions_during_a_shutdown(own_server: ConformanceServer):
    with own_server.connect() as lingering:
        lingering.closed_by_us = True
        own_server.terminate()
        assert lingering.receive().close_code == 1012
        with pytest.raises(Refused) as refused:
            Session.open(own_server.address, TARGET)
        assert (refused.value.response.status, refused.value.response.json()) == (503, {"status": 500})
    assert own_server.wait() == 0


def test_shutdown_without_a_poll(own_server: ConformanceServer):
    """A session between two polls does not hold the server up."""
    with Session.open(own_server.address, TARGET) as session:
        join(session, "rooms:drain")
        start = time.monotonic()
        own_server.stop()
        assert time.monotonic() - start < 5


def test_a_batch_that_never_ends(server: ConformanceServer, session: Session):
    with dial(server.address) as sock:
        head = [("Host", "x"), ("Content-Type", NDJSON), ("Content-Length", "1000")]
        sock.sendall(request_bytes("POST", f"{TARGET}&token={session.token}", [*head[:2]])[:-2])
        sock.sendall(b"[null")
        session.send(json.loads(HEARTBEAT))
        assert session.messages() == [HEARTBEAT_REPLY]


def test_a_client_that_sends_too_much_is_held_back(server: ConformanceServer, session: Session):
    """200 events for a handler that takes its time: the batches wait, none is lost."""
    join(session, "rooms:slow")
    session.send(["1", "s", "rooms:slow", "sleep", {"ms": 300}])
    for batch in range(2):
        start = time.monotonic()
        session.send(*[["1", f"{batch}-{n}", "rooms:slow", "echo", {}] for n in range(100)])
        assert batch == 0 or time.monotonic() - start < 5
    received: list[str] = []
    while len(received) < 201:
        received += [message[1] for message in session.messages()]
    assert received == ["s"] + [f"{batch}-{n}" for batch in range(2) for n in range(100)]



def test_channels_see_the_transport(server: ConformanceServer):
    with closing(LongPollConnection.open(server.address, SHORT)) as client:
        client.send_json(["1", "1", "room:transport", "phx_join", {}])
        client.send_json(["1", "2", "room:transport", "new_msg", {"body": "hi"}])
        received = until(client, lambda message: message[3] == "new_msg")
        assert received[-1][4] == {"body": "hi", "transport": ":longpoll"}


def test_binary_both_ways(server: ConformanceServer):
    with closing(LongPollConnection.open(server.address, SHORT)) as client:
        client.join("room:b")
        client.send(frames.BINARY, binary_push("binary_event", bytes(range(256)), "room:b"))
        received = [client.receive() for _ in range(4)]
        binary = [frame.payload for frame in received if frame.opcode == frames.BINARY]
        assert binary == [
            bytes([0, 1, 6, 12]) + b"1room:bbinary_event\x00\x01",
            bytes([1, 1, 1, 6, 2]) + b"12room:bok" + bytes(range(256)) + b"\x03\x04",
        ]


def test_a_binary_message_for_many_transports(server: ConformanceServer):
    """A binary broadcast reaches WebSockets and polls alike, and spares V1."""
    clients = [server.connect(), LongPollConnection.open(server.address, TARGET)]
    old = LongPollConnection.open(server.address, "/socket/longpoll")
    old.send_json({"topic": "rooms:mixed", "event": "phx_join", "payload": {}, "ref": "1"})
    old.receive_json()
    for client in clients:
        client.join("rooms:mixed")
    clients[0].send(frames.BINARY, binary_push("new_msg", b"\xff\x00", "rooms:mixed"))
    expected = bytes([2, 11, 7]) + b"rooms:mixednew_msg\xff\x00"
    assert [client.receive().payload for client in clients] == [expected] * 2
    assert old.barrier() == []
    for client in [*clients, old]:
        client.close()


def test_text_survives_the_way_through_json(server: ConformanceServer):
    payload = {"quotes": '"\\"', "control": "\x00\x1f\n\r\t\b\f", "far": "é€😀", "escaped": "</script>"}
    with closing(LongPollConnection.open(server.address, TARGET)) as client:
        client.join("rooms:text")
        client.send_json(["1", "2", "rooms:text", "echo", payload])
        assert client.receive_json() == ["1", "2", "rooms:text", "phx_reply", {"response": payload, "status": "ok"}]


def test_connect_info(server: ConformanceServer):
    target = "/ws/connect_info/longpoll?vsn=2.0.0"
    with Session.open(server.address, target, headers=["X-Phoenix-AuthToken: secret", "User-Agent: me"]) as session:
        session.send(["1", "1", "room:info", "phx_join", {}])
        received: list = []
        while not any(message[3] == "joined" for message in received):
            received += session.messages()
        info = next(message for message in received if message[3] == "joined")[4]["connect_info"]
    assert info["x_headers"]["x-phoenix-authtoken"] == "secret"
    assert info["user_agent"] == "me"
    assert info["peer_data"]["address"] == "127.0.0.1"
    assert info["uri"]["path"] == "/ws/connect_info/longpoll"


def test_a_session_from_many_connections_at_once(server: ConformanceServer, session: Session):
    """Batches on twenty connections of any event loop: each is done, none twice."""
    join(session, "rooms:many")
    lock, failures = threading.Lock(), []

    def post(number: int) -> None:
        requests = Requests(server.address)
        message = json.dumps(["1", str(number), "rooms:many", "echo", {}])
        answer = requests("POST", f"{TARGET}&token={session.token}", message.encode()).json()
        requests.close()
        if answer != {"status": 200}:
            with lock:
                failures.append(answer)

    threads = [threading.Thread(target=post, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    received: list[str] = []
    while len(received) < 20:
        received += [message[1] for message in session.messages()]
    for thread in threads:
        thread.join()
    assert not failures
    assert sorted(map(int, received)) == list(range(20))


def until(client: LongPollConnection, is_last: Callable[[list], bool]) -> list[list]:
    received = [client.receive_json()]
    while not is_last(received[-1]):
        received.append(client.receive_json())
    return received


def test_a_head_without_a_body(server: ConformanceServer, session: Session):
    with dial(server.address) as sock:
        sock.sendall(request_bytes("GET", f"{TARGET}&token={session.token}", [("Host", "x"), ("Content-Length", "5")]))
        sock.sendall(b"hello")
        session.send(json.loads(HEARTBEAT))
        assert read_response(sock).json()["status"] == 200
