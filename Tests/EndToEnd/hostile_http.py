"""Bad and odd requests, above all to upgrade; lengths, lines and fields are in hostile_framing.py.

A row: a name, the bytes, what the server may do. Add a row to add a test.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from http_wire import edited, request_bytes, upgrade_headers

HOST = "127.0.0.1"
PATH = "/socket/websocket?vsn=2.0.0"
TOKEN = "/ws/token/websocket?vsn=2.0.0"
ACCEPTED: Literal["accepted"] = "accepted"
REFUSED: Literal["refused"] = "refused"
WAITS: Literal["waits"] = "waits"


@dataclass(frozen=True)
class HttpCase:
    """`outcome`: a status, ACCEPTED (101), REFUSED (4xx, 5xx or the end of the connection), WAITS, or several."""

    name: str
    data: bytes
    outcome: int | str | tuple[int | str, ...]


def upgrade(*edits: str, target: str = PATH, version: str = "HTTP/1.1") -> bytes:
    request = request_bytes("GET", target, edited(upgrade_headers(HOST), edits))
    return request.replace(b"HTTP/1.1", version.encode(), 1)


def lines(*rows: bytes) -> bytes:
    return b"\r\n".join(rows) + b"\r\n\r\n"


VALID = upgrade()
BODYLESS = f"POST {PATH} HTTP/1.1\r\nHost: x\r\n".encode()

CASES = [
    # The request line
    HttpCase("nothing that is HTTP", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(64), (REFUSED, WAITS)),
    HttpCase("a line of noise", b"hello\r\n\r\n", 400),
    HttpCase("an HTTP/2 preface", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
    HttpCase("HTTP/1.0", upgrade(version="HTTP/1.0"), 400),
    HttpCase("HTTP/3.7", upgrade(version="HTTP/3.7"), 400),
    HttpCase("an unknown method", VALID.replace(b"GET", b"BREW", 1), 400),
    HttpCase("POST", VALID.replace(b"GET", b"POST", 1), 400),
    HttpCase("CONNECT", lines(b"CONNECT example.com:443 HTTP/1.1", b"Host: example.com:443"), 400),
    HttpCase("an asterisk", lines(b"OPTIONS * HTTP/1.1", b"Host: x"), 400),
    HttpCase("a target of a megabyte", upgrade(target=PATH + "&x=" + "a" * 1_000_000), REFUSED),
    HttpCase("a path that climbs", upgrade(target="/socket/../socket/websocket?vsn=2.0.0"), 404),
    HttpCase("a path that climbs in escapes", upgrade(target="/socket/%2e%2e/socket/websocket?vsn=2.0.0"), 404),
    HttpCase("a path with an encoded slash", upgrade(target="/socket%2fwebsocket?vsn=2.0.0"), 400),
    HttpCase("an encoded NUL in the path", upgrade(target="/socket/websocket%00?vsn=2.0.0"), 404),
    HttpCase("an encoded NUL in a parameter", upgrade(target=PATH + "&user_id=%00"), ACCEPTED),
    HttpCase("invalid UTF-8 in a parameter", upgrade(target=PATH + "&user_id=%ff%fe"), 400),
    HttpCase("a broken escape in a parameter", upgrade(target=PATH + "&user_id=%4&b=%zz&=&&c"), 400),
    HttpCase("4 000 parameters", upgrade(target=PATH + "&a=1" * 4_000), ACCEPTED),
    HttpCase("ten thousand parameters", upgrade(target=PATH + "&a=1" * 10_000), 431),
    HttpCase("a version given twice", upgrade(target=PATH + "&vsn=9.9.9"), 403),
    HttpCase("an empty version", upgrade(target="/socket/websocket?vsn="), 403),
    HttpCase("a list of versions", upgrade(target="/socket/websocket?vsn[]=2.0.0"), 403),
    HttpCase("version 9.9.9", upgrade(target="/socket/websocket?vsn=9.9.9"), 403),
    HttpCase("a version of digits only", upgrade(target="/socket/websocket?vsn=" + "9" * 10_000), 403),
    HttpCase(
        "a version beyond every integer", upgrade(target="/socket/websocket?vsn=2.0." + "9" * 40), (ACCEPTED, 403)
    ),
    # Headers
    HttpCase("no Host", upgrade("-Host"), 400),
    HttpCase("two Hosts", upgrade("+Host: evil.example"), 400),
    HttpCase("a NUL in a value", VALID[:-2] + b"X-A: a\x00b\r\n\r\n", 400),
    HttpCase("a bare CR in a value", VALID[:-2] + b"X-A: a\rb\r\n\r\n", 400),
    HttpCase("a space before the colon", VALID[:-2] + b"X-A : a\r\n\r\n", 400),
    HttpCase("a header without a colon", VALID[:-2] + b"nonsense\r\n\r\n", 400),
    HttpCase("a folded header", VALID[:-2] + b"X-A: a\r\n b\r\n\r\n", 400),
    HttpCase("a header of a megabyte", VALID[:-2] + b"X-A: " + b"a" * 1_000_000 + b"\r\n\r\n", REFUSED),
    HttpCase("ten thousand headers", VALID[:-2] + b"X-A: 1\r\n" * 10_000 + b"\r\n", REFUSED),
    HttpCase("Latin-1 in a value", VALID[:-2] + b"X-A: \xe9\r\n\r\n", ACCEPTED),
    HttpCase("lower case", VALID.lower().replace(b"get", b"GET").replace(b"http/1.1", b"HTTP/1.1"), ACCEPTED),
    HttpCase("tokens among others", upgrade("Connection: keep-alive , UPGRADE,x", "Upgrade: h2c, WebSocket"), ACCEPTED),
    HttpCase("only similar tokens", upgrade("Connection: upgraded", "Upgrade: websockets"), 400),
    # The handshake's own
    HttpCase("version 8", upgrade("Sec-WebSocket-Version: 8"), 400),
    HttpCase("no version", upgrade("-Sec-WebSocket-Version"), 400),
    HttpCase("a key that is empty", upgrade("Sec-WebSocket-Key:"), 400),
    HttpCase("a key that is short", upgrade("Sec-WebSocket-Key: c2hvcnQ="), 400),
    HttpCase("a key that is not base64", upgrade("Sec-WebSocket-Key: " + "!" * 24), 400),
    HttpCase("two keys", upgrade("+Sec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEC=="), 400),
    HttpCase("a huge list of subprotocols", upgrade("Sec-WebSocket-Protocol: " + "a," * 8_000 + "b"), ACCEPTED),
    *(
        HttpCase(
            f"the token {token[:20]!r} of {len(token)}",
            upgrade(f"Sec-WebSocket-Protocol: phoenix, base64url.bearer.phx.{token}", target=TOKEN),
            outcome,
        )
        for token, outcome in {
            "": ACCEPTED,
            "YQ": ACCEPTED,
            "YQ==": ACCEPTED,
            "aGk_Pj4": ACCEPTED,
            "aGk/Pj4": ACCEPTED,
            "a": 400,
            "YQ=": 400,
            "YQ=a": 400,
            "%%%": 400,
            "Y Q": 400,
            "_w": 400,
            "A" * 16_000: ACCEPTED,
            "A" * 20_000: 431,
        }.items()
    ),
    HttpCase(
        "two tokens",
        upgrade("Sec-WebSocket-Protocol: phoenix" + ", base64url.bearer.phx.YQ" * 2, target=TOKEN),
        ACCEPTED,
    ),
    HttpCase("another subprotocol", upgrade("Sec-WebSocket-Protocol: graphql-ws", target=TOKEN), 403),
    HttpCase(
        "a list of subprotocols that are none", upgrade("Sec-WebSocket-Protocol: " + "a," * 8_000, target=TOKEN), 403
    ),
    HttpCase(
        "a token that is not base64", upgrade("Sec-WebSocket-Protocol: phoenix, base64url.bearer.phx.%%%"), ACCEPTED
    ),
    HttpCase(
        "nonsense about compression",
        upgrade(
            "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=abc; x; x, permessage-deflate; =,,;"
        ),
        ACCEPTED,
    ),
    *(
        HttpCase(
            f"compression with {parameters}",
            upgrade(f"Sec-WebSocket-Extensions: permessage-deflate; {parameters}"),
            ACCEPTED,
        )
        for parameters in (
            "server_max_window_bits=7",
            "server_max_window_bits=8",
            "server_max_window_bits=16",
            "client_max_window_bits; client_max_window_bits=9",
            'client_max_window_bits="10"',
            "server_no_context_takeover=1",
            "unknown",
        )
    ),
    HttpCase(
        "compression 600 times",
        upgrade("Sec-WebSocket-Extensions: " + "permessage-deflate;x=y, " * 600 + "x"),
        ACCEPTED,
    ),
    *(
        HttpCase(f"origin {origin}", upgrade(f"Origin: {origin}", target="/ws/websocket"), 403)
        for origin in (
            "null",
            "",
            "*",
            "//example.com",
            "example.com",
            "https://example.com.evil.com",
            "https://evilexample.com",
            "https://example.com.",
            "https://sub.example.com",
            "https://example.com@evil.com",
            "https://example.com:evil.com",
            "https://evil.com/example.com",
            "https://evil.com?example.com",
            "https://evil.com#example.com",
            "https://evil.com\\example.com",
            "https://evil.com https://example.com",
            "https://example.com:0",
            "https://example.com:99999999999999999999",
        )
    ),
    HttpCase("origin in capitals", upgrade("Origin: HTTPS://EXAMPLE.COM", target="/ws/websocket"), ACCEPTED),
    HttpCase("origin with a port", upgrade("Origin: https://example.com:8443", target="/ws/websocket"), ACCEPTED),
    HttpCase(
        "origin with a user name", upgrade("Origin: http://example.com@evil.example", target="/ws/websocket"), 403
    ),
    HttpCase("origin that is no URI", upgrade("Origin: http://[::1", target="/ws/websocket"), 403),
    HttpCase("origin of 10 000 letters", upgrade("Origin: http://" + "a" * 10_000, target="/ws/websocket"), 403),
    HttpCase(
        "two origins",
        upgrade("Origin: http://example.com", "+Origin: http://evil.example", target="/ws/websocket"),
        400,
    ),
    # Bodies
    HttpCase(
        "POST broadcast that is not JSON", request_bytes("POST", "/broadcast?topic=x", [("Host", "x")], b"{"), 400
    ),
    HttpCase("POST broadcast without a topic", request_bytes("POST", "/broadcast", [("Host", "x")], b"{}"), 400),
    HttpCase("an upgrade that brings a body", upgrade("Content-Length: 5") + b"hello", ACCEPTED),
    # Requests that never end
    HttpCase("half a request line", b"GET /sock", WAITS),
    HttpCase("half a header", VALID[:-10], WAITS),
    HttpCase("a body that does not come", BODYLESS + b"Content-Length: 100\r\n\r\nabc", WAITS),
]
