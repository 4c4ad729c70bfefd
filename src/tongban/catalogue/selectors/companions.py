"""一起办的事项, for the keeper of the item; what the guide names of them says `around`."""

from django.db.models import Case, IntegerField, Value, When

from tongban.catalogue.enums import CompanionWay
from tongban.catalogue.models import ItemCompanion


def all_companions_of(item_id: int) -> list[ItemCompanion]:
    """Everything that is known beside this item, each with `other`, its `current` and body. One query."""
    first = Case(When(way=CompanionWay.CHOSEN, then=Value(0)), default=Value(1), output_field=IntegerField())
    found = ItemCompanion.objects.filter(item_id=item_id, other__current__isnull=False)
    return list(found.select_related("other__current", "other__body").order_by(first, "-people", "other_id"))
