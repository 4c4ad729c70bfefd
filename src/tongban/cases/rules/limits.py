"""How long a decision may take: what the item says, and what the law says where the item is silent (R-GEN-4, R-CLK-4)."""

from tongban.cases.rules.clock import Limit

INSTANT = Limit(1)  # an instant item that promises nothing else is done within the day


def decision_limits(
    *, statutory: int | None, statutory_unit: str, promised: int | None, promised_unit: str, item_type: str,
    case_type: str, permit_decision_days: int,
) -> tuple[Limit | None, Limit | None]:  # fmt: skip
    """(statutory, promised). A permit always has a statutory limit; other items may have none."""
    law = Limit(statutory, statutory_unit) if statutory is not None else None
    if law is None and item_type == "permit":
        law = Limit(permit_decision_days)
    promise = Limit(promised, promised_unit) if promised is not None else None
    if promise is None and case_type == "instant":
        promise = INSTANT
    return law, promise
