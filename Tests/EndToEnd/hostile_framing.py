"""Requests whose length or whose end two servers might see differently, and other liberties with HTTP/1.1's grammar.

A row: a name, the bytes, the statuses of all answers. Behind the bytes of every row comes one more request, PROBE,
which asks for the connection to be closed. So `refused` means that nothing behind the bad request was served, and
`served` that the next request was found where it begins. Add a row to add a test.
"""

from __future__ import annotations

from dataclasses import dataclass

PROBE = b"GET /stats HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


@dataclass(frozen=True)
class FramingCase:
    name: str
    data: bytes
    statuses: tuple[int, ...]


def refused(name: str, data: bytes, status: int = 400) -> FramingCase:
    """The connection ends with this answer."""
    return FramingCase(name, data, (status,))


def served(name: str, data: bytes) -> FramingCase:
    return FramingCase(name, data, (200, 200))


def post(*fields: bytes, body: bytes = b"{}", version: bytes = b"1.1") -> bytes:
    head = (b"POST /broadcast?topic=x HTTP/" + version, b"Host: x", *fields)
    return b"\r\n".join(head) + b"\r\n\r\n" + body


def chunked(body: bytes) -> bytes:
    return post(b"Transfer-Encoding: chunked", body=body)


def get(*fields: bytes, line: bytes = b"GET /stats HTTP/1.1", host: bytes | None = b"x") -> bytes:
    head = (line, *(() if host is None else (b"Host: " + host,)), *fields)
    return b"\r\n".join(head) + b"\r\n\r\n"


CHUNKS = b"2\r\n{}\r\n0\r\n\r\n"
GET = get()

