"""HTTP/1.1 by hand: exact request bytes out, responses in."""

from __future__ import annotations

import base64
import hashlib
import json
import socket
from collections.abc import Iterable
from dataclasses import dataclass, field

from dialing import dial

SAMPLE_KEY = "dGhlIHNhbXBsZSBub25jZQ=="
Headers = list[tuple[str, str]]


@dataclass
class Response:
    """A response; `rest` holds the bytes that followed it on the connection."""

    status: int
    headers: Headers
    body: bytes = b""
    rest: bytes = field(default=b"", repr=False)

    def header(self, name: str) -> str | None:
        values = [value for key, value in self.headers if key.lower() == name.lower()]
        return ", ".join(values) if values else None

    def json(self) -> object:
        return json.loads(self.body)


def accept_value(key: str) -> str:
    """The Sec-WebSocket-Accept for a key (RFC 6455 section 4.2.2)."""
    digest = hashlib.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode("latin-1")).digest()
    return base64.b64encode(digest).decode()


def upgrade_headers(host: str) -> Headers:
    return [
        ("Host", host),
        ("Connection", "Upgrade"),
        ("Upgrade", "websocket"),
        ("Sec-WebSocket-Version", "13"),
        ("Sec-WebSocket-Key", SAMPLE_KEY),
    ]


def edited(headers: Headers, edits: Iterable[str]) -> Headers:
    """`-Name` removes a header, `+Name: value` adds one, `Name: value` replaces or adds."""
    result = list(headers)
    for edit in edits:
        name, _, value = edit.lstrip("+-").partition(":")
        name, value = name.strip(), value.strip()
        if not edit.startswith("+"):
            result = [(key, old) for key, old in result if key.lower() != name.lower()]
        if not edit.startswith("-"):
            result.append((name, value))
    return result


def request_bytes(method: str, target: str, headers: Headers, body: bytes = b"") -> bytes:
    if body or method in ("POST", "PUT"):
        headers = [*headers, ("Content-Length", str(len(body)))]
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8") + body


def read_response(connection: socket.socket, method: str = "GET", data: bytes = b"") -> Response:
    """Reads one response; a server that ends the connection first raises ConnectionError.

    `data` are bytes that have been received already, such as the `rest` of the response before.
    """
    data = _read_until_head(connection, data)
    head, _, rest = data.partition(b"\r\n\r\n")
    status_line, *lines = head.decode("latin-1").split("\r\n")
    headers = [(name, value.strip()) for name, _, value in (line.partition(":") for line in lines)]
    response = Response(int(status_line.split(" ")[1]), headers)
    if response.status == 101 or method == "HEAD":
        response.rest = rest
        return response
    return _with_body(connection, response, rest)


def read_responses(connection: socket.socket) -> list[Response]:
    """Reads responses until the server ends the connection."""
    responses: list[Response] = []
    while True:
        try:
            responses.append(read_response(connection, data=responses[-1].rest if responses else b""))
        except ConnectionError:
            return responses


def _read_until_head(connection: socket.socket, data: bytes) -> bytes:
    while b"\r\n\r\n" not in data:
        chunk = connection.recv(65_536)
        if not chunk:
            raise ConnectionError(f"the server ended the connection after {data!r}")
        data += chunk
    return data


def _with_body(connection: socket.socket, response: Response, data: bytes) -> Response:
    if response.header("transfer-encoding") is not None:
        raise AssertionError("these tests expect a Content-Length")
    size = int(response.header("content-length") or 0)
    while len(data) < size:
        chunk = connection.recv(65_536)
        if not chunk:
            raise ConnectionError("the server ended the connection inside a body")
        data += chunk
    response.body, response.rest = data[:size], data[size:]
    return response


def fetch(address: tuple[str, int], method: str, target: str, body: bytes = b"", timeout: float = 10) -> Response:
    """One request on a connection of its own."""
    headers = [("Host", f"{address[0]}:{address[1]}"), ("Connection", "close")]
    if body:
        headers.append(("Content-Type", "application/json"))
    with dial(address, timeout) as connection:
        connection.sendall(request_bytes(method, target, headers, body))
        return read_response(connection, method)
