"""The national table and the areas that stand in no national table."""

from datetime import date, datetime

from django.db import IntegrityError, connection, transaction

from tongban.kernel import audit
from tongban.kernel.actors import Actor
from tongban.kernel.errors import NotFound, Refusal
from tongban.regions import selectors, shipped
from tongban.regions.models import DivisionTable, Region, RegionLevel
from tongban.regions.rules.codes import covers, padded
from tongban.regions.services._common import require_office, require_text

TABLE_LOCK = 716_205_001  # any number nobody else locks: two loads at once wait for each other


def is_loaded() -> bool:
    """Is the edition that ships the one in the database?"""
    return DivisionTable.objects.filter(digest=shipped.digest()).exists()


@transaction.atomic
def load_divisions(*, at: datetime) -> int:
    """Put the shipped tables in place of those loaded before; returns the rows. What was entered here stays. About a second.

    Nothing points at the rows by id (others keep the code of the time), so they are replaced whole, by COPY.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TABLE_LOCK])
        cursor.execute("DELETE FROM regions_region WHERE NOT is_local")
        count = 0
        with cursor.copy(f"COPY regions_region ({', '.join(shipped.COLUMNS)}) FROM STDIN") as copy:
            for row in shipped.rows():
                copy.write_row(row)
                count += 1
        cursor.execute("ANALYZE regions_region")
    DivisionTable.objects.all().delete()
    DivisionTable.objects.create(digest=shipped.digest(), rows=count, loaded_at=at)
    return count


@transaction.atomic
def register_division(
    *, code: str, name: str, level: int, parent_code: str = "", is_functional_area: bool = False,
    by: Actor, at: datetime, valid_from: date | None = None,
) -> Region:  # fmt: skip
    """Enter a division that the national table does not know, or not yet; it stays when the table is loaded again.

    Refused: the code is in use today, lies outside its parent, or the parent is unknown; a name or level is missing.
    """
    require_office(by)
    code, name, above = padded(code), require_text("name", name), ""
    if level not in RegionLevel.values:
        raise Refusal("regions.unknown_level", level=level)
    if parent_code:
        parent_code = padded(parent_code)
        above = _parent_on(parent_code, at.date()).full_name
        if code == parent_code or not covers(parent_code, code):
            raise Refusal("regions.outside_parent", region=code, parent=above)
    try:
        with transaction.atomic():
            division = Region.objects.create(
                code=code, name=name, full_name=above + name, parent_code=parent_code, level=level, is_local=True,
                is_functional_area=is_functional_area, valid_from=valid_from or at.date(),
            )  # fmt: skip
    except IntegrityError as taken:
        raise Refusal("regions.code_taken", region=code) from taken
    audit.record("region.registered", of=division, by=by, at=at, region=code, name=name)
    return division


def register_functional_area(
    *, code: str, name: str, parent_code: str, by: Actor, at: datetime, valid_from: date | None = None
) -> Region:
    """Enter a development zone or the like (功能区), one level below its parent (R-ID-6)."""
    level = min(_parent_on(padded(parent_code), at.date()).level + 1, RegionLevel.VILLAGE)
    return register_division(
        code=code, name=name, level=level, parent_code=parent_code, is_functional_area=True,
        by=by, at=at, valid_from=valid_from,
    )  # fmt: skip


def _parent_on(code: str, day: date) -> Region:
    try:
        return selectors.region(code, on=day)
    except NotFound as nowhere:
        raise Refusal("regions.unknown_region", region=code) from nowhere
