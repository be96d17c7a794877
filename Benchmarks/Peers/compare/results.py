"""From rounds to results: medians, and ratios to the floor of the same round."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import Any

from compare.rounds import Comparison, Outcome
from compare.scenarios import Figure


@dataclass(frozen=True)
class Cell:
    """A figure of a server."""

    median: float
    """As it was measured."""
    ratio: float
    """The median of what it was in terms of the floor in each round."""
    least: float
    most: float
    """Of the ratios."""


def rounds_of(outcome: Outcome, key: str) -> list[float]:
    return [figures[key] for figures in outcome.figures if figures]


def cell(outcome: Outcome, floor: Outcome, figure: Figure) -> Cell | None:
    """None if the server came through in no round; or in no round of the floor's, and a ratio is wanted."""
    values = rounds_of(outcome, figure.key)
    rounds = zip(outcome.figures, floor.figures, strict=True)
    pairs = [(own[figure.key], other[figure.key]) for own, other in rounds if own and other]
    ratios = [own / other for own, other in pairs if other > 0]
    if not values or (figure.is_ratio and not ratios):
        return None
    if not ratios:
        return Cell(statistics.median(values), 0, 0, 0)
    return Cell(statistics.median(values), statistics.median(ratios), min(ratios), max(ratios))


def circumstance(outcome: Outcome, key: str) -> float:
    values = rounds_of(outcome, key)
    return statistics.median(values) if values else 0.0


def floor_of(outcomes: list[Outcome]) -> Outcome:
    return next(outcome for outcome in outcomes if outcome.entry.server == "floor")


def as_json(comparison: Comparison, about: dict[str, Any]) -> dict[str, Any]:
    return {
        "format": 1,
        **about,
        "scenarios": {
            name: {
                "title": outcomes[0].scenario.title,
                "arguments": [outcomes[0].scenario.command, *outcomes[0].scenario.arguments(comparison.sizes)],
                "servers": {outcome.title: _row(outcome, floor_of(outcomes)) for outcome in outcomes},
            }
            for name, outcomes in comparison.outcomes.items()
        },
    }


def _row(outcome: Outcome, floor: Outcome) -> dict[str, Any]:
    cells = {figure.key: cell(outcome, floor, figure) for figure in outcome.scenario.figures}
    return {
        "options": list(outcome.entry.options),
        "figures": {key: vars(value) if value else None for key, value in cells.items()},
        "rounds": outcome.figures,
        "failures": outcome.failures,
    }
