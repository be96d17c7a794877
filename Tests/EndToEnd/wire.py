"""A raw WebSocket client on a plain socket: sends exactly the bytes it is told to, judges what comes back."""

from __future__ import annotations

import itertools
import json
import selectors
import socket
import threading
import time
from collections.abc import Callable, Iterable

import frames
from dialing import TIMEOUT, Address, dial
from frames import Frame, FrameReader
from http_wire import SAMPLE_KEY, Response, accept_value, edited, read_response, request_bytes, upgrade_headers

_refs = itertools.count(1)


class Ended(Exception):
    """The server ended the TCP connection; `reset` tells RST from FIN."""

    def __init__(self, reset: bool = False) -> None:
        super().__init__("RST" if reset else "FIN")
        self.reset = reset


class Refused(Exception):
    """The server answered an upgrade with something other than 101."""

    def __init__(self, response: Response) -> None:
        super().__init__(f"{response.status} {response.body!r}")
        self.response = response


class Connection:
    """A WebSocket connection after its handshake."""

    tells_close = True  # that the connection ends is announced, with a code

    def __init__(
        self, sock: socket.socket, target: str = "", rest: bytes = b"", window_bits: int | None = None
    ) -> None:
        self.socket = sock
        self.target = target
        self.closed_by_us = False
        self.ended = False
        self.reader = FrameReader(window_bits)
        self.reader.feed(rest)
        self._sending = threading.Lock()
        self._alive: threading.Event | None = None

    @classmethod
    def open(
        cls,
        address: Address,
        target: str,
        headers: Iterable[str] = (),
        timeout: float = TIMEOUT,
        receive_buffer: int | None = None,
    ) -> Connection:
        """Connects and upgrades; `headers` are edits as in `http_wire.edited`."""
        sock = dial(address, timeout, receive_buffer)
        try:
            sock.sendall(request_bytes("GET", target, edited(upgrade_headers(f"{address[0]}:{address[1]}"), headers)))
            return cls.accept(sock, target)
        except BaseException:
            sock.close()
            raise

    @classmethod
    def accept(cls, sock: socket.socket, target: str = "") -> Connection:
        """Reads the answer to an upgrade request that was sent on `sock`."""
        response = read_response(sock)
        if response.status != 101:
            raise Refused(response)
        assert response.header("sec-websocket-accept") == accept_value(SAMPLE_KEY)
        return cls(sock, target, response.rest, agreed_window_bits(response.header("sec-websocket-extensions")))

    @property
    def is_v1(self) -> bool:
        return "vsn=2" not in self.target

    # Sending

    def send_bytes(self, data: bytes) -> None:
        with self._sending:
            self.socket.sendall(data)

    def send(self, opcode: int, payload: bytes = b"", **options: object) -> None:
        self.closed_by_us = self.closed_by_us or opcode == frames.CLOSE
        self.send_bytes(frames.client_frame(opcode, payload, **options))

    def send_all(self, payloads: list[bytes]) -> None:
        """Text messages, in one packet if they fit."""
        self.send_bytes(b"".join(frames.client_frame(frames.TEXT, payload) for payload in payloads))

    def send_json(self, value: object) -> None:
        self.send(frames.TEXT, json.dumps(value).encode())

    # Receiving

    def receive(self, timeout: float = TIMEOUT) -> Frame:
        """The next message or control frame. A close frame is answered, as RFC 6455 section 5.5.1 asks."""
        deadline = time.monotonic() + timeout
        while (frame := self.reader.next()) is None:
            self._fill(deadline)
        if frame.opcode == frames.CLOSE and not self.closed_by_us:
            self.answer_close(frame)
        return frame

    def receive_json(self, timeout: float = TIMEOUT) -> object:
        frame = self.receive(timeout)
        assert frame.opcode == frames.TEXT, f"a text frame was expected, got {frame}"
        return json.loads(frame.text)

    def poll(self) -> Frame | None:
        """A frame that is already here, without waiting."""
        try:
            return self.receive(timeout=0)
        except TimeoutError:
            return None

    def _fill(self, deadline: float) -> None:
        self.socket.settimeout(max(deadline - time.monotonic(), 0.001))
        try:
            data = self.socket.recv(262_144)
        except TimeoutError:
            raise TimeoutError("nothing arrived") from None
        except ConnectionError:
            self.ended = True
            raise Ended(reset=True) from None
        finally:
            self.socket.settimeout(TIMEOUT)
        if not data:
            self.ended = True
            raise Ended()
        self.reader.feed(data)

    def answer_close(self, frame: Frame) -> None:
        """Echoes the code; the server may be gone already."""
        try:
            self.send(frames.CLOSE, frame.payload[:2])
        except OSError:
            self.closed_by_us = True

    def expect_end(self, timeout: float = TIMEOUT) -> None:
        """The server ends the connection, sending nothing more than it already had to."""
        try:
            frame = self.receive(timeout)
        except Ended:
            return
        raise AssertionError(f"the end of the connection was expected, got {frame}")

    def expect_close(self, code: int, timeout: float = TIMEOUT) -> None:
        frame = self.receive(timeout)
        assert (frame.opcode, frame.close_code) == (frames.CLOSE, code), f"CLOSE {code} was expected, got {frame}"
        self.expect_end(timeout)

    # Phoenix

    def heartbeat(self) -> str:
        """Sends a heartbeat with a fresh ref and returns the ref."""
        ref = f"barrier-{next(_refs)}"
        message = {"topic": "phoenix", "event": "heartbeat", "payload": {}, "ref": ref}
        self.send_json(message if self.is_v1 else [None, ref, "phoenix", "heartbeat", {}])
        return ref

    def is_reply_to(self, frame: Frame, ref: str) -> bool:
        if frame.opcode != frames.TEXT:
            return False
        message = json.loads(frame.text)
        event, got = (message["event"], message["ref"]) if self.is_v1 else (message[3], message[1])
        return (event, got) == ("phx_reply", ref)

    def barrier(self) -> list[Frame]:
        """A round trip through the server; returns the frames that came before its answer."""
        ref = self.heartbeat()
        before: list[Frame] = []
        while not self.is_reply_to(frame := self.receive(), ref):
            assert frame.opcode != frames.CLOSE, f"the server closed the connection: {frame}"
            before.append(frame)
        return before

    def join(self, topic: str, ref: str = "1", payload: object = None) -> object:
        """Joins over V2 and returns the reply's response."""
        self.send_json([ref, ref, topic, "phx_join", {} if payload is None else payload])
        reply = self.receive_json()
        assert reply[:4] == [ref, ref, topic, "phx_reply"] and reply[4]["status"] == "ok", f"join answered by {reply}"
        return reply[4]["response"]

    # Life

    def keep_alive(self, interval: float = 0.05) -> None:
        """Sends unsolicited pongs, which nobody answers, so that a short idle timeout does not end a slow test."""
        self._alive = threading.Event()
        threading.Thread(target=self._pong_until, args=(self._alive, interval), daemon=True).start()

    def _pong_until(self, stop: threading.Event, interval: float) -> None:
        while not stop.wait(interval) and not self.closed_by_us:
            try:
                self.send(frames.PONG)
            except OSError:
                return

    def close(self) -> None:
        if self._alive is not None:
            self._alive.set()
        self.socket.close()

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def agreed_window_bits(extensions: str | None) -> int | None:
    """What the server's frames may be compressed with; it must promise to start each message anew."""
    if extensions is None:
        return None
    name, *parameters = [part.strip() for part in extensions.split(";")]
    assert name == "permessage-deflate" and "server_no_context_takeover" in parameters, extensions
    bits = [part.partition("=")[2] for part in parameters if part.startswith("server_max_window_bits=")]
    return int(bits[0]) if bits else 15


