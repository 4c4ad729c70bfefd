"""Writing down every day what the catalogue amounts to, so that it can be seen over time."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, QuerySet
from django.utils.timezone import localdate, make_aware

from tongban.catalogue.models import CatalogueDaily, ItemVersion
from tongban.catalogue.rules.reductions import NAMES
from tongban.catalogue.selectors.counting import in_force, in_force_on, sums_by

LOCK = 716_205_041  # two who count wait for each other
MOST_RECOUNTED = 60  # days that were missed and can be made good
BATCH = 1000


def count_day(*, at: datetime) -> list[date]:
    """Write down today, and before it the days since the last one on which nothing ran (recounted, at most sixty).

    Today is counted anew as often as it is asked; an earlier day that stands is left alone. Returns the days written.
    """
    today = localdate(at)
    written = []
    for day in [*_missed(today), today]:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            if day == today:
                _write(day, in_force(), at, is_recounted=False)
            elif not CatalogueDaily.objects.filter(day=day).exists():
                _write(day, in_force_on(day, _end_of(day)), at, is_recounted=True)
            written.append(day)
    return written


def _missed(today: date) -> Iterable[date]:
    last = CatalogueDaily.objects.filter(day__lt=today).aggregate(last=Max("day"))["last"]
    if last is None:
        return []
    first = max(last + timedelta(days=1), today - timedelta(days=MOST_RECOUNTED))
    return [first + timedelta(days=n) for n in range((today - first).days)]


def _write(day: date, versions: QuerySet[ItemVersion], at: datetime, *, is_recounted: bool) -> None:
    CatalogueDaily.objects.filter(day=day).delete()
    rows = []
    for (body_id, item_type), sums in sums_by(versions, "item__body_id", "item_type"):
        values: dict[str, Any] = {name: getattr(sums, name) for name in NAMES}
        rows.append(
            CatalogueDaily(
                day=day, body_id=body_id, item_type=item_type, counted_at=at, is_recounted=is_recounted,
                depths=dict(sums.depths), **values,
            )
        )  # fmt: skip
    CatalogueDaily.objects.bulk_create(rows, batch_size=BATCH)


def _end_of(day: date) -> datetime:
    """The moment at which the day ends."""
    return make_aware(datetime.combine(day + timedelta(days=1), time.min))
