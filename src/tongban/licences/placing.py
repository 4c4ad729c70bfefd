"""Where a seal falls on a page. Apart from `signing`, whose library takes half a second to load and is needed by few."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """Where the middle of the seal falls: millimetres from the right and the lower edge of a page (-1: the last)."""

    from_right: float = 58.0
    from_bottom: float = 62.0
    page: int = -1
