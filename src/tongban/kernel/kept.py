"""Rows that are read by every request and seldom written, kept by this process and checked by the row's own mark.

The mark (`statements.place_of_row`) comes with the statement that is read anyway, so what is kept is never older than that
statement. What is kept is shared between threads: read it, never change it, or take a copy (`copy_of`).
"""

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models

from tongban.kernel.statements import instance_of

KEPT = 4096
_kept: OrderedDict[tuple[str, type[models.Model], Any], tuple[str, Any]] = OrderedDict()


def kept(model: type[models.Model], pk: Any, mark: str, load: Callable[[], Any]) -> Any:
    """The row as it was when it had this mark; loaded when none or another is kept."""
    key = (connections[DEFAULT_DB_ALIAS].settings_dict["NAME"], model, pk)
    found = _kept.get(key)
    if found is not None and found[0] == mark:
        return found[1]
    row = load()
    _kept[key] = (mark, row)
    while len(_kept) > KEPT:
        _kept.popitem(last=False)
    return row


def copy_of(row: Any) -> Any:
    """An instance of one's own with the same values; what was made of its relations stays with the original."""
    return instance_of(type(row), ((name, value) for name, value in row.__dict__.items() if name != "_state"))
