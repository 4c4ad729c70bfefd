"""What becomes of an item's places on lists when it is cancelled, split or merged: it leaves, and the new items enter for it.

Lists filled by rule follow by themselves; of those only the exceptions are handed on. A list that is closed stays as it is.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from tongban.catalogue.enums import REVIEWED_ACTS, ActKind, ChangeWay, ListFilling, ListState
from tongban.catalogue.models import ItemAct, ItemList, ListException, ListMembership, ServiceItem
from tongban.catalogue.selectors.lists.keeping import of_the_region
from tongban.catalogue.services.lists.keeping import locked
from tongban.catalogue.services.lists.upkeep import RECORD_LANGUAGE, change_of_today, insert, settle
from tongban.catalogue.services.standing.handing_on import why_over
from tongban.kernel import audit
from tongban.kernel.actors import SYSTEM


def follow_act(*, act_id: int, at: datetime) -> int:
    """After an act came into force: every list that knows one of its items, each in a transaction of its own. Returns how
    many lists changed. Does nothing the second time, nor for a suspension."""
    act = ItemAct.objects.get(pk=act_id)
    if act.kind not in REVIEWED_ACTS or act.in_force_at is None:
        return 0
    known = Q(pk__in=_memberships(act).values("list")) | Q(pk__in=_exceptions(act).values("list"))
    keys = ItemList.objects.filter(known, state=ListState.OPEN).order_by("pk").values_list("pk", flat=True)
    return sum(_one(key, act, at) for key in keys)


@transaction.atomic
def _one(list_id: int, act: ItemAct, at: datetime) -> int:
    found = locked(list_id)
    if found.state != ListState.OPEN:
        return 0
    with override(RECORD_LANGUAGE):
        reason = why_over(act)
        if found.filling == ListFilling.BY_RULE:
            return _hand_on_exceptions(found, act, reason, at)
        return _move(found, act, reason, at)


def _move(found: ItemList, act: ItemAct, reason: str, at: datetime) -> int:
    leaving = _memberships(act).filter(list=found)
    if not leaving.exists():
        return 0
    on = localdate(at)
    change = change_of_today(found, ChangeWay.STANDING, on, SYSTEM, at)
    left = leaving.update(left_on=on, left_by=change, exit_reason=reason)
    there = ListMembership.objects.filter(list=found, item=OuterRef("pk"), left_on__isnull=True)
    heirs = of_the_region(found).filter(origin=act).exclude(Exists(there))
    instead = _("接替“%(title)s”（%(kind)s）") % {"title": act.title, "kind": ActKind(act.kind).label}
    entered = insert(heirs, found=found, change=change, on=on, reason=instead)
    settle(found, change, entered=entered, left=left, by=SYSTEM, at=at)
    return 1


def _hand_on_exceptions(found: ItemList, act: ItemAct, reason: str, at: datetime) -> int:
    old = list(_exceptions(act).filter(list=found).order_by("pk"))
    if not old:
        return 0
    first = old[0]
    has = ListException.objects.filter(list=found, item=OuterRef("pk"), ended_at__isnull=True)
    heirs = list(ServiceItem.objects.filter(origin=act).exclude(Exists(has)).order_by("pk"))
    ListException.objects.bulk_create(
        ListException(list=found, item=one, kind=first.kind, reason=first.reason, made_at=at, made_by=SYSTEM.actor_name)
        for one in heirs
    )
    for row in old:
        row.ended_at, row.ended_by, row.end_reason = at, SYSTEM.actor_name, reason
    ListException.objects.bulk_update(old, ["ended_at", "ended_by", "end_reason"])
    audit.record(
        "catalogue.list_exceptions_handed_on", of=found, by=SYSTEM, at=at, list=found.code, act=act.pk,
        ended=len(old), made=[one.code for one in heirs],
    )  # fmt: skip
    return 1


def _memberships(act: ItemAct) -> QuerySet[ListMembership]:
    """Of the old items, on lists that do not follow a rule."""
    return ListMembership.objects.filter(
        item__in=act.items.all(), left_on__isnull=True, list__filling=ListFilling.BY_BATCH
    )


def _exceptions(act: ItemAct) -> QuerySet[ListException]:
    return ListException.objects.filter(item__in=act.items.all(), ended_at__isnull=True)
