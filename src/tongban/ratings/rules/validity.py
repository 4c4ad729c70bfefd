"""When a rating counts and what it must say (R-RATE-3, 4, 7, 9)."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

RATING_WINDOW_DAYS = 30  # calendar days after closing (R-RATE-9)


def last_day_to_rate(closed_on: date, *, window_days: int = RATING_WINDOW_DAYS) -> date:
    """The last calendar day on which a rating of a case closed on `closed_on` is taken."""
    return closed_on + timedelta(days=window_days)


def problems(
    *, grade: int | None, reasons: Collection[str], text: str, indicators: Mapping[str, int],
    bad_grades: Collection[int], known_reasons: Collection[str], known_indicators: Collection[str],
) -> dict[str, str]:  # fmt: skip
    """Field → code of what is wrong with a rating; empty when it may be stored."""
    found: dict[str, str] = {}
    if grade not in range(1, 6):
        found["grade"] = "grade_missing"
    if set(reasons) - set(known_reasons):
        found["reasons"] = "reason_unknown"
    if grade in bad_grades and not reasons and not text.strip():
        found["reasons"] = "reason_missing"
    if len(text) > 1000:
        found["text"] = "text_too_long"
    if set(indicators) - set(known_indicators) or any(value not in range(1, 6) for value in indicators.values()):
        found["indicators"] = "indicator_unknown"
    return found


def good_rate(counts: Mapping[int, int]) -> float | None:
    """Share of grades 1 to 3 in all active ratings, percent; None when nobody rated (R-RATE-17)."""
    total = sum(counts.values())
    return round(100 * sum(counts.get(grade, 0) for grade in (1, 2, 3)) / total, 2) if total else None
