"""The dictionary of search as its managers see it: what ships, overlaid with their own entries. One query."""

from dataclasses import dataclass
from datetime import datetime

from tongban.catalogue.models import OwnSaying
from tongban.catalogue.rules.synonyms import key_of, shipped


@dataclass(frozen=True)
class Line:
    """One saying: where it comes from, whether it counts, and who changed it last."""

    key: str
    said: str
    means: tuple[str, ...]
    kind: str
    is_on: bool = True
    is_shipped: bool = False  # these words are among what ships
    is_own: bool = False  # entered or changed here
    note: str = ""
    changed_by: str = ""
    changed_at: datetime | None = None


def all_sayings() -> list[Line]:
    """Own entries first, the newest before the older, then what ships."""
    ships = shipped()
    own = [
        Line(
            one.key, one.said, tuple(one.means), one.kind, one.is_on, one.key in ships, True, one.note, one.changed_by,
            one.changed_at,
        )
        for one in OwnSaying.objects.order_by("-changed_at", "id")
    ]  # fmt: skip
    taken = {line.key for line in own}
    return [
        *own,
        *(Line(key, one.said, one.means, one.kind, is_shipped=True) for key, one in ships.items() if key not in taken),
    ]


def sayings(text: str = "", show: str = "") -> list[Line]:
    """Those whose words or meanings hold the text; `show`: "own", "off" or all."""
    wanted = key_of(text)
    return [line for line in all_sayings() if _shown(line, show) and (not wanted or _holds(line, wanted))]


def saying(key: str) -> Line | None:
    return next((line for line in all_sayings() if line.key == key), None)


def _shown(line: Line, show: str) -> bool:
    return {"own": line.is_own, "off": not line.is_on}.get(show, True)


def _holds(line: Line, wanted: str) -> bool:
    return wanted in line.key or any(wanted in key_of(one) for one in line.means)
