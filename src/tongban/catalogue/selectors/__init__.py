"""What can be read of the catalogue."""

from tongban.catalogue.selectors.browsing import (
    bodies_with_items,
    items_of_body,
    items_of_theme,
    items_page,
    popular_items,
    theme,
    themes,
)
from tongban.catalogue.selectors.guides import Guide, guide
from tongban.catalogue.selectors.indicators import Indicators, Scope, indicators
from tongban.catalogue.selectors.items import (
    item,
    item_names,
    items_named,
    pinned_version,
    require_open,
    version_in_force,
)
from tongban.catalogue.selectors.search import SearchAnswer, SearchHit, search, suggest

__all__ = [
    "Guide",
    "Indicators",
    "Scope",
    "SearchAnswer",
    "SearchHit",
    "bodies_with_items",
    "guide",
    "indicators",
    "item",
    "item_names",
    "items_named",
    "items_of_body",
    "items_of_theme",
    "items_page",
    "pinned_version",
    "popular_items",
    "require_open",
    "search",
    "suggest",
    "theme",
    "themes",
    "version_in_force",
]  # fmt: skip
