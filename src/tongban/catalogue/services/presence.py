"""Bringing items into halls and out of them; what may stay outside (应进必进, CAT-10). Many items at once, or none."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from tongban.catalogue import permissions, wordings
from tongban.catalogue.enums import TAKES_IN, PresenceKind
from tongban.catalogue.models import HallPresence, ItemVersion, OutsideHalls, ServiceItem
from tongban.catalogue.rules.presence import is_hall_for
from tongban.catalogue.services.drafting import require_not_gone
from tongban.catalogue.services.typed import plain, too_long
from tongban.kernel import audit
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Invalid, Refusal
from tongban.regions.models import Hall, Window

MOST = 200  # items in one act
MOST_NAMED = 3  # of those that a hall is not for
LONGEST_REASON, LONGEST_DOCUMENT, SHORTEST_REASON = 200, 200, 4


@transaction.atomic
def bring_into_hall(
    *, item_ids: Collection[int], hall_id: int, kind: str, by: Actor, at: datetime, windows: Sequence[str] = (),
    since: date | None = None,
) -> int:  # fmt: skip
    """进驻: these items can be handled (or asked about) in that hall; what is there in another way is changed. Returns how
    many. Refused: `catalogue.not_your_body`, `catalogue.cancelled_already`, `catalogue.item_may_stay_outside`. Invalid: `item`, `hall`, `kind`,
    `windows`, `since`; `hall` too where it lies neither in an item's region nor in one above or below it."""
    items = _locked(item_ids, by, at)
    hall = Hall.objects.filter(pk=hall_id).first()
    known = set(Window.objects.filter(hall=hall_id).values_list("number", flat=True))
    found: dict[str, list[str]] = {}
    if hall is None:
        found["hall"] = [str(wordings.HALL_MISSING)]
    elif elsewhere := [item.pk for item in items if not is_hall_for(hall.region_code, item.region_code)]:
        named = ItemVersion.objects.filter(pk__in=ServiceItem.objects.filter(pk__in=elsewhere).values("current"))
        names = "、".join(named.order_by("item_id").values_list("name", flat=True)[:MOST_NAMED])
        found["hall"] = [str(wordings.HALL_ELSEWHERE).format(hall=hall.name, count=len(elsewhere), names=names)]
    if kind not in PresenceKind.values:
        found["kind"] = [str(wordings.PRESENCE_KIND_MISSING)]
    if unknown := [one for one in windows if one not in known]:
        found["windows"] = [str(wordings.WINDOW_UNKNOWN).format(numbers="、".join(unknown))]
    if since is not None and since > localdate(at):
        found["since"] = [str(wordings.DAY_AHEAD)]
    if found or hall is None:
        raise Invalid(found)
    listed = OutsideHalls.objects.filter(item__in=items, ended_on=None).select_related("item__current").first()
    if listed is not None and kind in TAKES_IN:
        raise Refusal("catalogue.item_may_stay_outside", name=str(listed.item.current))
    there = {
        row.item_id: row
        for row in HallPresence.objects.select_for_update().filter(hall=hall, item__in=items, ended_on=None)
    }
    day, put = since or localdate(at), list(dict.fromkeys(windows))
    for row in there.values():
        row.kind, row.windows, row.since = kind, put, min(row.since, day) if since is None else since
    HallPresence.objects.bulk_update(there.values(), ["kind", "windows", "since"])
    HallPresence.objects.bulk_create(
        HallPresence(hall=hall, item=item, kind=kind, windows=put, since=day) for item in items if item.pk not in there
    )
    audit.record(
        "catalogue.brought_into_hall", of=hall, by=by, at=at, items=[item.code for item in items], kind=kind, windows=put,
        since=day,
    )  # fmt: skip
    return len(items)


