"""The findings of the guide audit for those who have to work them off: sums, the list, one item's."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, Sum

from tongban.catalogue import permissions
from tongban.catalogue.audit_words import TITLES, Words, gap_words, label_of, words_of
from tongban.catalogue.models import CatalogueImport, GuideFinding, ServiceItem, SourceGap
from tongban.catalogue.rules.audit import CHECKS, ELEMENTS
from tongban.catalogue.selectors.guide_audit import audited_items
from tongban.identity.models import Staff
from tongban.kernel.errors import NotFound
from tongban.kernel.pages import Listing
from tongban.regions.models import Body

OPEN = Q(resolved_at__isnull=True, set_aside_at__isnull=True)
IN_STATE = {
    "open": OPEN, "set_aside": Q(resolved_at__isnull=True, set_aside_at__isnull=False),
    "resolved": Q(resolved_at__isnull=False),
}  # fmt: skip
SEVERITIES = ("blocking", "warning")
ORDER = ("-is_blocking", "item_id", "id")


@dataclass(frozen=True)
class FindingFilter:
    """What the list is narrowed to."""

    state: str = "open"
    body_id: int | None = None
    check: str = ""
    severity: str = ""
    text: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "FindingFilter":
        """From an address or from what an export kept; values that do not exist are dropped."""
        body = str(given.get("body", ""))
        return cls(
            state=_one_of(given.get("state", ""), IN_STATE) or "open",
            body_id=int(body) if body.isascii() and body.isdigit() and len(body) < 16 else None,
            check=_one_of(given.get("check", ""), CHECKS),
            severity=_one_of(given.get("severity", ""), SEVERITIES),
            text=given.get("text", "").strip()[:80],
        )

    def as_filters(self) -> dict[str, str]:
        """As `read` reads it, without what narrows nothing."""
        found = {
            "state": "" if self.state == "open" else self.state, "body": str(self.body_id or ""), "check": self.check,
            "severity": self.severity, "text": self.text,
        }  # fmt: skip
        return {name: value for name, value in found.items() if value}


def _one_of(value: str, allowed: Any) -> str:
    return value if value in allowed else ""


@dataclass(frozen=True)
class Sums:
    """What is open of one body, or of one check."""

    key: str  # as the filter takes it
    title: str
    rule: str
    blocking: int
    warnings: int


@dataclass(frozen=True)
class Overview:
    """How far the bodies of one manager are from nought. `gaps`: (source, what it has no field for)."""

    bodies: list[Sums]
    checks: list[Sums]
    gaps: list[tuple[str, Words]]

    @property
    def blocking(self) -> int:
        return sum(one.blocking for one in self.bodies)

    @property
    def warnings(self) -> int:
        return sum(one.warnings for one in self.bodies)

    @property
    def clean_bodies(self) -> int:
        return sum(not one.blocking and not one.warnings for one in self.bodies)


def findings_overview(staff: Staff, on: date) -> Overview:
    """Sums over the bodies whose items `staff` keeps: three queries beside the posts."""
    kept = permissions.bodies_kept_by(staff, on)
    counted = (
        GuideFinding.objects.filter(OPEN, body__in=kept).order_by().values_list("body", "check_name", "is_blocking")
    )
    by_body: dict[Any, list[int]] = defaultdict(lambda: [0, 0])  # → blocking, warnings
    by_check: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for body, check, is_blocking, count in counted.annotate(count=Count("pk")):
        for sums in (by_body[body], by_check[check]):
            sums[not is_blocking] += count
    names = Body.objects.filter(pk__in=kept).order_by("name", "pk").values_list("pk", "name")
    bodies = [Sums(str(pk), name, "", *by_body.get(pk, (0, 0))) for pk, name in names]
    checks = [Sums(name, str(TITLES[name]), CHECKS[name].rule, *by_check[name]) for name in CHECKS if name in by_check]
    lacking = SourceGap.objects.filter(body__in=kept).order_by("source", "element")
    gaps = [
        (source, gap_words(check, source=source, element=element, items=count))
        for source, check, element, count in lacking.values_list("source", "check_name", "element").annotate(
            Sum("items")
        )
    ]
    worst = lambda one: (-one.blocking, -one.warnings)  # noqa: E731
    return Overview(sorted(bodies, key=worst), sorted(checks, key=worst), gaps)


def findings_listing(staff: Staff, on: date, narrow: FindingFilter | None = None) -> Listing:
    """The findings of the bodies that `staff` keeps, what blocks first, those of one item together. One query a page."""
    narrow = narrow or FindingFilter()
    rows = GuideFinding.objects.filter(IN_STATE[narrow.state], body__in=permissions.bodies_kept_by(staff, on))
    rows = rows.select_related("item__current", "body")
    if narrow.body_id is not None:
        rows = rows.filter(body_id=narrow.body_id)
    if narrow.check:
        rows = rows.filter(check_name=narrow.check)
    if narrow.severity:
        rows = rows.filter(is_blocking=narrow.severity == "blocking")
    if narrow.text:
        rows = rows.filter(Q(item__current__name__icontains=narrow.text) | Q(item__code=narrow.text))
    return Listing(rows, ORDER)


@dataclass(frozen=True)
class WordedFinding:
    """A stored finding with its sentences."""

    row: GuideFinding
    title: str
    words: Words

    @property
    def key(self) -> str:
        return str(self.row.pk)

    @property
    def item_name(self) -> str:
        return self.row.item.current.name if self.row.item.current else self.row.item.code


def worded(row: GuideFinding) -> WordedFinding:
    """In the language in force. No query."""
    words = words_of(
        row.check_name, element=row.element, where=row.where, where_name=row.where_name, facts=row.facts,
        not_given=row.not_given,
    )  # fmt: skip
    return WordedFinding(row, str(TITLES[row.check_name]), words)


@dataclass(frozen=True)
class ItemAudit:
    """One item's page: the eighteen elements as they are now (label, is there and valid), and its findings."""

    item: ServiceItem
    name: str
    elements: list[tuple[str, bool]]
    open: list[WordedFinding]
    set_aside: list[WordedFinding]
    resolved: list[WordedFinding]

    @property
    def filled(self) -> int:
        return sum(valid for _, valid in self.elements)


