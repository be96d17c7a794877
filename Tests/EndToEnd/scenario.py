"""Reads the fixture language: conversations between clients and the server, written as text (fixtures/README.md)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

OPEN = re.compile(r"open (?P<name>\w+) (?P<target>\S+)(?P<keepalive> keepalive)?$")
FRAME = re.compile(r"(?P<name>\w+)(?P<direction>[<>])(?P<any>\*)? (?P<kind>\S+)(?: (?P<rest>.*))?$")
FETCH = re.compile(
    r"(?P<method>GET|POST) (?P<target>\S+)(?: (?P<body>\{.*\}))? -> (?P<status>\d{3})(?: (?P<json>.+))?$"
)
UPGRADE = re.compile(r"(?P<method>UPGRADE|[A-Z]+) (?P<target>\S+)$")
ANSWER = re.compile(r"-> (?P<status>\d{3})$")
OCTETS = re.compile(r'"(?:[^"\\]|\\.)*"|(?<!\S)[0-9a-fA-F]{2}(?!\S)')
NEEDS = re.compile(r"needs (?P<what>websocket|plain|V2)$")
LOOP = re.compile(r"for (?P<variable>\w+) in (?P<first>\d+)\.\.(?P<last>\d+)$")

SENT = {"TEXT", "TEXT+", "BIN", "BIN+", "CONT", "CONT+", "PING", "PONG", "CLOSE", "RAW", "FIN"}
RECEIVED = {"TEXT", "BIN", "PING", "PONG", "CLOSE", "FIN", "nothing"}


class FixtureError(ValueError):
    """A line of a fixture that cannot be understood."""


@dataclass(frozen=True)
class Line:
    """A line with its number in the file; continuation lines (indented) are kept beside it."""

    number: int
    text: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class Open:
    line: Line
    name: str
    target: str
    keepalive: bool


@dataclass(frozen=True)
class Send:
    line: Line
    name: str
    kind: str
    payload: bytes


@dataclass(frozen=True)
class Expect:
    """`value`: parsed JSON for TEXT, a code for CLOSE, bytes otherwise. `any_order`: see fixtures/README.md."""

    line: Line
    name: str
    kind: str
    value: object
    any_order: bool


@dataclass(frozen=True)
class Fetch:
    line: Line
    method: str
    target: str
    body: bytes
    status: int
    json: object = None
    has_json: bool = False


@dataclass(frozen=True)
class Request:
    """A request header by header, and its answer header by header."""

    line: Line
    method: str
    target: str
    status: int
    answer: tuple[str, ...]


Step = Open | Send | Expect | Fetch | Request


@dataclass
class Case:
    """One conversation: a fixture's part between two `==` lines."""

    path: Path
    title: str
    steps: list[Step] = field(default_factory=list)
    needs: set[str] = field(default_factory=set)

    @property
    def identifier(self) -> str:
        return f"{self.path.stem}: {self.title}"

    @property
    def needs_websocket(self) -> bool:
        """Whether it is about frames or handshakes, or says so."""
        return "websocket" in self.needs or any(_is_about_frames(step) for step in self.steps)

    @property
    def has_v1(self) -> bool:
        """Whether a part of it in V2 can be said in V1 as well."""
        v2 = {step.name for step in self.steps if isinstance(step, Open) and "vsn=2.0.0" in step.target}
        spoken = [step for step in self.steps if isinstance(step, Send | Expect) and step.name in v2]
        return bool(v2) and "V2" not in self.needs and all(map(_exists_in_v1, spoken))

    def where(self, step: Step) -> str:
        return f"{self.path.name}:{step.line.number}: {step.line.text}"


def _is_about_frames(step: Step) -> bool:
    if isinstance(step, Send):
        return step.kind not in ("TEXT", "BIN", "CLOSE")
    return isinstance(step, Request) or (isinstance(step, Expect) and step.kind in ("PING", "PONG"))


def _exists_in_v1(step: Send | Expect) -> bool:
    if isinstance(step, Expect):
        return step.kind != "BIN"
    if step.kind in ("CLOSE", "PING", "PONG", "FIN"):
        return True
    try:
        message = json.loads(step.payload)
    except ValueError:
        return False
    return step.kind == "TEXT" and isinstance(message, list) and len(message) == 5


def load(path: Path) -> list[Case]:
    return parse(path.read_text(encoding="utf-8"), path)


