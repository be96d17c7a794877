"""The outcome as bar charts: an SVG file for each scenario, which needs no other. Light or dark, as the reader's system is."""

from __future__ import annotations

from html import escape

from compare.results import Cell, cell, floor_of
from compare.rounds import Outcome
from compare.scenarios import Figure
from compare.tables import amount

WIDTH, LABELS, BARS = 1000, 240, 560
ROW, PANEL_HEAD, HEAD = 34, 64, 90
STYLE = """
svg { font-family: system-ui, sans-serif; --back: #ffffff; --ink: #1c2430; --soft: #66707f; --grid: #e4e8ee;
  --floor: #9aa5b4; --roost: #2563c9; --peer: #0f8a6a; }
@media (prefers-color-scheme: dark) { svg { --back: #12161d; --ink: #e8ecf2; --soft: #939dac; --grid: #262d38;
  --floor: #6b7686; --roost: #6ea4ff; --peer: #43cba3; } }
.back { fill: var(--back); } .head { fill: var(--ink); font-size: 24px; font-weight: 600; }
.title { fill: var(--ink); font-size: 17px; font-weight: 600; } .label { fill: var(--soft); font-size: 13px; }
.name { fill: var(--ink); font-size: 14px; text-anchor: end; }
.value { fill: var(--ink); font-size: 14px; paint-order: stroke; stroke: var(--back); stroke-width: 5px; }
.floor { fill: var(--floor); } .roost { fill: var(--roost); } .peer { fill: var(--peer); }
.mark { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 3 3; } .spread { stroke: var(--ink); stroke-width: 1.5; }
"""

Bar = tuple[Outcome, Cell]


def chart(outcomes: list[Outcome]) -> str:
    scenario, floor = outcomes[0].scenario, floor_of(outcomes)
    panels, top = [], HEAD
    for figure in scenario.figures:
        bars = [(outcome, found) for outcome in outcomes if (found := cell(outcome, floor, figure))]
        panels.append(f'<g transform="translate(30 {top})">\n{panel(figure, bars)}</g>')
        top += PANEL_HEAD + ROW * len(bars) + 20
    title = escape(scenario.title)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top}" role="img">',
            f"<title>{title}</title>",
            f"<style>{STYLE}</style>",
            f'<rect class="back" width="{WIDTH}" height="{top}" rx="12"/>',
            f'<text class="head" x="30" y="46">{title}</text>',
            f'<text class="label" x="30" y="70">{escape(scenario.caption)}</text>',
            *panels,
            "</svg>",
            "",
        ]
    )


def panel(figure: Figure, bars: list[Bar]) -> str:
    better = "less is better" if figure.is_less_better else "more is better"
    unit = "in terms of the bare epoll server" if figure.is_ratio else f"in {figure.unit}"
    lines = [
        f'<text class="title" x="0" y="16">{escape(figure.title)}</text>',
        f'<text class="label" x="0" y="36">{escape(unit)}, medians; {better}</text>',
    ]
    top = max((length(figure, found, found.most) for _, found in bars), default=1) or 1
    if figure.is_ratio:
        x = LABELS + BARS / top
        lines.append(f'<line class="mark" x1="{x:.1f}" x2="{x:.1f}" y1="46" y2="{PANEL_HEAD - 10 + ROW * len(bars)}"/>')
    for number, bar in enumerate(bars):
        lines += row(figure, bar, top, PANEL_HEAD - 12 + number * ROW)
    return "\n".join(lines) + "\n"


def length(figure: Figure, found: Cell, ratio: float) -> float:
    return ratio if figure.is_ratio else found.median


def row(figure: Figure, bar: Bar, top: float, y: float) -> list[str]:
    outcome, found = bar
    scale = BARS / top
    width = max(1.0, length(figure, found, found.ratio) * scale)
    name = outcome.entry.server
    style = name if name in ("floor", "roost") else "peer"
    lines = [
        f'<text class="name" x="{LABELS - 12}" y="{y + 17:.1f}">{escape(outcome.title)}</text>',
        f'<rect class="{style}" x="{LABELS}" y="{y:.1f}" width="{width:.1f}" height="{ROW - 10}" rx="4"/>',
    ]
    end = width
    if figure.is_ratio and found.most > found.least:
        middle, end = y + (ROW - 10) / 2, max(width, found.most * scale)
        least, most = LABELS + found.least * scale, LABELS + found.most * scale
        lines.append(f'<line class="spread" x1="{least:.1f}" x2="{most:.1f}" y1="{middle:.1f}" y2="{middle:.1f}"/>')
    text = escape(value(figure, outcome, found))
    lines.append(f'<text class="value" x="{LABELS + end + 10:.1f}" y="{y + 17:.1f}">{text}</text>')
    return lines


def value(figure: Figure, outcome: Outcome, found: Cell) -> str:
    if not figure.is_ratio:
        return amount(found.median, figure)
    if outcome.entry.server == "floor":
        return f"1 = {amount(found.median, figure)}"
    return f"{found.ratio:.2f}"
