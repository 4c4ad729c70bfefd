"""What of a later version counts for a case in its applicant's favour (R-ITEM-40), as the case itself keeps it.

    {"promised": [5, "working_day"], "statutory": [15, "working_day"], "waived": ["M02"], "fees": {"is_charged": false,
    "fees": []}, "visits": 0}

Nothing in it ever asks more of the applicant: limits only get shorter, materials only fall away.
"""

from collections.abc import Mapping
from typing import Any

from tongban.cases.rules.clock import Limit

Favour = Mapping[str, Any] | None


def waived(favour: Favour) -> frozenset[str]:
    """Codes of materials that are no longer asked for."""
    return frozenset(favour["waived"]) if favour and "waived" in favour else frozenset()


def limits(favour: Favour, statutory: Limit | None, promised: Limit | None) -> tuple[Limit | None, Limit | None]:
    """(statutory, promised) of a decision clock that is about to start."""
    if not favour:
        return statutory, promised
    law, promise = favour.get("statutory"), favour.get("promised")
    return (Limit(*law) if law else statutory), (Limit(*promise) if promise else promised)


def charged(favour: Favour, is_charged: bool, fees: list[Any]) -> tuple[bool, list[Any]]:
    """(is there a fee, which)."""
    if not favour or "fees" not in favour:
        return is_charged, fees
    return favour["fees"]["is_charged"], favour["fees"]["fees"]


def joined(favour: Favour, more: Mapping[str, Any]) -> dict[str, Any]:
    """What counts already and what counts from now on: the later limits and fees, all materials that fell away."""
    found = {**(favour or {}), **more}
    if codes := waived(favour) | waived(more):
        found["waived"] = sorted(codes)
    return found