CASES = [
    # Lengths
    served("a length", post(b"Content-Length: 2")),
    served("a length between spaces", post(b"Content-Length: \t2 ")),
    refused("two lengths", post(b"Content-Length: 2", b"Content-Length: 3")),
    refused("a length twice", post(b"Content-Length: 2", b"Content-Length: 2")),
    refused("a list of lengths", post(b"Content-Length: 2, 2")),
    *(
        refused(f"the length {text.decode()!r}", post(b"Content-Length: " + text))
        for text in (b"", b"+2", b"-2", b"0x2", b"2 2", b"2.0", b"1e1", b"2;", b"two", b"9" * 40)
    ),
    refused("a length of nearly 2^63", post(b"Content-Length: " + b"9" * 18), 413),
    refused("a length of nearly 2^64", post(b"Content-Length: " + b"9" * 19), 413),
    refused("a length of 2^64 + 2", post(b"Content-Length: 18446744073709551618")),
    FramingCase("a length under a similar name", post(b"Content_Length: 2", body=b""), (400, 200)),
    served("GET with a body", get(b"Content-Length: 5") + b"hello"),
    # Transfer codings
    served("chunks", chunked(CHUNKS)),
    served("chunks in capitals", post(b"TRANSFER-ENCODING: Chunked ", body=CHUNKS)),
    refused("a length and chunks", post(b"Content-Length: 2", b"Transfer-Encoding: chunked", body=CHUNKS)),
    refused("chunks and a length", post(b"Transfer-Encoding: chunked", b"Content-Length: 2", body=CHUNKS)),
    refused("GET with a length and chunks", get(b"Content-Length: 5", b"Transfer-Encoding: chunked") + b"0\r\n\r\n"),
    refused("chunks in HTTP/1.0", post(b"Transfer-Encoding: chunked", body=CHUNKS, version=b"1.0")),
    *(
        refused(f"the coding {text.decode()!r}", post(b"Transfer-Encoding: " + text, body=CHUNKS), 501)
        for text in (b"xchunked", b"identity", b"gzip, chunked", b"chunked;x=1", b'"chunked"', b"chun ked")
    ),
    *(
        refused(f"the coding {text.decode()!r}", post(b"Transfer-Encoding: " + text, body=CHUNKS))
        for text in (b"chunked, gzip", b"chunked, chunked", b"\x0bchunked", b"chunked\x00", b"chunked\x0c")
    ),
    refused("no coding at all", post(b"Transfer-Encoding:", body=CHUNKS), 501),
    refused("chunked twice", post(b"Transfer-Encoding: chunked", b"Transfer-Encoding: chunked", body=CHUNKS)),
    refused("chunked, then identity", post(b"Transfer-Encoding: chunked", b"Transfer-Encoding: identity", body=CHUNKS)),
    refused("a space before the coding's colon", post(b"Transfer-Encoding : chunked", body=CHUNKS)),
    refused("a folded coding", post(b"Transfer-Encoding:\r\n chunked", body=CHUNKS)),
    refused("a coding behind a bare LF", post(b"X: y\nTransfer-Encoding: chunked", body=CHUNKS)),
    refused("a coding behind a bare CR", post(b"X: y\rTransfer-Encoding: chunked", body=CHUNKS)),
    # Chunks
    served("chunks with leading zeros", chunked(b"0002\r\n{}\r\n000\r\n\r\n")),
    served("a chunk extension", chunked(b"2;a=b\r\n{}\r\n0\r\n\r\n")),
    served("trailers", chunked(b"2\r\n{}\r\n0\r\nX-A: b\r\n\r\n")),
    *(
        refused(f"the chunk size {text.decode()!r}", chunked(text + b"\r\n{}\r\n0\r\n\r\n"))
        for text in (b"", b"0x2", b"-2", b"+2", b" 2", b"2 ", b"2_", b"g", b"f" * 17, b"10000000000000002")
    ),
    refused("a chunk size that ends in LF", chunked(b"2\n{}\r\n0\r\n\r\n")),
    refused("a chunk size that ends in CR", chunked(b"2\r{}\r\n0\r\n\r\n")),
    refused("a chunk extension that ends in LF", chunked(b"2;a\n{}\r\n0\r\n\r\n")),
    refused("a quoted chunk extension of two lines", chunked(b'2;a="b\r\n"\r\n{}\r\n0\r\n\r\n')),
    refused("a chunk that ends in LF", chunked(b"2\r\n{}\n0\r\n\r\n")),
    refused("a chunk that is longer than it says", chunked(b"2\r\n{} \r\n0\r\n\r\n")),
    refused("a chunk that does not end", chunked(b"2\r\n{}0\r\n\r\n")),
    refused("a length among the trailers", chunked(b"2\r\n{}\r\n0\r\nContent-Length: 5\r\n\r\n")),
    refused("a trailer that is none", chunked(b"2\r\n{}\r\n0\r\nbad\r\n\r\n")),
    # The request line
    served("empty lines first", b"\r\n\r\n" + GET),
    *(
        refused(f"the request line {line.decode('latin-1')!r}", get(line=line))
        for line in (
            b"GET /stats",
            b"GET /stats HTTP/1.1 ",
            b"GET /stats HTTP/1.2",
            b"GET /stats HTTP/2.0",
            b"GET /stats HTTP/0.9",
            b"GET /stats HTTP/01.1",
            b"GET /stats http/1.1",
            b"GET /stats HTTPS/1.1",
            b"get /stats HTTP/1.1",
            b"GET\t/stats\tHTTP/1.1",
            b"GET /stats /x HTTP/1.1",
            b"GET /stats\xe9 HTTP/1.1",
            b"GET /stats\x00 HTTP/1.1",
            b"GET /stats#x HTTP/1.1",
            b"GET stats HTTP/1.1",
            b"GET x:80 HTTP/1.1",
            b"GET http:///stats HTTP/1.1",
            b"GET http://user@x/stats HTTP/1.1",
            b"GET\x00 /stats HTTP/1.1",
        )
    ),
    served("a whole URL", get(line=b"GET http://y/stats HTTP/1.1")),
    refused("a whole URL without Host", get(line=b"GET http://y/stats HTTP/1.1", host=None)),
    # Lines
    refused("LF everywhere", GET.replace(b"\r\n", b"\n")),
    refused("LF behind the request line", GET.replace(b"\r\n", b"\n", 1)),
    refused("LF behind a field", get(b"X-A: b\nX-C: d")),
    refused("CR behind a field", get(b"X-A: b\rX-C: d")),
    refused("LF before the end", GET[:-2] + b"\n"),
    refused("two CRs", get(b"X-A: b\r")),
    refused("a folded field", get(b"X-A: b\r\n c")),
    refused("a field folded with a tab", get(b"X-A: b\r\n\tc")),
    refused("a first field that is folded", get(b" X-A: b", host=None)),
    # Fields
    served("a field without a value", get(b"X-A:")),
    refused("no colon", get(b"nonsense")),
    *(
        refused(f"the field name {name.decode('latin-1')!r}", get(name + b": b"))
        for name in (b"", b"X-A ", b"X A", b"X\x00A", b"X\x01A", b"X\xe9A", b"(X)", b'"X"', b"X\tA", b"X\x7f")
    ),
    *(
        refused(f"the field value {value!r}", get(b"X-A: " + value))
        for value in (b"a\x00b", b"a\x01b", b"a\x7fb", b"\x0b")
    ),
    # Host
    served("an empty Host", get(host=b"")),
    served("an IPv6 Host", get(host=b"[::1]:80")),
    served("a Host between spaces", get(host=b" \tx \t")),
    refused("no Host", get(host=None)),
    refused("two Hosts", get(b"Host: y")),
    refused("a Host twice", get(b"Host: x")),
    refused("a Host in a folded line", get(b"Host:\r\n y", host=None)),
    *(
        refused(f"the Host {host.decode('latin-1')!r}", get(host=host))
        for host in (
            b"a b",
            b"a,b",
            b"a/b",
            b"u@a",
            b"a\\b",
            b"a?b",
            b"a#b",
            b"<a>",
            b"\xe9",
            b"a:b",
            b"a:-1",
            b"a:99999",
            b"a:80:80",
            b"[::1",
            b"http://a",
        )
    ),
    # Sizes
    served("100 fields", get(*[b"X-A: b"] * 99)),
    refused("101 fields", get(*[b"X-A: b"] * 100), 431),
    served("a field of 16 000 bytes", get(b"X-A: " + b"b" * 15_997)),
    refused("a field of 16 400 bytes", get(b"X-A: " + b"b" * 16_397), 431),
    refused("a field that is nothing but a name", get(b"X" * 20_000 + b": b"), 431),
    refused("fields of 33 000 bytes", get(*[b"X-A: " + b"b" * 330] * 99), 431),
    refused("a target of 90 000 bytes", get(line=b"GET /stats?" + b"a" * 20_000 + b" HTTP/1.1"), 431),
    refused("a field of 200 000 bytes in the trailer", chunked(b"0\r\nX-A: " + b"b" * 200_000 + b"\r\n\r\n"), 431),
    refused("a body above the limit", post(b"Content-Length: 1048577"), 413),
    refused(
        "chunks above the limit", chunked(b"10000\r\n" + bytes(65_536) + (b"\r\n10000\r\n" + bytes(65_536)) * 16), 413
    ),
    # Behind what asks for another protocol, or for the end, nothing is read
    FramingCase(
        "a request for h2c", get(b"Connection: Upgrade, HTTP2-Settings", b"Upgrade: h2c", b"HTTP2-Settings: AA"), (200,)
    ),
    FramingCase("the last request", get(b"Connection: close"), (200,)),
    FramingCase("HTTP/1.0", get(line=b"GET /stats HTTP/1.0"), (200,)),
    FramingCase("rubbish behind an answer", GET + b"\x00", (200, 400)),
]
