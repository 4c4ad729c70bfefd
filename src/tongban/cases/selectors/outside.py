"""未经批准不得在大厅之外受理: cases handed in over a counter that stands in no hall, of items that are in one (CAT-10)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, Max, OuterRef, Q
from django.db.models.functions import TruncDate

from tongban.cases.enums import Channel
from tongban.cases.models import Case
from tongban.cases.selectors.narrowing import start_of
from tongban.catalogue.enums import TAKES_IN
from tongban.catalogue.models import HallPresence

MOST_ITEMS = 50


@dataclass(frozen=True)
class TakenOutside:
    """An item, how many of its cases were taken in outside every hall, and when the last."""

    item_code: str
    item_name: str
    body_name: str
    cases: int
    last_at: datetime


def taken_in_outside(*, since: date) -> list[TakenOutside]:
    """Handed in since that day at a counter of no hall while the item was in one, by item, the most first; at most fifty
    items. One query."""
    then = OuterRef("day")
    there = HallPresence.objects.filter(
        Q(ended_on=None) | Q(ended_on__gt=then), item=OuterRef("item"), kind__in=TAKES_IN, since__lte=then
    )
    rows = Case.objects.filter(channel=Channel.WINDOW, hall=None, submitted_at__gte=start_of(since))
    rows = rows.alias(day=TruncDate("submitted_at")).filter(Exists(there))
    counted = rows.order_by().values("item_code", "item_name", "body_name")
    found = counted.annotate(cases=Count("pk"), last_at=Max("submitted_at")).order_by("-cases", "item_code")
    return [TakenOutside(**row) for row in found[:MOST_ITEMS]]
