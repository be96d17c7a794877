"""Scripts/compare, small: that every server can be spoken to, and that its tables have what they should."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from processes import ROOT, binary_directory

sys.path.insert(0, str(ROOT / "Benchmarks" / "Peers"))

from compare import pages, scenarios, servers  # noqa: E402
from compare.workspace import Unavailable, Workspace  # noqa: E402

TITLES = {server.name: server.title for server in servers.ALL}


class Comparing:
    """One run of the script, with what it has written."""

    def __init__(self, directory: Path, *arguments: str) -> None:
        script = [sys.executable, str(ROOT / "Scripts" / "compare"), "--quick", "--no-install", "-o", str(directory)]
        environment = {**os.environ, "ROOST_BIN_DIR": str(binary_directory())}
        result = subprocess.run([*script, *arguments], capture_output=True, text=True, timeout=240, env=environment)
        self.status, self.output, self.errors = result.returncode, result.stdout, result.stderr
        self.directory = directory
        report = directory / "performance.json"
        self.report = json.loads(report.read_text()) if report.exists() else None


def test_all_scenarios(tmp_path: Path) -> None:
    comparing = Comparing(tmp_path, "--only", "floor,roost,websockets")
    assert comparing.status == 0, comparing.errors
    assert comparing.report["left_out"] == []
    page = (tmp_path / "performance.md").read_text()
    for scenario in scenarios.ALL:
        entries = [entry for entry in scenario.entries if entry.server in ("floor", "roost", "websockets")]
        found = comparing.report["scenarios"][scenario.name]["servers"]
        assert list(found) == [TITLES[entry.server] + entry.suffix for entry in entries]
        for title, row in found.items():
            assert f"| {title} | " in page
            assert row["failures"] == []
            assert_measured(scenario, row)
        drawing = ElementTree.parse(tmp_path / f"{scenario.name}.svg")
        assert len(drawing.findall(".//{*}rect")) == 1 + len(entries) * len(scenario.figures)
    for name in ("bare epoll", "Roost", "Python websockets"):
        assert f"| {name} |" in comparing.output


def assert_measured(scenario: scenarios.Scenario, row: dict) -> None:
    (measured,) = row["rounds"]
    assert measured["joined"] >= 100
    assert (measured["deliveries"] > 0) == (scenario.command != "idle")
    for figure in scenario.figures:
        # A hundred connections may fit into what a server has already.
        assert measured[figure.key] > 0 or figure.key == "memory"
        assert row["figures"][figure.key]["median"] == measured[figure.key]


@pytest.mark.parametrize("name", ["nchan", "nats", "socketify"])
def test_a_server_of_others(tmp_path: Path, name: str) -> None:
    server = next(server for server in servers.ALL if server.name == name)
    try:
        server.prepare(Workspace(tmp_path, may_install=False))
    except Unavailable as reason:
        pytest.skip(str(reason))
    comparing = Comparing(tmp_path, "--only", f"floor,{name}", "--scenarios", "idle,fanout-4,topics,echo")
    assert comparing.status == 0, comparing.errors
    for measured in ("idle", "fanout-4", "topics"):
        (only,) = comparing.report["scenarios"][measured]["servers"][server.title]["rounds"]
        assert only["joined"] >= 100
        assert (only["deliveries"] > 0) == (measured != "idle")
    assert (server.title in comparing.report["scenarios"]["echo"]["servers"]) == (name != "nchan")


def test_a_server_that_fails_is_told(tmp_path: Path) -> None:
    """A server that answers no join: one that answers otherwise than the dialect says would do the same."""
    broken = tmp_path / "bin"
    broken.mkdir()
    (broken / "roost-bench").symlink_to(binary_directory() / "roost-bench")
    (broken / "conformance-server").symlink_to("/bin/false")
    script = [sys.executable, str(ROOT / "Scripts" / "compare"), "--quick", "--no-install", "-o", str(tmp_path)]
    environment = {**os.environ, "ROOST_BIN_DIR": str(broken)}
    command = [*script, "--only", "floor,roost", "--scenarios", "fanout"]
    result = subprocess.run(command, capture_output=True, text=True, timeout=120, env=environment)
    assert result.returncode == 2
    assert re.search(r"FAILED: fanout, Roost: round 1: the server has not started", result.stderr)
    assert "| failed |" in result.stdout


def test_only_what_is_between_the_marks_is_replaced() -> None:
    text = "a\n<!-- begin one -->\nold\n<!-- end one -->\nb\n<!-- begin two -->\nkept\n<!-- end two -->\n"
    filled = pages.fill(text, {"one": "new"})
    assert filled == text.replace("old", "new")
    assert pages.fill(filled, {"one": "new"}) == filled


def test_every_place_of_the_page_is_filled() -> None:
    places = re.findall(r"<!-- begin ([\w-]+) -->", (ROOT / "PERFORMANCE.md").read_text())
    general = {"machine", "servers", "settings", "summary", "remarks"}
    assert sorted(places) == sorted(general | {scenario.name for scenario in scenarios.ALL})


@pytest.mark.parametrize(
    "arguments",
    [("--only", "apache"), ("--scenarios", "nothing"), ("--publish", "--quick")],
    ids=["server", "scenario", "part"],
)
def test_a_wrong_command_line(arguments: tuple[str, ...]) -> None:
    script = [sys.executable, str(ROOT / "Scripts" / "compare"), *arguments]
    assert subprocess.run(script, capture_output=True, timeout=60).returncode == 2
