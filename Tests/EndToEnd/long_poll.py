"""A long-poll client: the interface of `wire.Connection`, and below it single requests for exact tests."""

from __future__ import annotations

import base64
import json
import queue
import socket
import threading
import time
from collections.abc import Iterable

import frames
from frames import Frame
from http_wire import Response, edited, read_response, request_bytes
from wire import TIMEOUT, Address, Connection, Ended, Refused, dial

NDJSON = "application/x-ndjson"
BATCH = 100


class Requests:
    """Requests to the server, one after the other: all on one connection, or each on a connection of its own."""

    def __init__(self, address: Address, timeout: float = TIMEOUT, keep_alive: bool = True) -> None:
        self.address = address
        self.timeout = timeout
        self.keep_alive = keep_alive
        self.socket: socket.socket | None = None

    def __call__(self, method: str, target: str, body: bytes = b"", headers: Iterable[str] = ()) -> Response:
        """`headers` are edits as in `http_wire.edited`."""
        if self.socket is None:
            self.socket = dial(self.address, self.timeout)
        base = [("Host", f"{self.address[0]}:{self.address[1]}")]
        if not self.keep_alive:
            base.append(("Connection", "close"))
        self.socket.sendall(request_bytes(method, target, edited(base, headers), body))
        response = read_response(self.socket, method)
        if not self.keep_alive or (response.header("connection") or "").lower() == "close":
            self.close()
        return response

    def close(self) -> None:
        if self.socket is not None:
            self.socket.close()
            self.socket = None

    def interrupt(self) -> None:
        """Ends a request that another thread is waiting in."""
        if self.socket is not None:
            try:
                self.socket.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


class Session:
    """A long-poll session, request by request: nothing is polled unless `poll` is called."""

    def __init__(
        self,
        address: Address,
        target: str = "/socket/longpoll?vsn=2.0.0",
        headers: Iterable[str] = (),
        timeout: float = 15,
        keep_alive: bool = True,
        token_in_header: bool = False,
    ) -> None:
        self.target = target
        self.headers = list(headers)
        self.token_in_header = token_in_header
        self.token: str | None = None
        self.polls = Requests(address, timeout, keep_alive)
        self.posts = Requests(address, timeout, keep_alive)

    @classmethod
    def open(cls, address: Address, target: str = "/socket/longpoll?vsn=2.0.0", **options: object) -> Session:
        """A session that the server has accepted."""
        session = cls(address, target, **options)
        response = session.polls("GET", target, headers=session.headers)
        answer = response.json() if response.body else {}
        if answer.get("status") != 410:
            raise Refused(response)
        assert answer["messages"] == [], answer
        session.token = answer["token"]
        return session

    def _request(self, requests: Requests, method: str, body: bytes = b"", headers: Iterable[str] = ()) -> Response:
        target, edits = self.target, [*self.headers, *headers]
        if self.token is not None and self.token_in_header:
            edits.append(f"x-phoenix-longpoll-token: {self.token}")
        elif self.token is not None:
            target += ("&" if "?" in target else "?") + f"token={self.token}"
        return requests(method, target, body, edits)

    def poll(self) -> dict:
        """The JSON that a poll is answered with."""
        return self._request(self.polls, "GET").json()

    def messages(self) -> list:
        """What a poll brings: text frames as JSON values, binary ones as bytes."""
        answer = self.poll()
        assert (answer["status"], answer["token"]) == (200, self.token), answer
        return [frame.payload if frame.opcode == frames.BINARY else json.loads(frame.text)
                for frame in map(frame_of, answer["messages"])]

    def post(self, body: bytes | str, content_type: str | None = "application/json") -> Response:
        """The whole answer to a POST."""
        body = body.encode() if isinstance(body, str) else body
        headers = [] if content_type is None else [f"Content-Type: {content_type}"]
        return self._request(self.posts, "POST", body, headers)

    def send(self, *messages: object) -> None:
        """Posts text messages (JSON values) and binary ones (bytes) as one batch, and insists on status 200."""
        answer = self.post("\n".join(map(line_of, messages)), NDJSON)
        assert (answer.status, answer.json()) == (200, {"status": 200}), answer

    def close(self) -> None:
        self.polls.close()
        self.posts.close()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def line_of(message: object) -> str:
    """A message as a line of a batch."""
    return base64.b64encode(message).decode() if isinstance(message, bytes) else json.dumps(message)


def frame_of(message: str) -> Frame:
    """What a string of an answer stands for: V1's and V2's texts begin with a bracket, base64 never does."""
    if message.startswith(("[", "{")):
        return Frame(frames.TEXT, message.encode())
    return Frame(frames.BINARY, base64.b64decode(message, validate=True))


class LongPollConnection(Connection):
    """A client that polls all the time, in a thread, and so can stand where a `wire.Connection` stands.

    There are no control frames: a ping is answered here, and a close of either side is the end of the session.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self.target = session.target
        self.closed_by_us = False
        self.ended = False
        self._sending = threading.Lock()
        self._alive: threading.Event | None = None
        self._received: queue.Queue[Frame | None] = queue.Queue()
        self._poller = threading.Thread(target=self._poll_until_closed, daemon=True)
        self._poller.start()

    @classmethod
    def open(
        cls,
        address: Address,
        target: str,
        headers: Iterable[str] = (),
        timeout: float = 15,
        receive_buffer: int | None = None,
        **options: object,
    ) -> LongPollConnection:
        """Makes a session. A target that ends in `/websocket` is taken for its neighbour."""
        target = target.replace("/websocket", "/longpoll", 1)
        return cls(Session.open(address, target, headers=headers, timeout=timeout, **options))

    def _poll_until_closed(self) -> None:
        while not self.closed_by_us:
            try:
                answer = self.session.poll()
            except (OSError, ValueError):
                break
            for message in answer.get("messages", []):
                self._received.put(frame_of(message))
            if answer["status"] not in (200, 204):
                break
        self._received.put(None)

    # Sending

    def send_bytes(self, data: bytes) -> None:
        raise NotImplementedError("a long-poll session has no bytes of its own")

    def send(self, opcode: int, payload: bytes = b"", **options: object) -> None:
        assert not options, f"long-poll has no {options}"
        if opcode == frames.CLOSE:
            self.close()
        elif opcode == frames.PING:
            self._received.put(Frame(frames.PONG, payload))
        elif opcode != frames.PONG:
            self._post(opcode, payload)

    def _post(self, opcode: int, payload: bytes) -> None:
        with self._sending:
            if opcode == frames.BINARY:
                self.session.post(base64.b64encode(payload), NDJSON)
            else:
                self.session.post(payload)

    # Receiving

    def receive(self, timeout: float = TIMEOUT) -> Frame:
        deadline = time.monotonic() + timeout
        try:
            frame = self._received.get(timeout=max(deadline - time.monotonic(), 0.001))
        except queue.Empty:
            raise TimeoutError("nothing arrived") from None
        if frame is None:
            self.ended = True
            self._received.put(None)
            raise Ended()
        return frame

    def expect_close(self, code: int, timeout: float = TIMEOUT) -> None:
        """There are no close codes over long-poll: the session is gone."""
        self.expect_end(timeout)

    # Life

    def keep_alive(self, interval: float = 0.05) -> None:
        """Polling does that."""

    def close(self) -> None:
        self.closed_by_us = True
        self.session.polls.interrupt()
        self.session.posts.close()
