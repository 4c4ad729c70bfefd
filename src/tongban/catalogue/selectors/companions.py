"""一起办的事项, for the guide and for the keeper of the item."""

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from tongban.catalogue.enums import CompanionWay, ItemStatus
from tongban.catalogue.models import ItemCompanion
from tongban.catalogue.rules.together import MOST_NAMED


def companions_of(item_id: int) -> list[ItemCompanion]:
    """What the guide names, each with `other` and its `current`: what the keeper chose first, then the most people. Items
    that are closed or left out are not there, and nothing comes in their place. One query."""
    silenced = ItemCompanion.objects.filter(item_id=item_id, way=CompanionWay.LEFT_OUT).values("other_id")
    found = _of(item_id).filter(other__status=ItemStatus.IN_USE).exclude(way=CompanionWay.LEFT_OUT)
    found = found.exclude(Q(way=CompanionWay.COUNTED) & Q(other_id__in=silenced))
    once = {one.other_id: one for one in reversed(found)}  # chosen and counted: as chosen
    return [one for one in found if once[one.other_id] is one][:MOST_NAMED]


def all_companions_of(item_id: int) -> list[ItemCompanion]:
    """Everything that is known beside this item, for its keeper. One query."""
    return list(_of(item_id))


def _of(item_id: int) -> QuerySet[ItemCompanion]:
    first = Case(When(way=CompanionWay.CHOSEN, then=Value(0)), default=Value(1), output_field=IntegerField())
    found = ItemCompanion.objects.filter(item_id=item_id, other__current__isnull=False)
    return found.select_related("other__current", "other__body").order_by(first, "-people", "other_id")
