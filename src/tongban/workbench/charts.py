"""A line over days as SVG, drawn here: no script, no style of its own; its colours are classes of workbench.css. The table
beside it says the same."""

import math
from collections.abc import Sequence
from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, HEIGHT = 720, 240
LEFT, RIGHT, TOP, BOTTOM = 56, 16, 16, 32
DOTS_UP_TO = 40  # points


def line(points: Sequence[tuple[date, float]], *, label: str, target: float | None = None) -> SafeString:
    """At least two points, in the order of their days. `label`: what it shows, for screen readers."""
    values = [value for _day, value in points] + ([target] if target is not None else [])
    ticks = _ticks(min(values), max(values))
    low, high = ticks[0], ticks[-1]
    first, last = points[0][0], points[-1][0]

    def x(day: date) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - first).days / max((last - first).days, 1), 1)

    def y(value: float) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value - low) / (high - low), 1)

    grid = format_html_join(
        "", '<line class="chart-grid" x1="{}" x2="{}" y1="{}" y2="{}"/><text class="chart-text" x="{}" y="{}" text-anchor="end">{}</text>',
        ((LEFT, WIDTH - RIGHT, y(tick), y(tick), LEFT - 8, y(tick) + 4, _short(tick, high - low)) for tick in ticks),
    )  # fmt: skip
    dots = format_html_join(
        "", '<circle class="chart-dot" cx="{}" cy="{}" r="3.5"/>',
        ((x(day), y(value)) for day, value in points) if len(points) <= DOTS_UP_TO else (),
    )  # fmt: skip
    aim = (
        format_html(
            '<line class="chart-target" x1="{}" x2="{}" y1="{}" y2="{}"/>', LEFT, WIDTH - RIGHT, y(target), y(target)
        )
        if target is not None
        else ""
    )
    ends = format_html_join(
        "", '<text class="chart-text" x="{}" y="{}" text-anchor="{}">{}</text>',
        [(LEFT, HEIGHT - 8, "start", first.isoformat()), (WIDTH - RIGHT, HEIGHT - 8, "end", last.isoformat())],
    )  # fmt: skip
    path = " ".join(f"{x(day)},{y(value)}" for day, value in points)
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}<polyline class="chart-line" points="{}"/>{}{}</svg>',
        WIDTH, HEIGHT, label, grid, aim, path, dots, ends,
    )  # fmt: skip


def _ticks(low: float, high: float) -> list[float]:
    """Round numbers from below the lowest to above the highest value, some four to seven."""
    span = (high - low) or max(abs(high) * 0.1, 1.0)
    power = 10.0 ** math.floor(math.log10(span / 4))
    step = next(step for step in (power, 2 * power, 5 * power, 10 * power) if span / step <= 5)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [round(step * number, 6) for number in range(first, max(last, first + 1) + 1)]


def _short(value: float, span: float) -> str:
    return f"{value:.0f}" if span >= 4 else f"{value:.1f}" if span >= 0.4 else f"{value:.2f}"
