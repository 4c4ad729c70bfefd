"""Divisions as the region picker needs them: asked once each while one page is made."""

from typing import Any

from tongban.kernel.errors import Refusal
from tongban.regions import selectors
from tongban.regions.models import Region


class Places:
    """Remembers what it was asked. One object a page."""

    def __init__(self) -> None:
        self._children: dict[str, list[Region]] = {}
        self._paths: dict[str, list[Region]] = {}

    def children(self, code: str) -> list[Region]:
        if code not in self._children:
            self._children[code] = selectors.children(code)
        return self._children[code]

    def path(self, code: str) -> list[Region]:
        """From the province down; empty for a code that is none today."""
        if code not in self._paths:
            try:
                self._paths[code] = list(selectors.region_path(code))
            except Refusal:
                self._paths[code] = []
        return self._paths[code]

    def name(self, code: str) -> str:
        """The full name; the code itself where there is no such division today."""
        path = self.path(code)
        return "".join(region.name for region in path) or code


def children_as_data(code: str) -> list[dict[str, Any]]:
    """What a face answers to `data-regions-url?parent=CODE`, as {"regions": …}."""
    try:
        return [{"code": r.code, "name": r.name, "level": r.level} for r in selectors.children(code)]
    except Refusal:
        return []
