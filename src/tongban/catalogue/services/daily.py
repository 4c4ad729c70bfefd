"""Writing down every day what the catalogue amounts to, so that it can be seen over time."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Max
from django.utils.timezone import localdate, make_aware

from tongban.catalogue.models import CatalogueDaily, ItemVersion, PlaceDaily, VersionNumbers
from tongban.catalogue.rules.reductions import NAMES, Sums
from tongban.catalogue.selectors.counting import (
    Counted,
    in_force,
    in_force_on,
    new_in_force,
    sums_by,
    sums_in_force,
    with_numbers,
)

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
                work_out_numbers()
                now = sums_in_force(lambda rows: rows, "item__body_id", "item_type")
                _write(day, now, at, is_recounted=False)
            elif not PlaceDaily.objects.filter(day=day).exists():
                then = sums_by(in_force_on(day, _end_of(day)), "item__body_id", "item_type")
                _write(day, then, at, is_recounted=True)
            written.append(day)
    return written


def _missed(today: date) -> Iterable[date]:
    last = PlaceDaily.objects.filter(day__lt=today).aggregate(last=Max("day"))["last"]
    if last is None:
        return []
    first = max(last + timedelta(days=1), today - timedelta(days=MOST_RECOUNTED))
    return [first + timedelta(days=n) for n in range((today - first).days)]


def work_out_numbers(*, only_new: bool = False, version_ids: Iterable[int] | None = None) -> int:
    """Keep the numbers of the versions in force (or of these), new ones and those that are others now. One statement.
    Returns how many rows were written."""
    versions = new_in_force() if only_new else in_force()
    if version_ids is not None:
        versions = ItemVersion.objects.filter(pk__in=list(version_ids))
    names = [field.attname for field in VersionNumbers._meta.concrete_fields]
    said = {name: models.F("pk" if name == "version_id" else name) for name in names}
    chosen = with_numbers(versions).order_by().values_list(*(said[name] for name in names))
    sql, params = chosen.query.sql_with_params()
    columns = ", ".join(names)
    others = ", ".join(name for name in names if name != "version_id")
    renewed = ", ".join(f"EXCLUDED.{name}" for name in names if name != "version_id")
    kept = ", ".join(f"catalogue_versionnumbers.{name}" for name in names if name != "version_id")
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO catalogue_versionnumbers ({columns}) {sql} ON CONFLICT (version_id) DO UPDATE"  # noqa: S608 the ORM's own statement
            f" SET ({others}) = ({renewed}) WHERE ({kept}) IS DISTINCT FROM ({renewed})",
            params,
        )
        return cursor.rowcount


def _write(day: date, counted: Counted, at: datetime, *, is_recounted: bool) -> None:
    def row(model: Any, sums: Sums, **of: Any) -> Any:
        values: dict[str, Any] = {name: getattr(sums, name) for name in NAMES}
        return model(
            day=day, counted_at=at, is_recounted=is_recounted, depths=dict(sums.depths), **of, **values,
        )  # fmt: skip

    whole: dict[str, Sums] = {}
    for (_body_id, item_type), sums in counted:
        whole[item_type] = whole[item_type] + sums if item_type in whole else sums
    for model in (CatalogueDaily, PlaceDaily):
        model.objects.filter(day=day).delete()  # type: ignore[attr-defined]
    rows = (row(CatalogueDaily, sums, body_id=body_id, item_type=item_type) for (body_id, item_type), sums in counted)
    CatalogueDaily.objects.bulk_create(rows, batch_size=BATCH)
    PlaceDaily.objects.bulk_create(row(PlaceDaily, sums, item_type=item_type) for item_type, sums in whole.items())


def _end_of(day: date) -> datetime:
    """The moment at which the day ends."""
    return make_aware(datetime.combine(day + timedelta(days=1), time.min))
