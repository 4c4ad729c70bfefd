"""From an act that was agreed to the day on which it counts: made public, then brought into force."""

import logging
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import override

from tongban.catalogue.enums import RESHAPING, ActKind, ActState, ItemStatus, VersionState
from tongban.catalogue.events import ItemStandingChanged
from tongban.catalogue.models import Claim, ItemAct, ItemVersion, ServiceItem
from tongban.catalogue.services.indexing import reindex
from tongban.catalogue.services.search_marks import change_mark
from tongban.catalogue.services.standing.handing_on import hand_on
from tongban.catalogue.services.standing.writing import locked_act, write_act
from tongban.catalogue.wordings import TERM_IS_OVER
from tongban.kernel import audit, database, events
from tongban.kernel.actors import SYSTEM, Actor
from tongban.kernel.errors import Refusal

STATUS_AFTER = {
    ActKind.SUSPEND: ItemStatus.SUSPENDED, ActKind.RESUME: ItemStatus.IN_USE, ActKind.CANCEL: ItemStatus.CANCELLED,
    ActKind.SPLIT: ItemStatus.CANCELLED, ActKind.MERGE: ItemStatus.CANCELLED,
}  # fmt: skip
PAUSING = (ActKind.SUSPEND, ActKind.RESUME)
AUDIT_CODE = {
    ActKind.SUSPEND: "catalogue.item_suspended", ActKind.RESUME: "catalogue.item_resumed",
    ActKind.CANCEL: "catalogue.item_cancelled", ActKind.SPLIT: "catalogue.item_split", ActKind.MERGE: "catalogue.item_merged",
}  # fmt: skip
log = logging.getLogger(__name__)
RECORD_LANGUAGE = "zh-hans"  # reasons are written down once, in the language of the law


@transaction.atomic
def publish_act(*, act_id: int, by: Actor, at: datetime, effective_on: date | None = None) -> ItemAct:
    """公布: what both offices agreed to is public, and in force from its day on (today, when that day has passed meanwhile).

    A split or a merger needs its new items in force by then. Refused: `catalogue.not_your_body`,
    `catalogue.act_not_approved`, `catalogue.effective_in_past`, `catalogue.successor_not_published`.
    """
    today = localdate(at)
    act = locked_act(act_id, by=by, at=at)
    if act.state != ActState.APPROVED:
        raise Refusal("catalogue.act_not_approved", state=act.get_state_display())
    if effective_on is not None and effective_on < today:
        raise Refusal("catalogue.effective_in_past", earliest=today)
    act.effective_on = effective_on or max(act.effective_on, today)
    if late := _successors_without_version(act):
        raise Refusal("catalogue.successor_not_published", names="、".join(late), day=act.effective_on)
    act.save(update_fields=["effective_on"])
    items = list(act.items.select_related("body", "current").order_by("pk"))
    audit.record(
        "catalogue.act_published", of=act, by=by, at=at, kind=act.kind, items=[item.code for item in items],
        effective_on=act.effective_on,
    )  # fmt: skip
    announce(act, items, by=by, at=at)
    return act


def announce(act: ItemAct, items: Sequence[ServiceItem], *, by: Actor, at: datetime) -> None:
    """Public from now on; in force at once when its day has come. The items are locked."""
    act.state, act.published_at = ActState.PUBLISHED, at
    act.save(update_fields=["state", "published_at"])
    for item in items:
        item.standing = act
        item.save(update_fields=["standing"])
    if act.effective_on <= localdate(at):
        _carry_out(act, items, by=by, at=at)
    elif act.kind == ActKind.SUSPEND:
        audit.record(
            "catalogue.suspension_announced", of=act, by=by, at=at, items=[item.code for item in items],
            effective_on=act.effective_on, reason=act.reason,
        )  # fmt: skip


def bring_acts_into_force(at: datetime) -> int:
    """Acts whose day has come count; suspensions whose last day is over end. Each in a transaction of its own, in the
    platform's name; one that fails holds up no other, and the next hour tries it again. Returns how many; does nothing
    the second time."""
    today = localdate(at)
    published = ItemAct.objects.filter(state=ActState.PUBLISHED, ended_at__isnull=True)
    due = published.filter(
        Q(in_force_at__isnull=True, effective_on__lte=today) | Q(kind=ActKind.SUSPEND, until__lt=today)
    )
    keys = list(due.order_by("effective_on", "pk").values_list("pk", flat=True))
    return sum(_try_one(act_id, at) for act_id in keys)


