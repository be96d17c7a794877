"""Runs all scenarios against all servers, round by round, and keeps what came out."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field

from compare.scenarios import Entry, Report, Scenario, Sizes
from compare.servers import Server
from compare.workspace import Workspace

PATIENCE = 180
"""Seconds that a run may take."""


class Failure(Exception):
    """A run has not given what it should, and why."""


@dataclass
class Outcome:
    """What a server did in a scenario, in each round in which it came through."""

    scenario: Scenario
    entry: Entry
    title: str
    figures: list[dict[str, float]] = field(default_factory=list)
    """By round; empty for a round that has failed."""
    failures: list[str] = field(default_factory=list)


class Comparison:
    def __init__(self, workspace: Workspace, servers: dict[str, Server], scenarios: list[Scenario], sizes: Sizes) -> None:
        self.workspace, self.servers, self.scenarios, self.sizes = workspace, servers, scenarios, sizes
        self.outcomes = {
            scenario.name: [
                Outcome(scenario, entry, servers[entry.server].title + entry.suffix)
                for entry in scenario.entries
                if entry.server in servers
            ]
            for scenario in scenarios
        }

    @property
    def failures(self) -> list[str]:
        return [
            f"{outcome.scenario.name}, {outcome.title}: {failure}"
            for outcomes in self.outcomes.values()
            for outcome in outcomes
            for failure in outcome.failures
        ]

    def run(self) -> None:
        for number in range(self.sizes.rounds):
            for scenario in self.scenarios:
                outcomes = self.outcomes[scenario.name]
                # Nobody always comes first.
                shift = number % len(outcomes)
                for outcome in outcomes[shift:] + outcomes[:shift]:
                    self._measure(number, outcome)

    def _measure(self, number: int, outcome: Outcome) -> None:
        where = f"round {number + 1} of {self.sizes.rounds}, {outcome.scenario.name}, {outcome.title}"
        try:
            report = self._bench(number, outcome)
            figures = read(report, outcome.scenario)
            outcome.figures.append({**figures, **circumstances(report)})
            print(f"{where}: {', '.join(f'{key} {figures[key]:.4g}' for key in figures)}", file=sys.stderr)
        except (Failure, RuntimeError) as failure:
            outcome.figures.append({})
            outcome.failures.append(f"round {number + 1}: {failure}")
            print(f"{where}: FAILED: {failure}", file=sys.stderr)

    def _bench(self, number: int, outcome: Outcome) -> Report:
        scenario, server = outcome.scenario, self.servers[outcome.entry.server]
        arguments = [*scenario.arguments(self.sizes), "--dialect", server.dialect, "--heartbeat", "0"]
        if scenario.is_at_rate:
            arguments += ["--rate", f"{self._rate(number):.3f}"]
        running = server.start(self.workspace, *outcome.entry.options)
        try:
            return self._drive([scenario.command, server.url(running.port), *arguments, "--pid", str(running.pid)])
        finally:
            running.stop()

    def _rate(self, number: int) -> float:
        """Messages a second: a quarter of what the floor managed."""
        floor = next(outcome for outcome in self.outcomes["fanout"] if outcome.entry.server == "floor")
        if not floor.figures[number]:
            raise Failure("the bare server has no figure to take a rate from")
        return floor.figures[number]["capacity"] / self.sizes.connections / 4

    def _drive(self, arguments: list[str]) -> Report:
        path = self.workspace.directory / "report.json"
        path.unlink(missing_ok=True)
        command = [str(self.workspace.binaries / "roost-bench"), *arguments, "--pid-tree", "--json", str(path)]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            raise Failure(f"no result after {PATIENCE} seconds") from None
        if done.returncode != 0:
            lines = [line.strip() for line in (done.stderr + done.stdout).splitlines()]
            raise Failure(next((line for line in lines if line.startswith(("VERIFIED", "Error"))), f"status {done.returncode}"))
        return json.loads(path.read_text())


def read(report: Report, scenario: Scenario) -> dict[str, float]:
    try:
        return {figure.key: figure.read(report) for figure in scenario.figures}
    except (KeyError, TypeError) as missing:
        # Of a server from which nothing has come in the measured time.
        raise Failure(f"the report lacks {missing}") from None


def circumstances(report: Report) -> dict[str, float]:
    """What a figure is to be read with."""
    server = report["server"]
    spent = server["user_seconds"] + server["system_seconds"]
    return {
        "deliveries": report["verification"]["delivered"],
        "joined": report["opening"]["joined"],
        "rate": report["settings"].get("rate", 0),
        "generator": report["generator"]["busiest"],
        "busy": server["cpu_seconds"] / report["traffic"]["seconds"] if "traffic" in report else 0,
        "kernel": server["system_seconds"] / spent if spent > 0 else 0,
    }
