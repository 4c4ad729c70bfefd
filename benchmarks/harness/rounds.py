"""Interleaved rounds: A, B, limit, A, B, limit … on the same machine in the same minutes, and their medians."""

from collections.abc import Callable, Mapping
from statistics import median
from typing import Any

Figures = dict[str, float]


def interleave(
    contestants: Mapping[str, Callable[[], Figures]], *, rounds: int, say: Callable[[str], Any]
) -> dict[str, list[Figures]]:
    """Run each contestant once a round, the order turning by one each time; every figure of every run."""
    found: dict[str, list[Figures]] = {name: [] for name in contestants}
    names = list(contestants)
    for number in range(rounds):
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            figures = contestants[name]()
            found[name].append(figures)
            shown = "  ".join(f"{key} {value:.4g}" for key, value in figures.items())
            say(f"round {number + 1}/{rounds}  {name:<10} {shown}")
    return found


def medians(runs: list[Figures]) -> Figures:
    return {key: median(run[key] for run in runs) for key in runs[0]}


def quantile(values: list[float], share: float) -> float:
    """The value below which `share` of the values lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
