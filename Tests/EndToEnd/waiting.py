"""Waiting for what must become true, however slow the machine is."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Value = TypeVar("Value")
PATIENCE = 60.0


def eventually(
    read: Callable[[], Value], holds: Callable[[Value], object], what: str, patience: float = PATIENCE
) -> Value:
    """Reads until what was read is as it should be, and returns that."""
    deadline = time.monotonic() + patience
    while not holds(value := read()):
        assert time.monotonic() < deadline, f"{what}: it is still {value!r}"
        time.sleep(0.02)
    return value
