"""Lists filled by batches, when items go on in others by a split or merger: the new items stand where the old ones stood."""

from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from tongban.catalogue.enums import ActKind, ChangeWay, ListFilling, ListState
from tongban.catalogue.models import ItemAct, ListMembership
from tongban.catalogue.services.lists.keeping import locked
from tongban.catalogue.services.lists.upkeep import RECORD_LANGUAGE, change_of_today, end, insert, settle
from tongban.kernel.actors import Actor


def hand_on(act: ItemAct, *, by: Actor, at: datetime) -> int:
    """On each public list where an item of the act stands, it leaves and the new items enter that are not on it, with the
    act as the reason; the keeper may take them out by a batch. Lists that a rule fills follow by themselves. How many lists."""
    on, items = localdate(at), act.items.all()
    standing = ListMembership.objects.filter(item__in=items, left_on__isnull=True)
    here = standing.filter(list__filling=ListFilling.BY_BATCH, list__state=ListState.OPEN)
    keys = list(here.order_by("list_id").values_list("list_id", flat=True).distinct())
    with override(RECORD_LANGUAGE):
        kind = str(ActKind(act.kind).label)
        entry = _("由“%(name)s”%(kind)s而来") % {"name": act.title, "kind": kind}
    for list_id in keys:
        found = locked(list_id)
        change = change_of_today(found, ChangeWay.SUCCESSION, on, by, at)
        left = end(standing.filter(list=found), change, on, f"{kind}：{act.reason}")
        known = ListMembership.objects.filter(list=found, left_on__isnull=True).values("item")
        entered = insert(act.successors.exclude(pk__in=known), found=found, change=change, on=on, reason=entry)
        settle(found, change, entered=entered, left=left, by=by, at=at)
    return len(keys)
