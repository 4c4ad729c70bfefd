"""What goes along to the new items of a split or merger: the halls and the places where they are done, the lists."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q
from django.utils.timezone import localdate

from tongban.catalogue.enums import TAKES_IN
from tongban.catalogue.models import Delegation, HallPresence, ItemAct, OutsideHalls, ServiceItem
from tongban.catalogue.services.lists import succession
from tongban.kernel import audit
from tongban.kernel.actors import Actor


def hand_on(act: ItemAct, items: Sequence[ServiceItem], *, by: Actor, at: datetime) -> None:
    """Each new item is from now on in the halls and at the places of the old ones, and on their lists; what was put down
    for it already stays."""
    today = localdate(at)
    lists = succession.hand_on(act, by=by, at=at)
    present = list(HallPresence.objects.filter(item__in=items, ended_on=None).order_by("item_id", "pk"))
    outside = OutsideHalls.objects.filter(item__in=items, ended_on=None).order_by("pk").first()
    places = list(
        Delegation.objects.filter(Q(until__isnull=True) | Q(until__gte=today), item__in=items).order_by("item_id", "pk")
    )
    for new in act.successors.order_by("pk"):
        halls = set(HallPresence.objects.filter(item=new, ended_on=None).values_list("hall_id", flat=True))
        known = set(new.delegations.filter(until__isnull=True).values_list("kind", "region_code", "place"))
        done = []
        for row in present:
            if row.hall_id not in halls:
                halls.add(row.hall_id)
                done.append(_presence(row, new, at))
        HallPresence.objects.bulk_create(done)
        is_inside = HallPresence.objects.filter(item=new, ended_on=None, kind__in=TAKES_IN).exists()
        if outside and not is_inside and not OutsideHalls.objects.filter(item=new, ended_on=None).exists():
            OutsideHalls.objects.create(item=new, reason=outside.reason, document=outside.document, since=today)
        moved = []
        for one in places:
            if (key := (one.kind, one.region_code, one.place)) not in known:
                known.add(key)
                moved.append(_delegation(one, new, at))
        Delegation.objects.bulk_create(moved)
        audit.record(
            "catalogue.places_handed_on", of=new, by=by, at=at, item=new.code, act=act.pk, halls=len(done), places=len(moved),
            lists=lists,
        )  # fmt: skip


def _presence(row: HallPresence, new: ServiceItem, at: datetime) -> HallPresence:
    return HallPresence(hall_id=row.hall_id, item=new, kind=row.kind, windows=row.windows, since=localdate(at))


def _delegation(row: Delegation, new: ServiceItem, at: datetime) -> Delegation:
    same = ("kind", "region_code", "region_name", "region_level", "is_functional_area", "body_id", "place", "hours", "phone",
            "document", "until", "by_name")  # fmt: skip
    kept = {name: getattr(row, name) for name in same}
    return Delegation(item=new, from_on=max(row.from_on, localdate(at)), at=at, **kept)
