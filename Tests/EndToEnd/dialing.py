"""TCP connections, with TLS where the address asks for it: everything that takes an address works over both."""

from __future__ import annotations

import contextlib
import socket
import ssl

from namespaces import NamespacedAddress

TIMEOUT = 10.0
Address = tuple[str, int]


class SecureAddress(tuple):
    """A host and a port where TLS is spoken; compares and unpacks as the plain pair does."""

    context: ssl.SSLContext

    def __new__(cls, address: Address, context: ssl.SSLContext) -> SecureAddress:
        self = super().__new__(cls, address)
        self.context = context
        return self


def dial(address: Address, timeout: float = TIMEOUT, receive_buffer: int | None = None) -> socket.socket:
    """A connection; a receive buffer must be set before it is opened to bound the window."""
    with address.namespace.entered() if isinstance(address, NamespacedAddress) else contextlib.nullcontext():
        sock = socket.socket()
    try:
        if receive_buffer is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        sock.settimeout(timeout)
        sock.connect(tuple(address))
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if isinstance(address, SecureAddress):
            return address.context.wrap_socket(sock, server_hostname=address[0])
    except BaseException:
        sock.close()
        raise
    return sock
