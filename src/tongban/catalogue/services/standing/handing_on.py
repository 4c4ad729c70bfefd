"""What becomes of all that stood around an item that ends: its time in halls and at places is over with it, and the new
items of a split or merger go on with it, with the policies that named it and with how it was reformed."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from tongban.catalogue.enums import RESHAPING, TAKES_IN, ActKind
from tongban.catalogue.models import (
    Delegation,
    HallPresence,
    ItemAct,
    OutsideHalls,
    PermitReform,
    PolicyMeasure,
    ServiceItem,
)
from tongban.catalogue.selectors.reforms import concerns_enterprises
from tongban.kernel import audit
from tongban.kernel.actors import Actor

Row = TypeVar("Row")
LONGEST_REASON = 200
RECORD_LANGUAGE = "zh-hans"  # reasons are written down once, in the language of the law
PLACED = ("kind", "region_code", "region_name", "region_level", "is_functional_area", "body_id", "place", "hours", "phone",
          "document", "until", "by_name")  # fmt: skip


def hand_on(act: ItemAct, items: Sequence[ServiceItem], *, by: Actor, at: datetime) -> None:
    """The new items are from now on where the old ones were (what was put down for one already stays), and the old ones
    are there no longer. The old items are locked; the new ones are locked here."""
    today = localdate(at)
    present = list(
        HallPresence.objects.select_for_update().filter(item__in=items, ended_on=None).order_by("item_id", "pk")
    )
    outside = list(
        OutsideHalls.objects.select_for_update().filter(item__in=items, ended_on=None).order_by("item_id", "pk")
    )
    running = Q(until__isnull=True) | Q(until__gte=today)
    places = list(Delegation.objects.select_for_update().filter(running, item__in=items).order_by("item_id", "pk"))
    reason = why_over(act)
    _end_presences(present, outside, reason, today)
    new = list(act.successors.select_for_update(of=("self",)).select_related("current").order_by("pk"))
    counts = {one.pk: _place(one, present, outside, places, at) for one in new}
    _end_places(places, reason, today)
    reforms = policies = 0
    if act.kind in RESHAPING:
        reforms, policies = _hand_on_reforms(items, new, reason, today), _hand_on_policies(items, new)
    if present or outside or places:
        audit.record(
            "catalogue.places_ended", of=act, by=by, at=at, items=[one.code for one in items], halls=len(present),
            places=len(places), outside=len(outside),
        )  # fmt: skip
    for one in new:
        halls, moved = counts[one.pk]
        audit.record(
            "catalogue.places_handed_on", of=one, by=by, at=at, item=one.code, act=act.pk, halls=halls, places=moved,
            policies=policies, reforms=reforms,
        )  # fmt: skip


def why_over(act: ItemAct) -> str:
    """事项取消：国务院决定取消 — the reason that ends whatever stood around the item."""
    with override(RECORD_LANGUAGE):
        said = _("事项%(act)s：%(reason)s") % {"act": ActKind(act.kind).label, "reason": act.reason}
    return said[:LONGEST_REASON]


def _place(
    new: ServiceItem, present: Sequence[HallPresence], outside: Sequence[OutsideHalls], places: Sequence[Delegation],
    at: datetime,
) -> tuple[int, int]:  # fmt: skip
    """(halls, places) that the new item took over."""
    today = localdate(at)
    halls = set(HallPresence.objects.filter(item=new, ended_on=None).values_list("hall_id", flat=True))
    open_still = new.delegations.filter(Q(until__isnull=True) | Q(until__gte=today))
    known = set(open_still.values_list("kind", "region_code", "place"))
    made = _firsts(present, lambda row: row.hall_id, known=halls)
    HallPresence.objects.bulk_create(
        HallPresence(hall_id=row.hall_id, item=new, kind=row.kind, windows=row.windows, since=today) for row in made
    )
    is_inside = HallPresence.objects.filter(item=new, ended_on=None, kind__in=TAKES_IN).exists()
    if outside and not is_inside and not OutsideHalls.objects.filter(item=new, ended_on=None).exists():
        OutsideHalls.objects.create(item=new, reason=outside[0].reason, document=outside[0].document, since=today)
    longest = sorted(places, key=lambda row: row.until or date.max, reverse=True)
    moved = _firsts(longest, lambda row: (row.kind, row.region_code, row.place), known=known)
    Delegation.objects.bulk_create(
        Delegation(item=new, from_on=max(one.from_on, today), at=at, **{name: getattr(one, name) for name in PLACED})
        for one in moved
    )
    return len(made), len(moved)


def _firsts(rows: Iterable[Row], key: Callable[[Row], Any], *, known: Collection[Any]) -> list[Row]:
    """Of the rows with one key the first, and none whose key is known already."""
    found: dict[Any, Row] = {}
    for row in rows:
        if key(row) not in known:
            found.setdefault(key(row), row)
    return list(found.values())


def _end_presences(present: Sequence[HallPresence], outside: Sequence[OutsideHalls], reason: str, today: date) -> None:
    rows: list[HallPresence | OutsideHalls] = [*present, *outside]
    for row in rows:
        row.ended_on, row.end_reason = max(today, row.since), reason
    HallPresence.objects.bulk_update(present, ["ended_on", "end_reason"])
    OutsideHalls.objects.bulk_update(outside, ["ended_on", "end_reason"])


def _end_places(places: Sequence[Delegation], reason: str, today: date) -> None:
    """Yesterday was the last day; one that never began keeps its first day, of which the item knows nothing any more."""
    for row in places:
        row.until, row.end_reason = max(today - timedelta(days=1), row.from_on), reason
    Delegation.objects.bulk_update(places, ["until", "end_reason"])


def _hand_on_reforms(items: Sequence[ServiceItem], new: Sequence[ServiceItem], reason: str, today: date) -> int:
    """证照分离 goes on for those that are permits for enterprises; of each scope what the first of the old ones says."""
    open_ones = list(
        PermitReform.objects.select_for_update().filter(item__in=items, ended_on=None).order_by("item_id", "pk")
    )
    of_scope = _firsts(open_ones, lambda row: row.scope, known=())
    has = set(PermitReform.objects.filter(item__in=new, ended_on=None).values_list("item_id", "scope"))
    same = ("kind", "scope", "measure", "replaced_by", "document")
    made = [
        PermitReform(item=one, since=today, **{name: getattr(row, name) for name in same})
        for one in new
        if concerns_enterprises(one)
        for row in of_scope
        if (one.pk, row.scope) not in has
    ]
    for row in open_ones:
        row.ended_on, row.end_reason = max(today, row.since), reason
    PermitReform.objects.bulk_update(open_ones, ["ended_on", "end_reason"])
    PermitReform.objects.bulk_create(made)
    return len(of_scope)


def _hand_on_policies(items: Sequence[ServiceItem], new: Sequence[ServiceItem]) -> int:
    """What a policy gives is had through the new items now. Returns how many measures."""
    links = PolicyMeasure.items.through.objects
    old = links.filter(serviceitem__in=items)
    measures = sorted(set(old.values_list("policymeasure_id", flat=True)))
    links.bulk_create(
        (PolicyMeasure.items.through(policymeasure_id=pk, serviceitem=one) for pk in measures for one in new),
        ignore_conflicts=True,
    )
    old.delete()
    return len(measures)
