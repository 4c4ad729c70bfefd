"""Cases that one order concerns: those of an item that is gone, those of earlier versions of an item; and how orders stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Count, Min

from tongban.cases.enums import BulkKind
from tongban.cases.enums import CaseAction as Do
from tongban.cases.lifecycle import TRANSITIONS, WITHIN
from tongban.cases.models import BulkAct, Case, CaseFavour
from tongban.cases.querysets import CaseQuerySet
from tongban.catalogue.models import ServiceItem
from tongban.identity.enums import Role
from tongban.identity.models import Staff
from tongban.identity.posts import posts_of
from tongban.kernel.errors import NotFound
from tongban.kernel.pages import Page, keyset

ENDED_BY = {state for state, action in TRANSITIONS if action == Do.TERMINATE}
FAVOURED = WITHIN[Do.FAVOUR]
HEADS = (Role.CHIEF_REP, Role.LEADER)


@dataclass(frozen=True)
class Ending:
    """An item that was cancelled outright, and how many of its cases are still open."""

    item: ServiceItem
    cases: int
    first_due_on: date | None


def to_end(item_id: int) -> CaseQuerySet:
    """Open cases of this item that can be ended for it: received and not decided yet."""
    return Case.objects.running().filter(item_id=item_id, state__in=ENDED_BY)


def favourable(item_id: int, number: int) -> CaseQuerySet:
    """Open cases of this item, pinned to an earlier version than the one with this number, and not decided yet."""
    return Case.objects.running().filter(item_id=item_id, state__in=FAVOURED, version__number__lt=number)


def endings(staff: Staff, on: date) -> list[Ending]:
    """The items of one's bodies that were cancelled outright and still have open cases, the most cases first. Two queries."""
    bodies = posts_of(staff, on).body_ids(*HEADS)
    rows = (
        Case.objects.running()
        .filter(body_id__in=bodies, item__is_abolished=True, state__in=ENDED_BY)
        .order_by().values("item_id").annotate(cases=Count("pk"), first=Min("due_on"))
    )  # fmt: skip
    found = {row["item_id"]: row for row in rows}
    items = ServiceItem.objects.filter(pk__in=found).select_related("current", "standing", "body")
    made = [Ending(item, found[item.pk]["cases"], found[item.pk]["first"]) for item in items]
    return sorted(made, key=lambda one: (-one.cases, one.item.code))


def ending_of(staff: Staff, code: str, on: date) -> ServiceItem:
    """An item of one's bodies that was cancelled outright. NotFound for anybody else's."""
    item = (
        ServiceItem.objects.select_related("current", "standing", "body").filter(code=code, is_abolished=True).first()
    )
    if item is None or item.body_id not in posts_of(staff, on).body_ids(*HEADS):
        raise NotFound(code)
    return item


def cases_to_end(item_id: int, *, after: str | None = None, limit: int = 20) -> Page[Case]:
    """Those cases, the first due first."""
    return keyset(to_end(item_id).with_row_data(), order=("due_on", "id"), after=after, limit=limit)


def cases_of_earlier_versions(item_id: int, number: int) -> Sequence[tuple[int, int, int]]:
    """(version, its number, how many open cases) of the versions before this one that still have any, the newest first. One query."""
    rows = favourable(item_id, number).order_by().values_list("version_id", "version__number").annotate(n=Count("pk"))
    return sorted(rows, key=lambda row: -row[1])


def favoured_counts(item_id: int, version_id: int, number: int) -> dict[str, int]:
    """Element → to how many of those cases it was applied already. One query."""
    given = CaseFavour.objects.filter(case__in=favourable(item_id, number), version_id=version_id)
    sql, params = given.order_by().values_list("case_id", "elements").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT element ->> 'element', count(DISTINCT given.case_id)"  # noqa: S608 the ORM's own statement
            f" FROM ({sql}) AS given(case_id, elements), jsonb_array_elements(given.elements) AS element GROUP BY 1",
            params,
        )
        return dict(cursor.fetchall())


def bulks_of(item_id: int, kind: BulkKind, limit: int = 5) -> list[BulkAct]:
    """The last orders of this kind for an item, the newest first."""
    return list(
        BulkAct.objects.filter(item_id=item_id, kind=kind).select_related("by", "version").order_by("-pk")[:limit]
    )


def favours_of(case: Case) -> list[CaseFavour]:
    """What of later versions was applied to the case; no query where nothing was."""
    if not case.favour:
        return []
    return list(CaseFavour.objects.filter(case_id=case.pk).select_related("version"))
