"""Who examines and who decides (R-FLOW-8, R-WIN-3, R-WIN-5), and how long it may be extended (R-CLK-5)."""

from collections.abc import Collection
from datetime import date

from tongban.kernel.errors import Refusal


def least_examiners(*, item_type: str, case_type: str, permit_examiners: int) -> int:
    """Two staff where the substance of a permit is checked; one where it is decided on the spot or is no permit."""
    return permit_examiners if item_type == "permit" and case_type != "instant" else 1


def require_enough_examiners(examiner_ids: Collection[int], *, least: int) -> None:
    if len(set(examiner_ids)) < least:
        raise Refusal("case.too_few_examiners", least=least, given=len(set(examiner_ids)))


def took_it_in(*, received_by_id: int | None, staff_id: int | None, case_type: str) -> bool:
    """Whoever took a promised case in cannot decide it, the chief representative included; instant cases excepted."""
    return case_type != "instant" and received_by_id is not None and received_by_id == staff_id


def require_extension_allowed(
    days: int, *, on: date, most: int, extended_days: int, statutory_due_on: date | None, provisional: bool = False
) -> None:
    """Once, by at most `most` working days, approved and told no later than the statutory due day."""
    if extended_days:
        raise Refusal("case.already_extended", days=extended_days)
    if not 1 <= days <= most:
        raise Refusal("case.extension_too_long", days=days, most=most)
    if statutory_due_on is None:
        raise Refusal("case.nothing_to_extend")
    if on > statutory_due_on and not provisional:
        raise Refusal("case.extension_too_late", due=statutory_due_on)
