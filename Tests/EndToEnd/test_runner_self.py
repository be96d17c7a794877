"""The runner must fail when the server is wrong: here it meets a small server whose mistakes are scripted."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator

import frames
import pytest
from frames import client_frame
from http_wire import SAMPLE_KEY, accept_value
from runner import Difference, Runner
from scenario import FixtureError, octets, parse

Answer = Callable[[object], list[bytes]]


def text(value: object) -> bytes:
    return client_frame(frames.TEXT, json.dumps(value).encode(), mask=None)


def reply(message: list, response: object = None) -> bytes:
    payload = {"response": {} if response is None else response, "status": "ok"}
    return text([message[0], message[1], message[2], "phx_reply", payload])


def honest(message: list) -> list[bytes]:
    if message[3] == "silent":
        return []
    if message[3] == "twice":
        return [text([None, None, message[2], name, {}]) for name in ("two", "one")]
    return [reply(message, message[4])]


class FakeServer:
    """Answers heartbeats rightly and everything else as `answer` says."""

    def __init__(self, answer: Answer, head: bytes | None = None) -> None:
        self.answer, self.head = answer, head
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = self.listener.getsockname()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            with connection, connection.makefile("rb") as stream:
                while stream.readline() not in (b"\r\n", b""):
                    pass
                connection.sendall(self.head or self._accepted())
                while (message := self._message(stream)) is not None:
                    for data in self._answers(message):
                        connection.sendall(data)
        except OSError:
            return

    @staticmethod
    def _accepted() -> bytes:
        accept = accept_value(SAMPLE_KEY)
        head = f"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"
        return head.encode()

    @staticmethod
    def _message(stream: object) -> object:
        head = stream.read(2)
        if len(head) < 2 or head[0] & 0x0F == frames.CLOSE:
            return None
        size = head[1] & 0x7F
        size = int.from_bytes(stream.read(2), "big") if size == 126 else size
        key = stream.read(4)
        return json.loads(frames.apply_mask(stream.read(size), key))

    def _answers(self, message: list) -> list[bytes]:
        return [reply(message)] if message[2] == "phoenix" else self.answer(message)


@pytest.fixture
def play() -> Iterator[Callable[..., None]]:
    servers: list[FakeServer] = []

    def run(script: str, answer: Answer = honest, head: bytes | None = None) -> None:
        servers.append(FakeServer(answer, head))
        for case in parse("== case\n" + script):
            Runner(servers[-1].address, timeout=0.5).play(case)

    yield run
    for server in servers:
        server.listener.close()


ECHO = """open A /socket/websocket?vsn=2.0.0
A> TEXT ["1","2","rooms:a","echo",{"n":3}]
A< TEXT ["1","2","rooms:a","phx_reply",{"status":"ok","response":{"n":3}}]
"""


def test_an_honest_server_passes(play):
    play(ECHO)
    play('open A /s?vsn=2.0.0\nA> TEXT [null,null,"r","silent",{}]\nA< nothing\n')


def test_any_order_and_wildcards(play):
    opening = 'open A /s?vsn=2.0.0\nA> TEXT [null,null,"r","twice",{}]\n'
    play(opening + 'A<* TEXT [null,null,"r","one",{}]\nA<* TEXT [null,"<any>","<string>","two",{"...":""}]\n')
    for second in ("two", "three"):
        script = f'A<* TEXT [null,null,"r","two",{{}}]\nA<* TEXT [null,null,"r","{second}",{{}}]\n'
        with pytest.raises(Difference, match="none of these"):
            play(opening + script)
    with pytest.raises(Difference, match="'one' was expected, got 'two'"):
        play(opening + 'A< TEXT [null,null,"r","one",{}]\n')


@pytest.mark.parametrize(
    ("answer", "complaint"),
    [
        (lambda message: [reply(message, {"n": "3"})], "3 was expected, got '3'"),
        (lambda message: [reply(message, {"n": 3.0})], "3 was expected, got 3.0"),
        (lambda message: [reply(message, {"n": 3, "m": 1})], "unexpected key"),
        (lambda message: [reply(message, {})], "no key"),
        (lambda message: [text([None, "2", "rooms:a", "phx_reply", {}])], "'1' was expected, got None"),
        (lambda message: [text([*message, {}])], "5 elements were expected"),
        (lambda message: [], "nothing arrived"),
        (lambda message: [reply(message, {"n": 3})] * 2, "at the end"),
        (lambda message: [client_frame(frames.BINARY, b"x", mask=None)], "got BIN"),
        (lambda message: [client_frame(frames.CLOSE, b"\x03\xea", mask=None)], "got CLOSE 1002"),
        (lambda message: [client_frame(frames.TEXT, b"{}")], "masked"),
        (lambda message: [client_frame(frames.TEXT, b"\xff", mask=None)], "not UTF-8"),
        (lambda message: [client_frame(frames.TEXT, b"{", mask=None)], "not JSON"),
        (lambda message: [client_frame(frames.TEXT, b"", rsv=4, mask=None)], "reserved bits"),
        (lambda message: [client_frame(frames.CONTINUATION, b"", mask=None)], "continuation without a start"),
        (lambda message: [client_frame(frames.TEXT, b"", length=b"\x7e\x00\x00", mask=None)], "shortest form"),
    ],
)
def test_a_wrong_frame_fails(play, answer, complaint):
    with pytest.raises(Difference, match=complaint):
        play(ECHO, answer)


def test_a_frame_where_nothing_was_expected_fails(play):
    with pytest.raises(Difference, match="nothing was expected, got TEXT"):
        play('open A /s?vsn=2.0.0\nA> TEXT [null,"1","r","echo",{}]\nA< nothing\n')


@pytest.mark.parametrize("expected", ["CLOSE 1001", "FIN", 'BIN 01 "ab"'])
def test_a_wrong_end_fails(play, expected):
    close = client_frame(frames.CLOSE, b"\x03\xea", mask=None)
    with pytest.raises(Difference):
        play(f'open A /s?vsn=2.0.0\nA> TEXT [null,"1","r","x",{{}}]\nA< {expected}\n', lambda message: [close])


def test_a_right_end_passes(play):
    close = client_frame(frames.CLOSE, b"\x03\xea", mask=None)
    play('open A /s?vsn=2.0.0\nA> TEXT [null,"1","r","x",{}]\nA< CLOSE 1002\nA< FIN\n', lambda message: [close])


@pytest.mark.parametrize(
    ("answer", "complaint"),
    [
        ("-> 403", "403 was expected"),
        ("-> 101\n    upgrade: other", "was expected"),
        ("-> 101\n    !upgrade", "no upgrade was expected"),
        ("-> 101\n    body text", "body"),
        ("-> 101\n    x-missing: 1", "got None"),
    ],
)
def test_a_wrong_answer_to_a_request_fails(play, answer, complaint):
    with pytest.raises(Difference, match=complaint):
        play(f"UPGRADE /s\n{answer}\n")


def test_refusals_pass_when_expected(play):
    head = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno"
    play("UPGRADE /s?vsn=9.9.9\n-> 403\n    Content-Length: 2\n    !upgrade\n    body no\n", head=head)
    with pytest.raises(Difference, match="Refused: 403"):
        play("open A /s?vsn=2.0.0\n", head=head)


@pytest.mark.parametrize(
    "script",
    ["A? TEXT", "A> TEXTS x", "A< RAW 00", "A< TEXT [1", "UPGRADE /s", "for n in 1..2\nA> FIN", "A> BIN 0"],
)
def test_a_line_that_makes_no_sense_is_named(script):
    with pytest.raises(FixtureError, match="inline.txt:2"):
        parse("== case\n" + script)


def test_octets_and_loops():
    assert octets('00 0a "rooms: b" FF') == b"\x00\x0arooms: b\xff"
    steps = parse('== case\nfor n in 1..3\nA> TEXT ["{n}",{}]\nend\n')[0].steps
    assert [step.payload for step in steps] == [b'["1",{}]', b'["2",{}]', b'["3",{}]']
    assert parse("== case\nA> TEXT \nA> TEXT\n")[0].steps[0].payload == b""
