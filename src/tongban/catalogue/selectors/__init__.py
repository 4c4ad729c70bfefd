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
from tongban.catalogue.selectors.versions import (
    Change,
    changes,
    compared,
    items_kept_by,
    open_submission,
    reading_rows,
    rounds_of,
    submission,
    to_review,
    versions_of,
)

__all__ = [
    "Change",
    "Guide",
    "Indicators",
    "Scope",
    "SearchAnswer",
    "SearchHit",
    "bodies_with_items",
    "changes",
    "compared",
    "guide",
    "indicators",
    "item",
    "item_names",
    "items_kept_by",
    "items_named",
    "items_of_body",
    "items_of_theme",
    "items_page",
    "open_submission",
    "pinned_version",
    "popular_items",
    "reading_rows",
    "require_open",
    "rounds_of",
    "search",
    "submission",
    "suggest",
    "theme",
    "themes",
    "to_review",
    "version_in_force",
    "versions_of",
]  # fmt: skip
