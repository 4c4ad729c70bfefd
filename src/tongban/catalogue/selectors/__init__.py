"""What can be read of the catalogue."""

from tongban.catalogue.selectors import lists, presence, proofs, reductions, reforms
from tongban.catalogue.selectors.browsing import (
    bodies_with_items,
    items_of_body,
    items_of_theme,
    items_page,
    popular_items,
    theme,
    themes,
)
from tongban.catalogue.selectors.dictionary import (
    Line,
    saying,
    sayings,
)
from tongban.catalogue.selectors.directory import (
    ClaimRate,
    Lag,
    claim_rates,
    claimable,
    is_kept_in,
    lagging,
    lagging_ids,
)
from tongban.catalogue.selectors.guide_audit import (
    Audited,
    audited_items,
    report_of,
)
from tongban.catalogue.selectors.guide_findings import (
    FindingFilter,
    audit_of_item,
    check_titles,
    finding_of,
    findings_listing,
    findings_overview,
    worded,
)
from tongban.catalogue.selectors.guides import Guide, guide
from tongban.catalogue.selectors.indicators import (
    Indicators,
    Scope,
    indicators,
)
from tongban.catalogue.selectors.items import (
    item,
    item_names,
    items_named,
    pinned_version,
    require_open,
    version_in_force,
)
from tongban.catalogue.selectors.questions import (
    misses,
    open_questions,
    question,
    settled_questions,
)
from tongban.catalogue.selectors.search import (
    SearchAnswer,
    SearchHit,
    search,
    suggest,
)
from tongban.catalogue.selectors.search_statements import Narrow
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
    "Audited",
    "Change",
    "ClaimRate",
    "FindingFilter",
    "Guide",
    "Indicators",
    "Lag",
    "Line",
    "Narrow",
    "Scope",
    "SearchAnswer",
    "SearchHit",
    "audit_of_item",
    "audited_items",
    "bodies_with_items",
    "changes",
    "check_titles",
    "claim_rates",
    "claimable",
    "compared",
    "finding_of",
    "findings_listing",
    "findings_overview",
    "guide",
    "indicators",
    "is_kept_in",
    "item",
    "item_names",
    "items_kept_by",
    "items_named",
    "items_of_body",
    "items_of_theme",
    "items_page",
    "lagging",
    "lagging_ids",
    "lists",
    "misses",
    "open_questions",
    "open_submission",
    "pinned_version",
    "popular_items",
    "presence",
    "proofs",
    "question",
    "reading_rows",
    "reductions",
    "reforms",
    "report_of",
    "require_open",
    "rounds_of",
    "saying",
    "sayings",
    "search",
    "settled_questions",
    "submission",
    "suggest",
    "theme",
    "themes",
    "to_review",
    "version_in_force",
    "versions_of",
    "worded",
]
