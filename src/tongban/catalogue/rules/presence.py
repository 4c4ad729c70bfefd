"""应进必进: how many of the items on application are in a hall (CAT-10)."""

from dataclasses import dataclass

from tongban.regions.rules.codes import on_one_path


@dataclass(frozen=True)
class Presence:
    """Counts of items in use that one applies for (R-ITEM-10). `listed`: on the negative list; `comprehensive`: of the
    present ones those at comprehensive windows; `consulting`: in a hall only to be asked about, so not present."""

    items: int = 0
    present: int = 0
    comprehensive: int = 0
    listed: int = 0
    consulting: int = 0

    def __add__(self, other: "Presence") -> "Presence":
        return Presence(
            self.items + other.items, self.present + other.present, self.comprehensive + other.comprehensive,
            self.listed + other.listed, self.consulting + other.consulting,
        )  # fmt: skip

    @property
    def due(self) -> int:
        """Items that have to be in a hall."""
        return self.items - self.listed

    @property
    def missing(self) -> int:
        """Neither present nor on the negative list."""
        return self.due - self.present

    @property
    def rate(self) -> float | None:
        """In per cent; None where nothing has to be in a hall. Never 100 while one is missing."""
        return _share(self.present, self.due)

    @property
    def comprehensive_rate(self) -> float | None:
        return _share(self.comprehensive, self.present)


def _share(part: int, whole: int) -> float | None:
    return None if not whole else part * 1000 // whole / 10


def meets(rate: float | None, target: float | None) -> bool | None:
    """None without a target or a rate."""
    return None if rate is None or target is None else rate >= target


def is_hall_for(hall_region: str, item_region: str) -> bool:
    """May an item of this region be in a hall of that one: its own, one above it or one below it? An item whose source did
    not say where it belongs is nowhere elsewhere."""
    return not item_region or on_one_path(hall_region, item_region)
