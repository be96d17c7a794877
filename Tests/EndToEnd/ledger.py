"""What the server has refused, by its own counters: every refusal is to be found there, and nothing else is."""

from __future__ import annotations

import re
import time
from collections import Counter

from processes import ConformanceServer

NAME = re.compile(r"(?P<name>[\w.]+)(?:\{\w+=(?P<value>[^}]*)\})?$")
SHORT = {
    "roost.http.requests": "status",
    "roost.http.timeouts": "timeout",
    "roost.connects": "connect",
    "roost.connections.refused": "full",
    "roost.connections.violations": "close",
    "roost.connections.idle": "idle",
    "roost.connections.rate_limited": "rate",
    "roost.connections.slow": "slow",
    "roost.connections.stalled": "stalled",
    "roost.joins": "join",
    "roost.messages.malformed": "malformed",
    "roost.messages.stale": "stale",
    "roost.channels.crashed": "crash",
    "roost.channels.overflowed": "overflow",
}
SERVED = {"connect accepted", "join ok"}


def short(metric: str) -> str | None:
    """`roost.joins{result=refused}` is `join refused`; nothing for what counts no refusal."""
    match = NAME.match(metric)
    if match is None or match["name"] not in SHORT:
        return None
    word = f"{SHORT[match['name']]} {match['value'] or ''}".strip()
    return None if word in SERVED or re.match(r"status [123]", word) else word


class Ledger:
    """The refusals since it was made."""

    def __init__(self, server: ConformanceServer) -> None:
        self.server = server
        self._before = self._read()

    def _read(self) -> Counter[str]:
        figures = self.server.metrics().items()
        return Counter({word: value for name, value in figures if (word := short(name)) is not None})

    def refusals(self) -> Counter[str]:
        return self._read() - self._before

    def expect(self, *expected: str, ignoring: str | None = None, timeout: float = 5) -> None:
        """Exactly these have been counted, each as often as it is named, or will be in a moment.

        `ignoring`: words that begin like this do not matter.
        """
        deadline = time.monotonic() + timeout
        while (found := self._kept(ignoring)) != Counter(expected):
            assert time.monotonic() < deadline, f"{sorted(expected)} should be counted, got {dict(found)}"
            time.sleep(0.01)

    def _kept(self, ignoring: str | None) -> Counter[str]:
        found = self.refusals()
        return Counter({word: n for word, n in found.items() if ignoring is None or not word.startswith(ignoring)})
