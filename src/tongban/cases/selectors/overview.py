"""Where it went wrong: the open cases of one's bodies by item and by examiner. A fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import BigIntegerField, Count, F, Func, Q, QuerySet

from tongban.cases.enums import CaseState
from tongban.cases.lifecycle import IN_HAND
from tongban.cases.querysets import CaseQuerySet
from tongban.cases.selectors.access import cases_of_bodies_and_regions, cases_overseen_by, overseen_by
from tongban.cases.selectors.narrowing import counting, lateness
from tongban.catalogue.models import ServiceItem
from tongban.identity.models import Staff
from tongban.kernel.shaped import Shaped

MOST = 30
LOOKED_AT = 300  # open cases


@dataclass(frozen=True)
class Standing:
    """One item or one examiner (`key`): how much is open, how much of it is late, due today, or assigned to nobody."""

    key: str
    name: str
    standing: int
    past_promise: int
    past_statute: int
    due_today: int
    unassigned: int


def standing_by_item(staff: Staff, on: date) -> list[Standing]:
    """The items with open cases, those with most late ones first. One query."""
    rows = _open(staff, on).values("item_code", "item_name").annotate(**_counts(on))
    return [Standing(row.pop("item_code"), row.pop("item_name"), **row) for row in _worst(rows)]


def standing_by_examiner(staff: Staff, on: date) -> list[Standing]:
    """Who examines what is open; a case of two counts for both. Two queries."""
    examiner = Func(F("examiner_ids"), function="unnest", output_field=BigIntegerField())
    in_hand = _open(staff, on).in_states(*IN_HAND).annotate(examiner=examiner)
    rows = list(_worst(in_hand.values("examiner").annotate(**_counts(on))))
    names = dict(Staff.objects.filter(pk__in=[row["examiner"] for row in rows]).values_list("pk", "name"))
    return [Standing(str(key := row.pop("examiner")), names.get(key, ""), **row) for row in rows]


def items_with_open_cases(staff: Staff, on: date) -> list[tuple[str, str]]:
    """(code, name) of items one may narrow a list of one's bodies to: those of the cases that are due first, so that the
    answer takes the same time however much stands open. One query."""
    bodies, regions = overseen_by(staff, on)
    if bodies and not regions:
        return _items_of_bodies(*bodies)
    return list(_items_of(cases_of_bodies_and_regions(bodies, regions)))


def _items_of(cases: CaseQuerySet) -> QuerySet:
    due_first = cases.running().order_by("due_on", "id").values("item_id")[:LOOKED_AT]
    items = ServiceItem.objects.filter(pk__in=due_first, current__isnull=False).order_by("current__name", "code")
    return items.values_list("code", "current__name")[:MOST]


_items_of_bodies = Shaped(lambda *bodies: _items_of(cases_of_bodies_and_regions(bodies)))


def _open(staff: Staff, on: date) -> CaseQuerySet:
    return cases_overseen_by(staff, on).running().order_by()


def _counts(on: date) -> dict[str, Count]:
    return {
        "standing": Count("id"),
        "past_promise": Count("id", filter=lateness("promise", on)),
        "past_statute": Count("id", filter=lateness("statute", on)),
        "due_today": Count("id", filter=counting() & Q(due_on=on)),
        "unassigned": Count("id", filter=Q(state=CaseState.ACCEPTED)),
    }


def _worst(rows: CaseQuerySet) -> Iterable[dict]:
    return rows.order_by("-past_statute", "-past_promise", "-due_today", "-standing")[:MOST]
