"""Plain HTTP, where a client and the server have to take turns."""

import socket

from processes import ConformanceServer

BODY = b'{"from":"patience"}'


def test_the_body_is_asked_for(server: ConformanceServer):
    """A client that expects 100 sends its body only then."""
    head = (
        "POST /broadcast?topic=rooms:lobby HTTP/1.1\r\n"
        f"Host: {server.address[0]}\r\n"
        "Expect: 100-continue\r\n"
        "Connection: close\r\n"
        f"Content-Length: {len(BODY)}\r\n\r\n"
    )
    with socket.create_connection(server.address, timeout=10) as connection:
        connection.sendall(head.encode())
        assert connection.recv(4096).startswith(b"HTTP/1.1 100 ")
        connection.sendall(BODY)
        assert connection.recv(4096).startswith(b"HTTP/1.1 200 ")


def test_a_whole_url_may_be_asked_for(server: ConformanceServer):
    host, port = server.address
    request = f"GET http://{host}:{port}/stats HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n"
    with socket.create_connection(server.address, timeout=10) as connection:
        connection.sendall(request.encode())
        assert connection.recv(4096).startswith(b"HTTP/1.1 200 ")
