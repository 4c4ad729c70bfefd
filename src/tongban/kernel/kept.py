"""Rows that are read by every request and seldom written, kept by this process and checked by the row's own mark.

The mark (`statements.place_of_row`) comes with the statement that is read anyway, so what is kept is never older than that
statement. What is kept is shared between threads: read it, never change it.
"""

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from django.db import connection, models

KEPT = 4096
_kept: OrderedDict[tuple[str, type[models.Model], Any], tuple[str, Any]] = OrderedDict()


def kept(model: type[models.Model], pk: Any, mark: str, load: Callable[[], Any]) -> Any:
    """The row as it was when it had this mark; loaded when none or another is kept."""
    key = (str(connection.settings_dict["NAME"]), model, pk)
    found = _kept.get(key)
    if found is not None and found[0] == mark:
        return found[1]
    row = load()
    _kept[key] = (mark, row)
    while len(_kept) > KEPT:
        _kept.popitem(last=False)
    return row