def audit_of_item(staff: Staff, code: str, on: date) -> ItemAudit:
    """NotFound for an item of a body that `staff` does not keep, or one without any version. Seven queries at most."""
    kept = permissions.bodies_kept_by(staff, on)
    audited = next(audited_items(ServiceItem.objects.filter(code=code, body__in=kept), on=on), None)
    if audited is None:
        raise NotFound(code)
    rows = GuideFinding.objects.filter(item=audited.item).select_related("item__current").order_by(*ORDER)
    lines = [worded(row) for row in rows]
    gone = sorted((one for one in lines if one.row.resolved_at), key=lambda one: one.row.resolved_at or 0, reverse=True)
    return ItemAudit(
        item=audited.item, name=audited.reading.name,
        elements=[(label_of(element), element not in audited.report.faulty) for element in ELEMENTS],
        open=[one for one in lines if one.row.is_open],
        set_aside=[one for one in lines if one.row.set_aside_at and not one.row.resolved_at], resolved=gone[:20],
    )  # fmt: skip


def finding_of(staff: Staff, finding_id: int, on: date) -> GuideFinding:
    """NotFound for one of a body that `staff` does not keep."""
    kept = permissions.bodies_kept_by(staff, on)
    found = GuideFinding.objects.select_related("item").filter(pk=finding_id, body__in=kept).first()
    if found is None:
        raise NotFound(finding_id)
    return found


def check_titles() -> list[tuple[str, str]]:
    """Check → title, to choose from."""
    return [(name, str(TITLES[name])) for name in CHECKS]


def source_of_import(import_id: int) -> str:
    """The source that an import brought in."""
    return CatalogueImport.objects.values_list("source", flat=True).get(pk=import_id)
