"""The long-poll client where a test would use a WebSocket."""

from __future__ import annotations

from long_poll import BATCH, NDJSON, LongPollConnection


class PolledConnection(LongPollConnection):
    """Ends without a word, as long-poll has no close frames."""

    tells_close = False

    def send_all(self, payloads: list[bytes]) -> None:
        """In as few requests as there may be."""
        for start in range(0, len(payloads), BATCH):
            response = self.session.post(b"\n".join(payloads[start : start + BATCH]), NDJSON)
            assert response.status == 200, response