def _try_one(act_id: int, at: datetime) -> int:
    try:
        return _bring_one(act_id, at)
    except Exception as error:
        if database.is_away(error):
            raise
        log.exception("act %s did not come into force", act_id)
        return 0


@transaction.atomic
def _bring_one(act_id: int, at: datetime) -> int:
    act = locked_act(act_id, by=SYSTEM, at=at)
    if act.ended_at is not None:  # somebody was faster
        return 0
    items = list(act.items.select_related("body", "current").order_by("pk"))
    moved = 0
    if act.in_force_at is None:
        _carry_out(act, items, by=SYSTEM, at=at)
        moved = 1
    if act.kind == ActKind.SUSPEND and all(item.status == ItemStatus.CANCELLED for item in items):
        act.ended_at = at  # there is nothing left to resume
        act.save(update_fields=["ended_at"])
    elif act.kind == ActKind.SUSPEND and act.until is not None and act.until < localdate(at):
        with override(RECORD_LANGUAGE):
            reason = str(TERM_IS_OVER)
        over = write_act(ActKind.RESUME, items, reason=reason, effective_on=localdate(at), by=SYSTEM, at=at)
        announce(over, items, by=SYSTEM, at=at)
        moved = 1
    return moved


def _carry_out(act: ItemAct, items: Sequence[ServiceItem], *, by: Actor, at: datetime) -> None:
    """The items stand as the act says. An earlier suspension of theirs is over with whatever follows it."""
    kind = ActKind(act.kind)
    if kind != ActKind.SUSPEND:
        earlier = ItemAct.objects.filter(kind=ActKind.SUSPEND, ended_at__isnull=True, state=ActState.PUBLISHED)
        for one in earlier.filter(items__in=items).distinct():
            one.in_force_at, one.ended_at = one.in_force_at or at, at
            one.save(update_fields=["in_force_at", "ended_at"])
    act.in_force_at = at
    act.ended_at = at if kind == ActKind.RESUME else None
    act.save(update_fields=["in_force_at", "ended_at"])
    for item in items:
        if kind in PAUSING and item.status == ItemStatus.CANCELLED:
            continue  # it was ended meanwhile, and stays ended
        item.status, item.is_abolished = STATUS_AFTER[kind], kind == ActKind.CANCEL
        if kind == ActKind.RESUME:
            item.standing = _announced(item)
        item.save(update_fields=["status", "is_abolished", "standing"])
        audit.record(
            AUDIT_CODE[kind], of=item, by=by, at=at, item=item.code, act=act.pk, reason=act.reason,
            document=act.document, effective_on=act.effective_on, until=act.until,
        )  # fmt: skip
        events.publish(ItemStandingChanged(item_id=item.pk, act_id=act.pk, kind=kind, status=item.status, at=at))
    if STATUS_AFTER[kind] == ItemStatus.CANCELLED:
        _settle_claims(act, items)
        hand_on(act, items, by=by, at=at)
    if kind in RESHAPING:
        reindex(act.successors.values_list("pk", flat=True))  # they are found by the old names too
    change_mark()  # which departments have something to offer


def _announced(item: ServiceItem) -> ItemAct | None:
    """What is public and still to come, when a suspension is over."""
    return item.acts.filter(state=ActState.PUBLISHED, in_force_at__isnull=True).order_by("-pk").first()


def _settle_claims(act: ItemAct, items: Sequence[ServiceItem]) -> None:
    """What was claimed with an item that is gone: the first new item of the same directory entry has it, else it is not
    done here any more, with the reason (R-ITEM-1)."""
    new = list(act.successors.order_by("code")) if act.kind in RESHAPING else []
    taken = set(Claim.objects.filter(item__in=new).values_list("item_id", flat=True))
    for claim in Claim.objects.select_for_update().filter(item__in=items).select_related("base").order_by("pk"):
        heir = next((one for one in new if one.basic_code == claim.base.basic_code and one.pk not in taken), None)
        if heir is not None:
            taken.add(heir.pk)
        claim.item = heir
        with override(RECORD_LANGUAGE):
            claim.reason = "" if heir else f"{ActKind(act.kind).label}：{act.reason}"[:500]
        claim.save(update_fields=["item", "reason"])


def _successors_without_version(act: ItemAct) -> list[str]:
    """New items that say nothing yet on the day the old ones end."""
    if act.kind not in RESHAPING:
        return []
    said = ItemVersion.objects.filter(
        item__origin=act, state=VersionState.PUBLISHED, effective_on__lte=act.effective_on
    ).values("item_id")
    return list(act.successors.exclude(pk__in=said).order_by("code").values_list("code", flat=True))