@transaction.atomic
def take_out_of_hall(*, presence_id: int, reason: str, by: Actor, at: datetime) -> HallPresence:
    """撤出: the item is no longer in that hall. Refused: `catalogue.not_your_body`; Invalid: `reason`. Nothing happens to
    what has ended."""
    row = HallPresence.objects.select_for_update(of=("self",)).select_related("item", "hall").get(pk=presence_id)
    permissions.require_may_keep(by, row.item.body_id, on=localdate(at))
    _require_reason(reason)
    if row.ended_on is None:
        row.ended_on, row.end_reason = max(localdate(at), row.since), plain(reason)
        row.save(update_fields=["ended_on", "end_reason"])
        audit.record(
            "catalogue.taken_out_of_hall", of=row.hall, by=by, at=at, items=[row.item.code], reason=row.end_reason
        )
    return row


@transaction.atomic
def let_stay_outside(
    *, item_ids: Collection[int], reason: str, document: str, by: Actor, at: datetime, since: date | None = None
) -> int:
    """列入负面清单: these items may stay outside the halls. Returns how many. Refused: `catalogue.not_your_body`,
    `catalogue.cancelled_already`, `catalogue.item_is_in_hall`. Invalid: `item`, `reason`, `document`, `since`."""
    items = _locked(item_ids, by, at)
    reason, document = plain(reason), plain(document)
    found = too_long(reason=(reason, LONGEST_REASON), document=(document, LONGEST_DOCUMENT))
    if len(reason) < SHORTEST_REASON:
        found["reason"] = [str(wordings.WHY_MISSING)]
    if not document:
        found["document"] = [str(wordings.DOCUMENT_MISSING)]
    if since is not None and since > localdate(at):
        found["since"] = [str(wordings.DAY_AHEAD)]
    if found:
        raise Invalid(found)
    inside = HallPresence.objects.filter(item__in=items, ended_on=None, kind__in=TAKES_IN).select_related(
        "item__current"
    )
    if (first := inside.first()) is not None:
        raise Refusal("catalogue.item_is_in_hall", name=str(first.item.current))
    known = {row.item_id: row for row in OutsideHalls.objects.select_for_update().filter(item__in=items, ended_on=None)}
    for row in known.values():
        row.reason, row.document, row.since = reason, document, since or row.since
    OutsideHalls.objects.bulk_update(known.values(), ["reason", "document", "since"])
    OutsideHalls.objects.bulk_create(
        OutsideHalls(item=item, reason=reason, document=document, since=since or localdate(at))
        for item in items
        if item.pk not in known
    )
    audit.record(
        "catalogue.let_stay_outside", of=items[0], by=by, at=at, items=[item.code for item in items], reason=reason,
        document=document,
    )  # fmt: skip
    return len(items)


@transaction.atomic
def end_staying_outside(*, listed_id: int, reason: str, by: Actor, at: datetime) -> OutsideHalls:
    """移出负面清单. Refused: `catalogue.not_your_body`; Invalid: `reason`. Nothing happens to what has ended."""
    row = OutsideHalls.objects.select_for_update(of=("self",)).select_related("item").get(pk=listed_id)
    permissions.require_may_keep(by, row.item.body_id, on=localdate(at))
    _require_reason(reason)
    if row.ended_on is None:
        row.ended_on, row.end_reason = max(localdate(at), row.since), plain(reason)
        row.save(update_fields=["ended_on", "end_reason"])
        audit.record(
            "catalogue.no_longer_outside", of=row.item, by=by, at=at, items=[row.item.code], reason=row.end_reason
        )
    return row


def _require_reason(reason: str) -> None:
    found = too_long(reason=(reason, LONGEST_REASON))
    if len(plain(reason)) < SHORTEST_REASON:
        found["reason"] = [str(wordings.WHY_MISSING)]
    if found:
        raise Invalid(found)


def _locked(item_ids: Collection[int], by: Actor, at: datetime) -> list[ServiceItem]:
    """In the order of their keys, so that two acts do not wait for each other."""
    keys = sorted(set(item_ids))
    items = list(ServiceItem.objects.select_for_update(of=("self",)).filter(pk__in=keys[: MOST + 1]).order_by("pk"))
    if not items or len(items) != len(keys) or len(keys) > MOST:
        raise Invalid({"item": [str(wordings.ITEMS_MISSING).format(most=MOST)]})
    for body_id in {item.body_id for item in items}:
        permissions.require_may_keep(by, body_id, on=localdate(at))
    for item in items:
        require_not_gone(item)
    return items
