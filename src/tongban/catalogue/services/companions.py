"""一起办的事项: what the cases say, taken over every night, and what the keeper of an item says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from tongban.catalogue import permissions
from tongban.catalogue.enums import RESHAPING, CompanionWay
from tongban.catalogue.models import ItemAct, ItemCompanion, ServiceItem
from tongban.catalogue.services.typed import plain, require_fits
from tongban.kernel import audit
from tongban.kernel.actors import SYSTEM, Actor
from tongban.kernel.errors import NotFound, Refusal

BATCH = 1000
NOTE = 100


@dataclass(frozen=True)
class Pair:
    """Two items that so many people did together."""

    item_id: int
    other_id: int
    people: int


@transaction.atomic
def take_over_counted(*, pairs: Sequence[Pair], at: datetime) -> int:
    """What was counted stands instead of what was counted before; what keepers said stays. Returns how many pairs."""
    ItemCompanion.objects.filter(way=CompanionWay.COUNTED).delete()
    ItemCompanion.objects.bulk_create(
        (
            ItemCompanion(
                item_id=one.item_id, other_id=one.other_id, way=CompanionWay.COUNTED, people=one.people, at=at
            )
            for one in pairs
        ),
        batch_size=BATCH,
    )
    return len(pairs)


@transaction.atomic
def name_companion(
    *, item_id: int, other_code: str, by: Actor, at: datetime, note: str = "", is_shown: bool = True
) -> ItemCompanion:
    """Name another item beside this one, or (`is_shown` False) have it not named whatever the cases say.

    Refused: `catalogue.not_your_body`, `catalogue.companion_is_itself`, `catalogue.companion_unknown`. Invalid: `note`.
    """
    item = ServiceItem.objects.select_for_update(of=("self",)).get(pk=item_id)
    permissions.require_may_keep(by, item.body_id, on=localdate(at))
    other = ServiceItem.objects.filter(code=other_code.strip(), current__isnull=False).first()
    if other is None:
        raise Refusal("catalogue.companion_unknown", item_code=other_code.strip()[:60])
    if other.pk == item.pk:
        raise Refusal("catalogue.companion_is_itself")
    require_fits(note=(note, NOTE))
    way = CompanionWay.CHOSEN if is_shown else CompanionWay.LEFT_OUT
    item.companions.filter(other=other).exclude(way=CompanionWay.COUNTED).exclude(way=way).delete()
    made, _new = ItemCompanion.objects.update_or_create(
        item=item, other=other, way=way, defaults={"note": plain(note), "by_name": by.actor_name, "at": at}
    )
    audit.record(
        "catalogue.companion_named", of=item, by=by, at=at, other=other.code, is_shown=is_shown, note=made.note
    )
    return made


@transaction.atomic
def hand_on_companions(*, act_id: int, at: datetime) -> int:
    """After a split or merger: what keepers said beside the old items, and of them beside others, is said of the new ones.
    What was counted is counted anew at night. Returns how many pairs; does nothing the second time."""
    act = ItemAct.objects.get(pk=act_id)
    if act.kind not in RESHAPING or act.in_force_at is None:
        return 0
    old, new = set(act.items.values_list("pk", flat=True)), list(act.successors.order_by("pk"))
    said = ItemCompanion.objects.exclude(way=CompanionWay.COUNTED).order_by("pk")
    rows = {
        (item_id, other_id): ItemCompanion(
            item_id=item_id, other_id=other_id, way=one.way, note=one.note, by_name=one.by_name, at=at
        )
        for one in said.filter(Q(item__in=old) | Q(other__in=old))
        for item_id in ([heir.pk for heir in new] if one.item_id in old else [one.item_id])
        for other_id in ([heir.pk for heir in new] if one.other_id in old else [one.other_id])
        if item_id != other_id
    }
    has = set(said.filter(item__in={pair[0] for pair in rows}).values_list("item_id", "other_id"))
    made = [row for pair, row in rows.items() if pair not in has]
    ItemCompanion.objects.bulk_create(made, ignore_conflicts=True)
    if made:
        pairs = [[row.item_id, row.other_id, row.way] for row in made[:200]]
        audit.record("catalogue.companions_handed_on", of=act, by=SYSTEM, at=at, count=len(made), pairs=pairs)
    return len(made)


@transaction.atomic
def forget_companion(*, item_id: int, companion_id: int, by: Actor, at: datetime) -> None:
    """Take one's own word back; what the cases say counts again. Refused: `catalogue.not_your_body`. NotFound."""
    item = ServiceItem.objects.select_for_update(of=("self",)).get(pk=item_id)
    permissions.require_may_keep(by, item.body_id, on=localdate(at))
    said = item.companions.exclude(way=CompanionWay.COUNTED).select_related("other").filter(pk=companion_id).first()
    if said is None:
        raise NotFound(companion_id)
    audit.record("catalogue.companion_forgotten", of=item, by=by, at=at, other=said.other.code, way=said.way)
    said.delete()
