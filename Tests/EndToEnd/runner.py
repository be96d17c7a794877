"""Plays the cases of `scenario` against a server and fails at the first thing that differs."""

from __future__ import annotations

import json
import secrets
import time

import frames
import http_wire
from dialects import DIALECTS, V2
from frames import Frame
from matching import frame_difference, json_difference, named, with_known
from scenario import Case, Expect, Fetch, Open, Request, Send, Step
from transports import WEBSOCKET, Transport
from wire import Address, Connection, Ended, Refused, dial

OPCODES = {"TEXT": frames.TEXT, "BIN": frames.BINARY, "CONT": frames.CONTINUATION, "PING": frames.PING}
OPCODES |= {"PONG": frames.PONG, "CLOSE": frames.CLOSE}


class Difference(AssertionError):
    """The server did something else than the fixture says."""


class Runner:
    """Plays one case; `settle` is how long a late frame nobody asked for has to show up at the end, in seconds."""

    def __init__(
        self,
        address: Address,
        timeout: float = 10,
        settle: float = 0.03,
        transport: Transport = WEBSOCKET,
        dialect: V2 = DIALECTS[0],
    ) -> None:
        self.address = address
        self.transport = transport
        self.dialect = dialect
        self.translated: set[str] = set()
        self.known: dict[str, str] = {}
        self.run = secrets.token_hex(4)
        self.timeout = timeout
        self.settle = settle
        self.connections: dict[str, Connection] = {}
        self.unordered: list[Expect] = []

    def play(self, case: Case) -> None:
        __tracebackhide__ = True  # pytest shows the fixture's line instead
        try:
            for step in case.steps:
                self._guarded(case, step)
            self._flush_unordered(case)
            self._expect_quiet(case)
        finally:
            for connection in self.connections.values():
                connection.close()

    def _guarded(self, case: Case, step: Step) -> None:
        __tracebackhide__ = True
        try:
            self._step(case, step)
        except (AssertionError, Ended, Refused, OSError) as error:
            raise Difference(f"{case.where(step)}\n  {type(error).__name__}: {error}") from None

    def _step(self, case: Case, step: Step) -> None:
        if isinstance(step, Expect) and step.any_order:
            self.unordered.append(step)
            return
        self._flush_unordered(case)
        match step:
            case Open():
                self._open(step)
            case Send():
                self._send(step)
            case Expect():
                self._expect(step)
            case Fetch():
                self._fetch(step)
            case Request():
                self._request(step)

    # Steps

    def _open(self, step: Open) -> None:
        assert step.name not in self.connections, f"{step.name} is open already"
        target = self.dialect.target(step.target)
        if target != step.target:
            self.translated.add(step.name)
        connection = self.transport.connection.open(self.address, target, step.line.details, self.timeout)
        self.connections[step.name] = connection
        if step.keepalive:
            connection.keep_alive()

    def _send(self, step: Send) -> None:
        connection = self.connections[step.name]
        if step.kind == "RAW":
            connection.send_bytes(step.payload)
        elif step.kind == "FIN":
            connection.socket.shutdown(1)
        else:
            options = {"fin": False} if step.kind.endswith("+") else {}
            connection.send(OPCODES[step.kind.rstrip("+")], self._said(step), **options)

    def _expect(self, step: Expect) -> None:
        connection = self.connections[step.name]
        if step.kind == "nothing":
            self._expect_nothing(connection)
        elif step.kind == "FIN" or (step.kind == "CLOSE" and not connection.tells_close):
            connection.expect_end(self.timeout)
        else:
            self._check(self._difference(step, connection.receive(self.timeout)))

    def _said(self, step: Send) -> bytes:
        payload = step.payload.replace(b"<run>", self.run.encode())
        is_message = step.kind == "TEXT" and step.name in self.translated
        return self.dialect.said(json.loads(payload)) if is_message else payload

    def _difference(self, step: Expect, frame: Frame) -> str | None:
        value = step.value
        if step.kind == "TEXT":
            value = with_known(self._filled(value), self.known)
            if step.name in self.translated and frame.opcode == frames.TEXT:
                value, frame = self.dialect.seen(value), self._heard(frame)
        difference = frame_difference(step.kind, value, frame)
        if step.kind == "TEXT" and difference is None:
            self.known |= dict(named(value, json.loads(frame.text)))
        return difference

    def _filled(self, value: object) -> object:
        """`<transport>` becomes what Phoenix calls the transport, `<run>` what no other play of a case has."""
        text = json.dumps(value).replace("<transport>", ":" + self.transport.phoenix_name)
        return json.loads(text.replace("<run>", self.run))

    def _heard(self, frame: Frame) -> Frame:
        """In the form of V2, which expectations have."""
        return Frame(frames.TEXT, json.dumps(self.dialect.heard(frame.text)).encode())

    def _fits(self, expected: Expect, frame: Frame) -> bool:
        return self._difference(expected, frame) is None

    def _expect_nothing(self, connection: Connection) -> None:
        early = connection.barrier()
        assert not early, "nothing was expected, got " + "; ".join(map(str, early))

    def _fetch(self, step: Fetch) -> None:
        response = http_wire.fetch(self.address, step.method, step.target, step.body, self.timeout)
        assert response.status == step.status, f"{step.status} was expected, got {response}"
        if step.has_json:
            self._check(json_difference(step.json, response.json()))

    def _request(self, step: Request) -> None:
        host = f"{self.address[0]}:{self.address[1]}"
        method = "GET" if step.method == "UPGRADE" else step.method
        headers = http_wire.upgrade_headers(host) if step.method == "UPGRADE" else [("Host", host)]
        with dial(self.address, self.timeout) as sock:
            request = http_wire.request_bytes(method, step.target, http_wire.edited(headers, step.line.details))
            sock.sendall(request)
            response = http_wire.read_response(sock, method)
        assert response.status == step.status, f"{step.status} was expected, got {response}"
        for line in step.answer:
            self._check(header_difference(line, response))

    # Frames in any order

    def _flush_unordered(self, case: Case) -> None:
        """Takes as many frames as were promised in any order, and crosses each off where it fits."""
        pending, self.unordered = self.unordered, []
        while pending:
            first = pending[0]
            frame = self._receive_for(case, first, self.connections[first.name])
            found = next((one for one in pending if one.name == first.name and self._fits(one, frame)), None)
            if found is None:
                raise Difference(f"{case.where(first)}\n  none of these was expected: {frame}")
            pending.remove(found)

    def _receive_for(self, case: Case, expected: Expect, connection: Connection) -> Frame:
        try:
            return connection.receive(self.timeout)
        except (AssertionError, Ended, OSError) as error:
            raise Difference(f"{case.where(expected)}\n  {type(error).__name__}: {error}") from error

    # The end

    def _expect_quiet(self, case: Case) -> None:
        """Nothing more may come: a short wait for the late, then a round trip on every open connection."""
        live = {name: one for name, one in self.connections.items() if not one.ended and not one.closed_by_us}
        if live:
            time.sleep(self.settle)
        for name, connection in live.items():
            try:
                self._expect_nothing(connection)
            except (AssertionError, Ended, OSError) as error:
                raise Difference(f"{case.identifier}: at the end, on {name}: {error}") from error

    @staticmethod
    def _check(difference: str | None) -> None:
        assert difference is None, difference


def header_difference(line: str, response: http_wire.Response) -> str | None:
    """`!name`: absent. `body text`: exactly that body. `name: value`: that header, letter case aside."""
    if line.startswith("!"):
        found = response.header(line[1:].strip())
        return None if found is None else f"no {line[1:]} was expected, got {found!r}"
    if line == "body" or line.startswith("body "):
        body = line[5:].encode("utf-8")
        return None if response.body == body else f"body {body!r} was expected, got {response.body!r}"
    name, _, value = line.partition(":")
    found = response.header(name)
    return (
        None
        if found is not None and found.lower() == value.strip().lower()
        else f"{line!r} was expected, got {found!r}"
    )
