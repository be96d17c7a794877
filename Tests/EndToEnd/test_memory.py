"""What a joined connection takes of memory, apart from the system's and NIO's part."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from processes import binary_directory

CONNECTIONS = 20_000

# The parts as `roost-million` prints them. A part may become smaller; one that grows is paid for by every connection.
BOUNDS = {
    "connection": 160,
    "session": 192,
    "channels": 112,
    "channel": 224,
    "topic": 8,
    "subscriber": 48,
    "loop": 48,
    "timer": 16,
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict:
    path: Path = tmp_path_factory.mktemp("million") / "report.json"
    command = [binary_directory() / "roost-million", "--connections", str(CONNECTIONS), "--json", path]
    subprocess.run(command, check=True, timeout=120, stdout=subprocess.DEVNULL)
    return json.loads(path.read_text())


def allocated(report: dict) -> float:
    return (report["after"]["allocated"] - report["before"]["allocated"]) / CONNECTIONS


def test_everybody_got_everything_once(report: dict) -> None:
    assert (report["connected"], report["wrong"], report["broken"]) == (CONNECTIONS, 0, 0)


def test_a_joined_connection_is_small(report: dict) -> None:
    if report["before"]["allocated"] == 0:
        pytest.skip("the C library does not say what is allocated")
    assert allocated(report) < 750


def test_the_table_of_parts_is_true(report: dict) -> None:
    if report["before"]["allocated"] == 0:
        pytest.skip("the C library does not say what is allocated")
    parts = {part["id"]: part["bytes"] for part in report["parts"]}
    assert parts.keys() == BOUNDS.keys()
    assert {name: size for name, size in parts.items() if size > BOUNDS[name]} == {}
    # What is not in the table is small: above all, what the slots of the timer wheel have in reserve.
    assert abs(allocated(report) - sum(parts.values())) < 80
