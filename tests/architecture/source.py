"""Reading our own source, for tests about how the building is built."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "tongban"
FLOORS = [
    {"kernel"}, {"regions"}, {"identity", "calendars"}, {"forms", "files"}, {"notifications"}, {"licences"}, {"catalogue"},
    {"cases"}, {"ratings"}, {"exports"}, {"demo"}, {"webkit"}, {"portal", "workbench", "openapi", "operations"},
]  # fmt: skip
FACES = {"webkit", "portal", "workbench", "openapi", "operations"}


def floor(room: str) -> int:
    """How high a room stands; the same order as the contract in pyproject.toml."""
    return next(height for height, rooms in enumerate(FLOORS) if room in rooms)


@cache
def files() -> list[tuple[Path, ast.Module]]:
    """Every Python file of ours (migrations apart), parsed."""
    paths = [path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts]
    return [(path.relative_to(SOURCE), ast.parse(path.read_text(encoding="utf-8"))) for path in sorted(paths)]


def calls() -> Iterator[tuple[Path, ast.Call]]:
    """Every call in every file."""
    for path, tree in files():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield path, node


def rooms() -> list[str]:
    """The packages under src/tongban."""
    return sorted(path.parent.name for path in SOURCE.glob("*/__init__.py"))
