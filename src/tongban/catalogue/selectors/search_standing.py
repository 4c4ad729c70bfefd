"""What search says of items that are suspended, and of those that go on for others which are gone."""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping

from django.db.models import Q

from tongban.catalogue.enums import ActKind, ActState, ItemStatus
from tongban.catalogue.models import ItemAct, ServiceItem

FOUND = [ItemStatus.IN_USE.value, ItemStatus.SUSPENDED.value]
CODE = re.compile("(?=[^0-9]*[0-9])[0-9A-Za-z-]{10,100}")  # nobody types so long a word with a digit who means a name


def by_code(text: str) -> list[tuple[int, str]]:
    """(item, name of the gone item that was meant or "") for the code, or the id of the row it was imported from; what an item
    was split or merged into instead of it. No query for what is no code, one for an item, two for one that is gone."""
    if not CODE.fullmatch(text):
        return []
    items = ServiceItem.objects.filter(Q(code__in={text, text.upper()}) | Q(source_id=text), current__isnull=False)
    found: list[tuple[int, str]] = []
    for item in items.select_related("current").order_by("pk"):
        if item.status != ItemStatus.CANCELLED:
            found.append((item.pk, ""))
        elif item.standing_id is not None and item.current is not None:
            found += [(pk, item.current.name) for pk in _going_on_for(item.standing_id)]
    return found


def former_names(act_ids: Collection[int]) -> Mapping[int, list[str]]:
    """By the act that began an item: the names of the items it came from. No query for none."""
    found: dict[int, list[str]] = defaultdict(list)
    if act_ids:
        acts = ItemAct.objects.filter(
            pk__in=act_ids, state=ActState.PUBLISHED, in_force_at__isnull=False, items__current__isnull=False
        )
        for pk, name in acts.order_by("items__pk").values_list("pk", "items__current__name"):
            found[pk].append(name)
    return found


def pauses_of(item_ids: Collection[int]) -> dict[int, ItemAct]:
    """The suspensions in force of these items, by item. No query for none."""
    if not item_ids:
        return {}
    acts = ItemAct.objects.filter(
        items__in=item_ids,
        kind=ActKind.SUSPEND,
        state=ActState.PUBLISHED,
        in_force_at__isnull=False,
        ended_at__isnull=True,
    ).prefetch_related("items")
    return {item.pk: act for act in acts.order_by("pk") for item in act.items.all()}


def _going_on_for(act_id: int) -> list[int]:
    found = ServiceItem.objects.filter(origin_id=act_id, status__in=FOUND, current__isnull=False)
    return list(found.order_by("code").values_list("pk", flat=True))
