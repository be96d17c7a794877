"""The descriptors of a server, and connections that end in a hurry."""

from __future__ import annotations

import os
import socket
import struct

from processes import ConformanceServer


def abort(connection: socket.socket) -> None:
    """Ends a connection with a reset."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def descriptor_count(server: ConformanceServer) -> int:
    """How many files the server has open (Linux)."""
    return len(os.listdir(f"/proc/{server.process.pid}/fd"))
