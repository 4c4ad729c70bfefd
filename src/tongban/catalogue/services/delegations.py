"""下放、委托、代办与就近收件: an item brought nearer to the people, by a document, from a day on (CAT-12, R-ITEM-12)."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from tongban.catalogue import permissions
from tongban.catalogue.enums import WITH_BODY, DelegationKind, ItemStatus
from tongban.catalogue.models import Delegation, ServiceItem
from tongban.catalogue.rules.entrusting import is_entrusted
from tongban.catalogue.services.typed import plain, require_fits, too_long
from tongban.catalogue.wordings import (
    ACT_DOCUMENT_NEEDED,
    ACT_ENDS_TOO_EARLY,
    ACT_REASON_NEEDED,
    BODY_NEEDED,
    ENDS_TOO_LATE,
    PLACE_NEEDED,
    REGION_NEEDED,
)
from tongban.kernel import audit
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Invalid, NotFound, Refusal
from tongban.regions import selectors as regions
from tongban.regions.models import Body, RegionLevel

LONGEST = {"place": 300, "hours": 200, "phone": 50, "document": 300}
LONGEST_REASON = 300
LOWEST_OWN = RegionLevel.TOWNSHIP  # places are towns, villages and functional areas


@transaction.atomic
def delegate_item(
    *, item_id: int, kind: str, region_code: str, place: str, document: str, by: Actor, at: datetime,
    body_id: int | None = None, hours: str = "", phone: str = "", from_on: date | None = None, until: date | None = None,
) -> Delegation:  # fmt: skip
    """The item is done at this place too, from `from_on` (today) to `until` (for good).

    `body_id`: who decides there, for what is delegated or entrusted. Invalid: `kind`, `region_code`, `place`, `body_id`,
    `hours`, `phone`, `document`, `until`. Refused: `catalogue.not_your_body`, `catalogue.cancelled_already`, `catalogue.place_elsewhere`,
    `catalogue.may_not_entrust_again` (R-ITEM-12), `catalogue.delegated_already`.
    """
    found = ServiceItem.objects.select_for_update(of=("self",)).select_related("body", "current")
    item = found.get(pk=item_id)
    permissions.require_may_keep(by, item.body_id, on=localdate(at))
    if item.status == ItemStatus.CANCELLED:
        raise Refusal("catalogue.cancelled_already", item_code=item.code)
    from_on = from_on or localdate(at)
    place, hours, phone, document = map(plain, (place, hours, phone, document))
    typed = too_long(
        **{name: (text, LONGEST[name]) for name, text in zip(LONGEST, (place, hours, phone, document), strict=True)}
    )
    _require_words(kind, region_code, place, document, body_id, from_on, until, typed)
    if kind in WITH_BODY and _is_entrusted(item):
        raise Refusal("catalogue.may_not_entrust_again", body=item.body.name)
    region = _place_of(item, region_code)
    body = Body.objects.filter(pk=body_id or 0, is_active=True).first() if kind in WITH_BODY else None
    if kind in WITH_BODY and (body is None or body.pk == item.body_id):
        raise Invalid({"body_id": [str(BODY_NEEDED)]})
    if _overlapping(item, kind, region.code, place, from_on, until):
        raise Refusal("catalogue.delegated_already", place=place)
    made = Delegation.objects.create(
        item=item, kind=kind, region_code=region.code, region_name=region.full_name, region_level=region.level,
        is_functional_area=region.is_functional_area, body=body, place=place, hours=hours,
        phone=phone, document=document, from_on=from_on, until=until,
        by_name=by.actor_name, at=at,
    )  # fmt: skip
    audit.record(
        "catalogue.item_delegated", of=made, by=by, at=at, item=item.code, kind=kind, region=region.code, place=made.place,
        body=body.name if body else "", document=made.document, from_on=from_on, until=until,
    )  # fmt: skip
    return made


@transaction.atomic
def end_delegation(
    *, delegation_id: int, reason: str, by: Actor, at: datetime, last_on: date | None = None
) -> Delegation:
    """The item is not done there any more; `last_on` (today) is the last day on which it was.

    Invalid: `reason`, `last_on`. Refused: `catalogue.not_your_body`, `catalogue.delegation_over`.
    """
    today = localdate(at)
    found = Delegation.objects.select_for_update(of=("self",)).select_related("item").filter(pk=delegation_id).first()
    if found is None:
        raise NotFound(delegation_id)
    permissions.require_may_keep(by, found.item.body_id, on=today)
    if found.until is not None and found.until < today:
        raise Refusal("catalogue.delegation_over", until=found.until)
    if len(reason.strip()) < 4:
        raise Invalid({"reason": [str(ACT_REASON_NEEDED)]})
    require_fits(reason=(reason, LONGEST_REASON))
    last_on = last_on or max(today, found.from_on)
    if last_on < found.from_on:
        raise Invalid({"last_on": [str(ACT_ENDS_TOO_EARLY)]})
    if found.until is not None and last_on > found.until:
        raise Invalid({"last_on": [str(ENDS_TOO_LATE).format(until=found.until)]})
    found.until, found.end_reason = last_on, plain(reason)
    found.save(update_fields=["until", "end_reason"])
    audit.record(
        "catalogue.delegation_ended", of=found, by=by, at=at, item=found.item.code, place=found.place, until=last_on,
        reason=found.end_reason,
    )  # fmt: skip
    return found


def _is_entrusted(item: ServiceItem) -> bool:
    said = item.current
    return is_entrusted(
        body_nature=item.body.nature, power_source=said.power_source if said else "",
        entrusting_body=said.entrusting_body if said else "",
    )  # fmt: skip


def _overlapping(item: ServiceItem, kind: str, region_code: str, place: str, from_on: date, until: date | None) -> bool:
    """Is it done in this way at this place on any of these days already? The item is locked."""
    same = item.delegations.filter(Q(until__isnull=True) | Q(until__gte=from_on), kind=kind, region_code=region_code)
    same = same.filter(place=place)
    return (same.filter(from_on__lte=until) if until is not None else same).exists()


def _require_words(
    kind: str,
    region_code: str,
    place: str,
    document: str,
    body_id: int | None,
    from_on: date,
    until: date | None,
    problems: dict[str, list[str]],
) -> None:
    """`problems`: what is wrong already."""
    if kind not in DelegationKind.values:
        problems["kind"] = [kind]
    if not region_code:
        problems["region_code"] = [str(REGION_NEEDED)]
    if not place.strip():
        problems["place"] = [str(PLACE_NEEDED)]
    if not document.strip():
        problems["document"] = [str(ACT_DOCUMENT_NEEDED)]
    if kind in WITH_BODY and not body_id:
        problems["body_id"] = [str(BODY_NEEDED)]
    if until is not None and until < from_on:
        problems["until"] = [str(ACT_ENDS_TOO_EARLY)]
    if problems:
        raise Invalid(problems)


def _place_of(item: ServiceItem, region_code: str) -> regions.Region:
    """The town, village or functional area, inside the item's own region."""
    path = regions.region_path(region_code)
    if not path:
        raise Invalid({"region_code": [str(REGION_NEEDED)]})
    here = path[-1]
    is_below = any(one.code == item.region_code for one in path[:-1])
    if not is_below or not (here.level >= LOWEST_OWN or here.is_functional_area):
        raise Refusal("catalogue.place_elsewhere", place=here.full_name)
    return here
