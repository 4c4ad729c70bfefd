"""Whether a value can stand in an element at all: its type, its length, its known options. Asked wherever versions are
written, so that no page, file, directory or interface of another system leaves behind what nobody can read."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from tongban.catalogue.rules.chapters import CHAPTERS, CHOICES, ROWS
from tongban.catalogue.rules.rows import are_plain

Fields = Mapping[str, Any]
OPTIONS = {one.name: frozenset(one.choices) for some in CHAPTERS.values() for one in some if one.kind == CHOICES}
OF_ROWS = {one.name for some in CHAPTERS.values() for one in some if one.kind == ROWS} | {"needed_when"}
TYPES: tuple[tuple[Any, Callable[[Any], bool]], ...] = (
    (models.BooleanField, lambda value: isinstance(value, bool)),
    (models.IntegerField, lambda value: isinstance(value, int) and not isinstance(value, bool)),
    (models.DateField, lambda value: isinstance(value, date) and not isinstance(value, datetime)),
    (models.TextField, lambda value: isinstance(value, str) and "\0" not in value),
    (models.CharField, lambda value: isinstance(value, str) and "\0" not in value),
)


def unfit(model: type[models.Model], values: Fields) -> list[str]:
    """The names of those whose value their column of this model cannot hold, in alphabetical order."""
    return sorted(name for name, value in values.items() if not _fits(model._meta.get_field(name), value))


def _fits(field: Any, value: Any) -> bool:
    if isinstance(field, models.JSONField):
        return _fits_json(field, value)
    if value is None:
        return bool(field.null)
    if not all(is_right(value) for kind, is_right in TYPES if isinstance(field, kind)):
        return False
    if field.choices and value not in dict(field.flatchoices) and not (value == "" and field.blank):
        return False
    try:
        field.run_validators(value)
    except ValidationError:
        return False
    return True


def _fits_json(field: Any, value: Any) -> bool:
    if not isinstance(value, type(field.get_default())):
        return False
    if field.name in OF_ROWS:
        return all(isinstance(row, dict) and are_plain(row.values()) for row in value)
    if isinstance(value, list):
        known = OPTIONS.get(field.name)
        return all(isinstance(one, str) and (known is None or one in known) for one in value)
    return True
