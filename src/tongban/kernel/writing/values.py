"""Values on their way into a statement: everything goes as text with a cast, so that its prepared form never varies."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

PLAIN = frozenset({
    models.CharField, models.TextField, models.IntegerField, models.PositiveIntegerField, models.SmallIntegerField,
    models.PositiveSmallIntegerField, models.BigIntegerField, models.AutoField, models.BigAutoField, models.UUIDField,
    models.ForeignKey, models.OneToOneField,
})  # fmt: skip


@cache
def cast_of(field: models.Field) -> str:
    """The type of the column without its length: a cast to varchar(9) would cut silently, the column itself refuses."""
    return str(field.db_type(connection)).split("(")[0]


@cache
def writer_of(field: models.Field) -> Callable[[Any], str | None]:
    """How the value of this field is written as text."""
    if isinstance(field, models.JSONField):
        return _json(field)
    if isinstance(field, ArrayField):
        return _numbers
    if isinstance(field, models.DateTimeField):
        return _moment
    if isinstance(field, models.DateField):
        return lambda day: None if day is None else day.isoformat()
    if isinstance(field, models.BooleanField):
        return lambda value: None if value is None else "t" if value else "f"
    if type(field) in PLAIN:
        return _text
    return lambda value: _text(field.get_db_prep_save(value, connection))


def _text(value: Any) -> str | None:
    if value is None or value.__class__ is str:
        return value
    return str(getattr(value, "value", value))


class Written(str):
    """JSON that is written already: goes into a column of JSON as it stands."""


def _json(field: models.JSONField) -> Callable[[Any], str | None]:
    def write(value: Any) -> str | None:
        if value is None or type(value) is Written:
            return value
        return json.dumps(value, ensure_ascii=False, cls=field.encoder)

    return write


def _numbers(values: list[int] | None) -> str | None:
    """An array of whole numbers; other arrays have no need of this yet."""
    return None if values is None else "{" + ",".join(str(int(value)) for value in values) + "}"


@lru_cache(maxsize=64)
def _moment(at: datetime | None) -> str | None:
    """One act writes one moment many times."""
    if at is None:
        return None
    if not isinstance(at, datetime) or at.tzinfo is None:
        raise ValueError(f"a moment with its time zone is needed, not {at!r}")
    return at.astimezone(UTC).isoformat()
