"""Event payloads: plain JSON out of dataclass fields, and back into the types that the fields declare."""

import dataclasses
import types
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from functools import cache, lru_cache
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID


def plain(value: Any) -> Any:
    """JSON-able form of a field's value."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if dataclasses.is_dataclass(value):
        return encode(value)
    return str(value)


def encode(instance: Any) -> dict[str, Any]:
    """The payload of a dataclass instance."""
    kind: type = type(instance)
    return {name: plain(getattr(instance, name)) for name in _names(kind)}


@cache
def _names(kind: type) -> list[str]:
    return [field.name for field in dataclasses.fields(kind)]


def decode(kind: type, payload: Mapping[str, Any]) -> Any:
    """The instance again. Fields that the class has lost since are left out, new ones take their default."""
    hints = _hints(kind)
    return kind(**{key: restored(value, hints[key]) for key, value in payload.items() if key in hints})


def restored(value: Any, hint: Any) -> Any:
    """One JSON value as the declared type."""
    origin, arguments = get_origin(hint), get_args(hint)
    if value is None or hint is Any:
        return value
    if origin in (Union, types.UnionType):
        return restored(value, next(a for a in arguments if a is not type(None)))
    if origin in (tuple, list, set, frozenset):
        if origin is tuple and arguments and arguments[-1] is not Ellipsis:
            return tuple(restored(item, of) for item, of in zip(value, arguments, strict=True))
        return origin(restored(item, arguments[0] if arguments else Any) for item in value)
    if origin is dict:
        return {restored(key, arguments[0]): restored(item, arguments[1]) for key, item in value.items()}
    return _single(value, origin or hint)


def _single(value: Any, hint: Any) -> Any:
    if not isinstance(hint, type):
        return value
    if issubclass(hint, date | time):
        return hint.fromisoformat(value)
    if hint is timedelta:
        return timedelta(seconds=value)
    if dataclasses.is_dataclass(hint):
        return decode(hint, value)
    if hint in (tuple, list, set, frozenset):
        return hint(value)
    return hint(value) if issubclass(hint, Enum | Decimal | UUID | int | float | str) else value


@lru_cache(maxsize=512)
def _hints(kind: type) -> dict[str, Any]:
    declared = get_type_hints(kind)
    return {field.name: declared[field.name] for field in dataclasses.fields(kind)}
