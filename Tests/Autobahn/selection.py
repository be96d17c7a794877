"""Which of the suite's cases are run, where, and how many that must be."""

from __future__ import annotations

from dataclasses import dataclass

PLAIN = "/echo/websocket"
COMPRESSED = "/echo-deflate/websocket"


@dataclass(frozen=True)
class Selection:
    """Cases for one path of the server: patterns as wstest takes them, and the number of cases they stand for."""

    path: str
    patterns: tuple[str, ...]
    count: int


FRAMING = ("1.*", "2.*", "3.*", "4.*", "5.*", "6.*", "7.*", "10.*")
FRAMING_COUNT = 247

FULL = (
    Selection(PLAIN, (*FRAMING, "9.*"), FRAMING_COUNT + 54),
    Selection(COMPRESSED, ("12.*", "13.*"), 216),
)

# Large messages, whole, in fragments, in small pieces; then compression: each of its five kinds of text once, and each
# of the seven combinations of parameters that a client may offer.
QUICK = (
    Selection(
        PLAIN,
        (*FRAMING, "9.1.3", "9.2.3", "9.3.3", "9.4.3", "9.5.4", "9.6.4", "9.7.2", "9.8.2"),
        FRAMING_COUNT + 8,
    ),
    Selection(
        COMPRESSED,
        ("12.1.5", "12.2.5", "12.3.5", "12.4.5", "12.5.5", *(f"13.{number}.3" for number in range(1, 8))),
        12,
    ),
)
