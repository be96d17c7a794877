"""TLS for the tests: certificates, and connections through it."""

from __future__ import annotations

import os
import socket
import ssl
import subprocess
import warnings
from pathlib import Path

from http_wire import Response, read_response, request_bytes, upgrade_headers
from wire import Address, Connection, dial

# As the README has it, but for the names of the files.
OPENSSL = (
    "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 -subj /CN=localhost "
    "-addext subjectAltName=DNS:localhost,IP:127.0.0.1"
)


class Pair:
    """A self-signed certificate and its key, in files that can be renewed."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.certificate = directory / "cert.pem"
        self.key = directory / "key.pem"
        self.renew()

    def renew(self) -> bytes:
        """Puts a new pair in place, and returns the certificate in DER form."""
        key, certificate = self.directory / "new-key.pem", self.directory / "new-cert.pem"
        command = [*OPENSSL.split(), "-keyout", str(key), "-out", str(certificate)]
        subprocess.run(command, check=True, capture_output=True)
        os.replace(key, self.key)
        os.replace(certificate, self.certificate)
        return self.der

    @property
    def der(self) -> bytes:
        return ssl.PEM_cert_to_DER_cert(self.certificate.read_text())


def context(**settings: object) -> ssl.SSLContext:
    """A client that takes any certificate; the tests compare it themselves."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname = False
    made.verify_mode = ssl.CERT_NONE
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        for name, value in settings.items():
            setattr(made, name, value)
    return made


def secure(address: Address, settings: ssl.SSLContext | None = None, **options: object) -> ssl.SSLSocket:
    """A connection after its handshake. The end of the stream counts only with a close_notify, else it is an error."""
    sock = dial(address, **options)
    try:
        return (settings or context()).wrap_socket(sock, server_hostname="localhost", suppress_ragged_eofs=False)
    except BaseException:
        sock.close()
        raise


def connect(address: Address, target: str = "/socket/websocket?vsn=2.0.0", **options: object) -> Connection:
    """A WebSocket through TLS."""
    sock = secure(address, **options)
    try:
        sock.sendall(request_bytes("GET", target, upgrade_headers(f"localhost:{address[1]}")))
        return Connection.accept(sock, target)
    except BaseException:
        sock.close()
        raise


def fetch(address: Address, target: str, settings: ssl.SSLContext | None = None) -> Response:
    """One request on a connection of its own."""
    with secure(address, settings) as sock:
        sock.sendall(request_bytes("GET", target, [("Host", f"localhost:{address[1]}"), ("Connection", "close")]))
        return read_response(sock)


def reset(sock: socket.socket) -> None:
    """Goes away without a word."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
    sock.close()
