"""Pages of long lists by key, not by offset: one query a page, and a page stays right while rows are added before it."""

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import F, Field, Q, QuerySet
from django.utils.translation import gettext as _

from tongban.kernel.errors import Invalid

Row = TypeVar("Row")
LARGEST = 200


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows of a list, and the cursors to go on with (None at the ends)."""

    rows: list[Row]
    next_cursor: str | None
    previous_cursor: str | None


def keyset(
    queryset: QuerySet, *, order: Sequence[str], after: str | None = None, limit: int = 20, strict: bool = False
) -> Page:
    """One page of `queryset` in `order` ("-due_on", "number"; the key is added so that the order is total).

    `after` is a cursor of an earlier page, of either direction. One that we did not make, or made for another order,
    gives the first page, or with `strict` an `Invalid` for the field `cursor`. `limit` is held between 1 and 200.
    Empty values come last in ascending order and first in descending order.
    """
    return merged([queryset], order=order, after=after, limit=limit, strict=strict)


def merged(
    querysets: Sequence[QuerySet],
    *,
    order: Sequence[str],
    after: str | None = None,
    limit: int = 20,
    strict: bool = False,
) -> Page:
    """One page of several lists in one order, as `keyset`: one query a list. Two and more need a total order of columns
    that all have under these names, none of them empty (a constant says which list a row is of)."""
    keys = _keys(querysets[0], order)
    limit = min(max(limit, 1), LARGEST)
    back, values = _read(after, keys, strict)
    found: list[Any] = []
    for queryset in querysets:
        wanted = queryset if values is None else queryset.filter(_beyond(keys, values, back))
        found += wanted.order_by(*(key.ordering(back) for key in keys))[: limit + 1]
    if len(querysets) > 1:
        for key in reversed(keys):
            found.sort(key=lambda row, name=key.name: _attribute(row, name), reverse=key.descending != back)  # type: ignore[misc]
    more, rows = len(found) > limit, found[:limit]
    if back and not rows:  # everything before was removed meanwhile: the list now begins with the first page
        return merged(querysets, order=order, limit=limit)
    if back:
        rows.reverse()
    has_next, has_previous = (True, more) if back else (more, values is not None)
    return Page(
        rows,
        _write(keys, rows[-1], back=False) if rows and has_next else None,
        _write(keys, rows[0], back=True) if rows and has_previous else None,
    )


def first_page(found: list[Any], *, of: QuerySet, order: Sequence[str], limit: int) -> Page:
    """The first page of a list whose first `limit` + 1 rows were read already; `of`: any queryset of that list."""
    if len(found) <= limit:
        return Page(found, None, None)
    return Page(found[:limit], _write(_keys(of, order), found[limit - 1], back=False), None)


def sliced(rows: Sequence[Any], *, after: str | None, limit: int) -> Page:
    """One page of a list that is in memory already, sorted there; its cursors are places in it."""
    start = int(after) if after and after.isascii() and after.isdigit() and len(after) < 8 else 0
    start = start if start < len(rows) else 0
    return Page(
        list(rows[start : start + limit]), str(start + limit) if start + limit < len(rows) else None,
        str(max(start - limit, 0)) if start else None,
    )  # fmt: skip


@dataclass(frozen=True)
class Listing:
    """A list that a screen shows page by page and an export runs through as a whole: the same rows, the same order."""

    rows: QuerySet
    order: tuple[str, ...]

    def page(self, after: str | None = None, limit: int = 20) -> Page:
        return keyset(self.rows, order=self.order, after=after, limit=limit)

    def whole(self) -> QuerySet:
        """All rows in the order of the pages."""
        return self.rows.order_by(*(key.ordering(back=False) for key in _keys(self.rows, self.order)))

    def count(self, at_most: int) -> int:
        """How many rows there are; counting ends at `at_most`, so that a long list costs no more than that."""
        return self.rows.order_by()[:at_most].count()


def _keys(queryset: QuerySet, order: Sequence[str]) -> list["_Key"]:
    keys = [_Key(queryset, name) for name in order]
    if not any(key.name in ("pk", "id", queryset.model._meta.pk.name) for key in keys):
        keys.append(_Key(queryset, "-pk" if order[-1].startswith("-") else "pk"))
    return keys


class _Key:
    """One column of the order: how to sort by it, how to go beyond a value of it, how to write it in a cursor."""

    def __init__(self, queryset: QuerySet, name: str) -> None:
        self.name, self.descending = name.removeprefix("-"), name.startswith("-")
        self.field = _field(queryset, self.name)
        self.nullable = getattr(self.field, "null", False) or "__" in self.name

    def ordering(self, back: bool) -> Any:
        if not self.nullable:
            return f"-{self.name}" if self.descending != back else self.name
        if self.descending != back:
            return F(self.name).desc(nulls_first=True)
        return F(self.name).asc(nulls_last=True)

    def equal(self, value: Any) -> Q:
        return Q(**{f"{self.name}__isnull": True}) if value is None else Q(**{self.name: value})

    def beyond(self, value: Any, back: bool) -> Q:
        if self.descending != back:  # empty first
            return Q(**{f"{self.name}__isnull": False}) if value is None else Q(**{f"{self.name}__lt": value})
        if value is None:  # empty last: nothing follows
            return Q(pk__in=[])
        further = Q(**{f"{self.name}__gt": value})
        return further | Q(**{f"{self.name}__isnull": True}) if self.nullable else further

    def of(self, row: Any) -> str | None:
        value = row.get(self.name) if isinstance(row, dict) else _attribute(row, self.name)
        return None if value is None else value.isoformat() if hasattr(value, "isoformat") else str(value)


def _field(queryset: QuerySet, name: str) -> Field:
    if name in queryset.query.annotations:
        return queryset.query.annotations[name].output_field
    field, model = None, queryset.model
    for part in name.split("__"):
        field = model._meta.pk if part == "pk" else model._meta.get_field(part)
        model = field.related_model or model
    return field  # type: ignore[return-value]


def _attribute(row: Any, name: str) -> Any:
    for part in name.split("__"):
        row = getattr(row, part, None)
    return getattr(row, "pk", row)


def _beyond(keys: Sequence[_Key], values: Sequence[Any], back: bool) -> Q:
    """Rows after (or before) the one with these values: (a, b) > (x, y) written out, so that directions may be mixed."""
    condition, same = Q(pk__in=[]), Q()
    for key, value in zip(keys, values, strict=True):
        condition |= same & key.beyond(value, back)
        same &= key.equal(value)
    first = keys[0]
    if values[0] is None or first.nullable:
        return condition
    side = "lte" if first.descending != back else "gte"  # implied by the rest; lets the database enter the index there
    return Q(**{f"{first.name}__{side}": values[0]}) & condition


def _salt(keys: Sequence[_Key]) -> str:
    return f"page:{zlib.crc32(repr([(key.name, key.descending) for key in keys]).encode())}"


def _write(keys: Sequence[_Key], row: Any, *, back: bool) -> str:
    """Signed, so that what comes back is a position we gave out, for this order."""
    text = json.dumps([int(back), *(key.of(row) for key in keys)], ensure_ascii=False, separators=(",", ":"))
    return signing.dumps(text, salt=_salt(keys), compress=False)


def _read(cursor: str | None, keys: Sequence[_Key], strict: bool) -> tuple[bool, list[Any] | None]:
    if not cursor:
        return False, None
    try:
        back, *texts = json.loads(signing.loads(cursor, salt=_salt(keys)))
        values = [None if text is None else key.field.to_python(text) for key, text in zip(keys, texts, strict=True)]
    except (signing.BadSignature, ValueError, ValidationError):
        if strict:
            raise Invalid({"cursor": [_("翻页标记无效，请从第一页开始。")]}) from None
        return False, None
    return bool(back), values
