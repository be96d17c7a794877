"""The outcome as tables in Markdown."""

from __future__ import annotations

from compare.results import Cell, cell, circumstance, floor_of
from compare.rounds import Comparison, Outcome
from compare.scenarios import Figure

NONE = "–"
HEADLINES = (
    ("idle", "memory"),
    ("idle", "join"),
    ("fanout", "cpu"),
    ("fanout-4", "cpu"),
    ("topics", "cpu"),
    ("echo", "cpu"),
    ("latency", "p50"),
    ("latency", "p99"),
    ("arrivals", "p99"),
)


def number(value: float, digits: int) -> str:
    return f"{value:,.{digits}f}".replace(",", " ")


def amount(value: float, figure: Figure) -> str:
    return f"{number(value, figure.digits)} {figure.unit}".strip()


def shown(found: Cell | None, figure: Figure, is_floor: bool, spread: bool = False) -> str:
    """A ratio, with the least and the most of all rounds; of the floor, and of what is no ratio, the amount."""
    if found is None:
        return "failed"
    if is_floor or not figure.is_ratio:
        return amount(found.median, figure)
    text = f"{found.ratio:.2f}"
    return f"{text} ({found.least:.2f} to {found.most:.2f})" if spread and found.least < found.most else text


def table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def scenario(outcomes: list[Outcome]) -> str:
    """All that a scenario has shown, a server a row."""
    floor, figures = floor_of(outcomes), outcomes[0].scenario.figures
    has_traffic = any(circumstance(outcome, "busy") for outcome in outcomes)
    head = ["server", *(figure.title + (", × bare epoll" if figure.is_ratio else "") for figure in figures)]
    if has_traffic:
        head += ["server busy", "in the kernel", "generator busy"]
    return table(head, [_row(outcome, floor, has_traffic) for outcome in outcomes])


def _row(outcome: Outcome, floor: Outcome, has_traffic: bool) -> list[str]:
    figures = outcome.scenario.figures
    row = [outcome.title]
    row += [shown(cell(outcome, floor, figure), figure, outcome is floor, spread=True) for figure in figures]
    if has_traffic:
        row += [f"{circumstance(outcome, key) * 100:.0f} %" for key in ("busy", "kernel", "generator")]
    return row


def summary(comparison: Comparison) -> str:
    """The first figures of all scenarios, a server a column."""
    servers = list(comparison.servers.values())
    rows = []
    for name, key in HEADLINES:
        outcomes = comparison.outcomes.get(name)
        if not outcomes:
            continue
        figure = next(figure for figure in outcomes[0].scenario.figures if figure.key == key)
        # Of a server that is there twice, the one with fewer options is the one that users get.
        by_server = {outcome.entry.server: outcome for outcome in reversed(outcomes)}
        row = [f"{outcomes[0].scenario.short}: {figure.title}"]
        for server in servers:
            outcome = by_server.get(server.name)
            row.append(_headline(outcome, outcomes, figure) if outcome else NONE)
        rows.append(row)
    return table(["", *(server.title for server in servers)], rows)


def _headline(outcome: Outcome, outcomes: list[Outcome], figure: Figure) -> str:
    floor = floor_of(outcomes)
    return shown(cell(outcome, floor, figure), figure, outcome is floor)


def facts(rows: dict[str, str]) -> str:
    return table(["", ""], [[name, value] for name, value in rows.items()])
