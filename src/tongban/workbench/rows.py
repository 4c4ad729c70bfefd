"""A case as a row of a list: with its light in words. No query."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from tongban.calendars.selectors import working_calendar
from tongban.cases import selectors


@dataclass(frozen=True)
class Row:
    """The case and what its clock says now."""

    case: Any
    clock: Any


def rows_of(cases: Iterable[Any], at: datetime) -> list[Row]:
    """Rows for cases that carry their list data."""
    calendar = cache(working_calendar)  # one a region, asked once
    return [Row(case, selectors.clock_view(case, at, calendar(case.region_code))) for case in cases]