def parse(text: str, path: Path = Path("inline.txt")) -> list[Case]:
    cases: list[Case] = []
    lines = list(_logical_lines(text))
    while lines:
        line = lines.pop(0)
        if line.text.startswith("== "):
            cases.append(Case(path, line.text[3:].strip()))
            continue
        if (match := NEEDS.match(line.text)) and cases:
            cases[-1].needs.add(match["what"])
            continue
        if not cases:
            raise FixtureError(f"{path.name}:{line.number}: a case starts with '== title'")
        try:
            cases[-1].steps.extend(_steps(line, lines))
        except (FixtureError, ValueError) as error:
            raise FixtureError(f"{path.name}:{line.number}: {line.text}: {error}") from error
    return cases


def _logical_lines(text: str) -> Iterator[Line]:
    pending: Line | None = None
    for number, raw in enumerate(text.splitlines(), start=1):
        if not raw.strip() or raw.startswith("#"):
            continue
        if raw.startswith("    ") and pending is not None:
            pending = Line(pending.number, pending.text, (*pending.details, raw.strip()))
            continue
        if pending is not None:
            yield pending
        pending = Line(number, raw.rstrip())
    if pending is not None:
        yield pending


def _steps(line: Line, following: list[Line]) -> list[Step]:
    if match := LOOP.match(line.text):
        return _loop(match, following)
    if match := OPEN.match(line.text):
        return [Open(line, match["name"], match["target"], match["keepalive"] is not None)]
    if match := FRAME.match(line.text):
        return [_send(line, match) if match["direction"] == ">" else _expect(line, match)]
    if match := FETCH.match(line.text):
        return [_fetch(line, match)]
    if match := UPGRADE.match(line.text):
        return [_request(line, match, following)]
    raise FixtureError("no such statement")


def _loop(match: re.Match[str], following: list[Line]) -> list[Step]:
    body: list[Line] = []
    while following and following[0].text != "end":
        body.append(following.pop(0))
    if not following:
        raise FixtureError("a loop without 'end'")
    following.pop(0)
    placeholder, steps = "{" + match["variable"] + "}", []
    for value in range(int(match["first"]), int(match["last"]) + 1):
        lines = [Line(line.number, line.text.replace(placeholder, str(value)), line.details) for line in body]
        while lines:
            steps.extend(_steps(lines.pop(0), lines))
    return steps


def _send(line: Line, match: re.Match[str]) -> Send:
    kind, rest = match["kind"], match["rest"] or ""
    if kind not in SENT:
        raise FixtureError(f"cannot send {kind}")
    if kind.startswith(("BIN", "RAW")):
        payload = octets(rest)
    elif kind == "CLOSE":
        payload = _close_payload(rest)
    else:
        payload = rest.encode("utf-8")
    return Send(line, match["name"], kind, payload)


def _close_payload(rest: str) -> bytes:
    code, _, reason = rest.partition(" ")
    return int(code).to_bytes(2, "big") + reason.encode("utf-8") if code else b""


def _expect(line: Line, match: re.Match[str]) -> Expect:
    kind, rest = match["kind"], match["rest"] or ""
    if kind not in RECEIVED:
        raise FixtureError(f"cannot expect {kind}")
    values = {"TEXT": json.loads, "BIN": octets, "CLOSE": int}
    value = values.get(kind, str.encode)(rest)
    return Expect(line, match["name"], kind, value, match["any"] is not None)


def octets(text: str) -> bytes:
    """`00 0a "rooms:b" ff`: bytes in hexadecimal, text as JSON strings."""
    words = [match[0] for match in OCTETS.finditer(text)]
    if "".join(words).replace(" ", "") != text.replace(" ", ""):
        raise FixtureError("bytes are two hexadecimal digits or text in quotes")
    return b"".join(json.loads(word).encode("utf-8") if word[0] == '"' else bytes.fromhex(word) for word in words)


def _fetch(line: Line, match: re.Match[str]) -> Fetch:
    body = (match["body"] or "").encode("utf-8")
    expected = json.loads(match["json"]) if match["json"] else None
    return Fetch(line, match["method"], match["target"], body, int(match["status"]), expected, bool(match["json"]))


def _request(line: Line, match: re.Match[str], following: list[Line]) -> Request:
    answer = ANSWER.match(following[0].text) if following else None
    if answer is None:
        raise FixtureError("a request needs its answer, '-> status', on the next line")
    return Request(line, match["method"], match["target"], int(answer["status"]), following.pop(0).details)
