"""A WebSocket client that speaks permessage-deflate (RFC 7692), without context takeover either way."""

from __future__ import annotations

from collections.abc import Iterable

import frames
from wire import TIMEOUT, Address, Connection

OFFER = "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover"


class DeflatingConnection(Connection):
    """Compresses every message it sends, and expects the server to have agreed to that."""

    @classmethod
    def open(
        cls, address: Address, target: str, headers: Iterable[str] = (), timeout: float = TIMEOUT, **options: object
    ) -> DeflatingConnection:
        connection = super().open(address, target, [OFFER, *headers], timeout, **options)
        assert connection.reader.window_bits is not None, "compression was offered, and not agreed on"
        return connection

    def send_all(self, payloads: list[bytes]) -> None:
        compressed = (frames.client_frame(frames.TEXT, frames.deflated(one), rsv=4) for one in payloads)
        self.send_bytes(b"".join(compressed))

    def send(self, opcode: int, payload: bytes = b"", **options: object) -> None:
        if opcode in (frames.TEXT, frames.BINARY) and options.get("fin", True) and "rsv" not in options:
            super().send(opcode, frames.deflated(payload), rsv=4, **options)
        else:
            super().send(opcode, payload, **options)
