"""Reads what wstest found, prints it as a table, and says whether it is good enough."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from selection import Selection

COLUMNS = ("OK", "NON-STRICT", "INFORMATIONAL", "UNIMPLEMENTED", "FAILED")


@dataclass(frozen=True)
class Case:
    """The result of one case: how the server behaved, and how the connection ended."""

    name: str
    behavior: str
    ending: str

    @property
    def group(self) -> str:
        return self.name.split(".")[0]

    @property
    def column(self) -> str:
        """The worse of the two verdicts; what the suite calls by another name is a failure."""
        verdicts = {verdict if verdict in COLUMNS else "FAILED" for verdict in (self.behavior, self.ending)}
        return max(verdicts, key=COLUMNS.index)

    @property
    def is_good(self) -> bool:
        return self.column in ("OK", "INFORMATIONAL")


def read(directory: Path, agent: str) -> list[Case]:
    """The cases of one run, in the order of their numbers; none when wstest did not get as far as a report."""
    index = directory / "index.json"
    if not index.exists():
        return []
    results = json.loads(index.read_text())[agent]
    cases = [Case(name, result["behavior"], result["behaviorClose"]) for name, result in results.items()]
    return sorted(cases, key=lambda case: [int(part) for part in case.name.split(".")])


def print_table(cases: list[Case]) -> None:
    print(f"{'group':>5}{'cases':>7}" + "".join(f"{column:>15}" for column in COLUMNS))
    for group in dict.fromkeys(case.group for case in cases):
        print_row(group, [case for case in cases if case.group == group])
    print_row("all", cases)


def print_row(title: str, cases: list[Case]) -> None:
    counts = Counter(case.column for case in cases)
    print(f"{title:>5}{len(cases):>7}" + "".join(f"{counts[column] or '-':>15}" for column in COLUMNS))


def problems(cases: list[Case], selections: tuple[Selection, ...]) -> list[str]:
    """One line for everything that is wrong."""
    found = [
        f"case {case.name}: {case.behavior}, connection {case.ending}" for case in cases if not case.is_good
    ]
    expected = sum(selection.count for selection in selections)
    if len(cases) != expected:
        found.append(f"{len(cases)} cases were run instead of {expected}")
    return found
