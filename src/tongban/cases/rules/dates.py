"""Calendar months: the same day number, or the last day of the month (R-CLK-15)."""

from calendar import monthrange
from datetime import date


def months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
