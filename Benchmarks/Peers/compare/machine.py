"""What the figures were measured on. No names: only what they depend on."""

from __future__ import annotations

import os
import platform
import re
from pathlib import Path


def processor() -> str:
    try:
        found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    except OSError:
        found = None
    return found.group(1) if found else platform.machine()


def memory() -> int:
    """In GiB."""
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)


def load() -> float:
    """Of the last minute."""
    return os.getloadavg()[0]


def describe() -> dict[str, str]:
    cores = len(os.sched_getaffinity(0))
    return {
        "cores": f"{cores}, {processor()}",
        "memory": f"{memory()} GiB",
        "kernel": f"{platform.system()} {platform.release()}",
        "network": "loopback, generator and server on the same machine",
    }
