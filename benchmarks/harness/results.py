"""Results as a table on the screen and, with `--json PATH`, as a file for comparison."""

import json
import os
import platform
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

Row = tuple[str, str, Any, str]  # which goal, what, figure, what is asked


def say(text: str = "") -> None:
    print(text, flush=True)


def show(title: str, rows: Sequence[Row]) -> None:
    """One line per figure, with the goal beside it."""
    say(f"\n{title}")
    widths = [max((len(_plain(row[place])) for row in rows), default=0) for place in range(4)]
    for row in rows:
        say("  " + "  ".join(_plain(cell).ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def keep(path: str | None, name: str, rows: Sequence[Row], **more: Any) -> None:
    """Write the figures with what the machine is."""
    if path:
        figures = [{"id": which, "what": what, "value": value, "goal": goal} for which, what, value, goal in rows]
        machine = {"cpus": os.cpu_count(), "machine": platform.machine(), "python": platform.python_version()}
        document = {"benchmark": name, "figures": figures, "machine": machine, "arguments": sys.argv[2:], **more}
        Path(path).write_text(json.dumps(document, ensure_ascii=False, indent=1, default=str) + "\n")


def _plain(value: Any) -> str:
    return (
        f"{value:.3g}"
        if isinstance(value, float) and value < 100
        else f"{value:.0f}"
        if isinstance(value, float)
        else str(value)
    )