def pump(connection: Connection, data: bytes, is_done: Callable[[Frame], bool], timeout: float = 60) -> list[Frame]:
    """Sends `data` while reading, so that neither side can block the other; returns all frames up to the last one.

    Ends early, with what was received, when the server closes.
    """
    received: list[Frame] = []
    deadline = time.monotonic() + timeout
    connection.socket.setblocking(False)
    try:
        with selectors.DefaultSelector() as selector:
            selector.register(connection.socket, selectors.EVENT_READ | selectors.EVENT_WRITE)
            return _pump(connection, memoryview(data), is_done, received, selector, deadline)
    finally:
        connection.socket.settimeout(TIMEOUT)


def _pump(
    connection: Connection,
    data: memoryview,
    is_done: Callable[[Frame], bool],
    received: list[Frame],
    selector: selectors.BaseSelector,
    deadline: float,
) -> list[Frame]:
    while time.monotonic() < deadline:
        for _, events in selector.select(timeout=1):
            if events & selectors.EVENT_WRITE:
                data = _send_some(connection, data)
                if not data:
                    selector.modify(connection.socket, selectors.EVENT_READ)
            if events & selectors.EVENT_READ and _read_some(connection, received, is_done):
                return received
    raise TimeoutError(f"not done after {len(received)} frames, the last one {received[-1:]}")


def _send_some(connection: Connection, data: memoryview) -> memoryview:
    """What is left to send: nothing once the server has ended the connection, whose last words are still to be read."""
    try:
        return data[connection.socket.send(data[:65_536]) :]
    except BlockingIOError:
        return data
    except ConnectionError:
        return data[:0]


def _read_some(connection: Connection, received: list[Frame], is_done: Callable[[Frame], bool]) -> bool:
    try:
        chunk = connection.socket.recv(262_144)
    except ConnectionError:
        chunk = b""
    if not chunk:
        connection.ended = True
        return True
    connection.reader.feed(chunk)
    while (frame := connection.reader.next()) is not None:
        received.append(frame)
        if is_done(frame) or frame.opcode == frames.CLOSE:
            return True
    return False
