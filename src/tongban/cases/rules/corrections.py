"""The one-time notice (R-FLOW-5, R-FLOW-6): everything missing is named once, item by item."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from tongban.kernel.errors import Refusal

MOST_NOTICES = 2
LEAST_DAYS_FOR_A_SECOND = 2


@dataclass(frozen=True)
class Defect:
    """One thing to mend. `target` is a material code, or `form:` and the path of an answer.

    `caused_by` names the corrected paper in which a new fact came to light; only a second notice needs it.
    """

    target: str
    text: str
    how_to_fix: str = ""
    caused_by: str = ""


def problems(defects: Sequence[Defect], known_targets: Collection[str]) -> dict[str, list[str]]:
    """What makes the list itself senseless: path → codes (nothing named, no words, the same twice, outside the guide)."""
    if not defects:
        return {"defects": ["case.defects_none"]}
    found: dict[str, list[str]] = {}
    seen: set[str] = set()
    for index, defect in enumerate(defects):
        here = found.setdefault(f"defects.{index}", [])
        if not defect.text.strip():
            here.append("case.defect_without_text")
        if defect.target in seen:
            here.append("case.defect_named_twice")
        if not defect.target.startswith("form:") and defect.target not in known_targets:
            here.append("case.defect_outside_guide")
        seen.add(defect.target)
    return {path: texts for path, texts in found.items() if texts}


def require_notice_allowed(
    defects: Sequence[Defect], *, notices: int, named_before: Collection[str], corrected: Collection[str],
    working_days_left: int,
) -> None:  # fmt: skip
    """Refuse a further notice that the law does not allow. The first is always allowed (its time is another rule).

    - at most one more, and only while the first deadline leaves two working days, else decline (R-FLOW-6);
    - it may name only what was named before, or a new fact that the corrected papers themselves brought up (R-FLOW-5).
    """
    if not notices:
        return
    if notices >= MOST_NOTICES:
        raise Refusal("case.notices_used_up", notices=notices)
    if working_days_left < LEAST_DAYS_FOR_A_SECOND:
        raise Refusal("case.correction_deadline_too_near", days=working_days_left)
    new = [d.target for d in defects if d.target not in named_before and d.caused_by not in corrected]
    if new:
        raise Refusal("case.notice_names_new_defects", targets="、".join(new))


def require_deadline(days: int, *, least: int) -> None:
    """The applicant has at least `least` working days (R-FLOW-6, R-24)."""
    if days < least:
        raise Refusal("case.correction_deadline_too_short", days=days, least=least)


def require_in_time(on: date, *, acceptance_due_on: date | None, provisional: bool) -> None:
    """After its days of silence the organ may ask for nothing more: the case counts as accepted (R-CLK-2)."""
    if acceptance_due_on and not provisional and on > acceptance_due_on:
        raise Refusal("case.notice_too_late", due=acceptance_due_on)
