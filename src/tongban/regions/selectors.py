"""Reading divisions, bodies and halls."""

from datetime import date

from django.db.models import Q

from tongban.kernel.errors import NotFound
from tongban.regions.models import Body, Hall, Region
from tongban.regions.rules.codes import bounds, padded


def region(code: str, on: date | None = None) -> Region:
    """The division that carried this code on that day (default: now, else the last that carried it). NotFound if none."""
    rows = Region.objects.filter(code=padded(code))
    if on is not None:
        rows = rows.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=on))
        rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))
    found = rows.order_by("valid_to").last() if on else _current_or_last(rows)
    if found is None:
        raise NotFound
    return found


def _current_or_last(rows):
    return rows.filter(valid_to__isnull=True).first() or rows.order_by("valid_to").last()


def body(body_id: int) -> Body:
    """One organ by its id."""
    found = Body.objects.filter(pk=body_id).first()
    if found is None:
        raise NotFound
    return found


def bodies_in(code_prefix: str) -> list[Body]:
    """The active organs of a region and of all regions inside it, in the order of their codes."""
    low, high = bounds(code_prefix)
    return list(Body.objects.filter(is_active=True, region_code__range=(low, high)).order_by("region_code", "pk"))


def hall(hall_id: int) -> Hall:
    """One hall with its windows."""
    found = Hall.objects.prefetch_related("windows").filter(pk=hall_id).first()
    if found is None:
        raise NotFound
    return found


def halls() -> list[Hall]:
    """All halls with their windows (two queries)."""
    return list(Hall.objects.prefetch_related("windows").order_by("region_code", "pk"))
