"""Typst templates of seals and licences. They get plain data as JSON, see the head of each."""

from pathlib import Path

FOLDER = Path(__file__).resolve().parent
SEAL = FOLDER / "seal.typ"


def template(name: str) -> Path:
    """The template called `name`; raises when there is none (names come from the table of licence types)."""
    found = (FOLDER / f"{name}.typ").resolve()
    if found.parent != FOLDER or not found.exists():
        raise FileNotFoundError(f"no licence template called {name!r}")
    return found
