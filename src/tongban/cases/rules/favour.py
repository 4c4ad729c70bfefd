"""What of a later version counts for a case in its applicant's favour (R-ITEM-40), as the case itself keeps it.

    {"promised": [5, "working_day"], "statutory": [15, "working_day"], "waived": ["M02"], "fees": {"is_charged": false,
    "fees": []}, "visits": 0}

Nothing in it ever asks more of the applicant: limits only get shorter, materials only fall away.
"""

from collections.abc import Mapping
from typing import Any

from tongban.cases.rules.clock import Limit
from tongban.catalogue.rules.favour import costs_less, is_shorter

Favour = Mapping[str, Any] | None


def waived(favour: Favour) -> frozenset[str]:
    """Codes of materials that are no longer asked for."""
    return frozenset(favour["waived"]) if favour and "waived" in favour else frozenset()


def limits(favour: Favour, statutory: Limit | None, promised: Limit | None) -> tuple[Limit | None, Limit | None]:
    """(statutory, promised) of a decision clock that is about to start: of each the shorter one, and no promise beyond the
    statutory limit that counts."""
    if not favour:
        return statutory, promised
    law = _shorter(statutory, _limit(favour, "statutory"))
    promise = _shorter(promised, _limit(favour, "promised"))
    if law is not None and promise is not None and is_shorter(law.number, law.unit, promise.number, promise.unit):
        promise = law if promised is not None else None
    return law, promise


def _limit(favour: Mapping[str, Any], name: str) -> Limit | None:
    return Limit(*favour[name]) if favour.get(name) else None


def _shorter(known: Limit | None, offered: Limit | None) -> Limit | None:
    """What is offered, where it is certainly shorter than what counts already."""
    if known is None or offered is None:
        return offered if known is None else known
    return offered if is_shorter(offered.number, offered.unit, known.number, known.unit) else known


def charged(favour: Favour, is_charged: bool, fees: list[Any]) -> tuple[bool, list[Any]]:
    """(is there a fee, which)."""
    if not favour or "fees" not in favour:
        return is_charged, fees
    return favour["fees"]["is_charged"], favour["fees"]["fees"]


def is_gain(favour: Favour, more: Mapping[str, Any], statutory: Limit | None, promised: Limit | None) -> bool:
    """Does it give the applicant anything over what counts already? `statutory`, `promised`: limits of the case itself."""
    known = favour or {}
    if limits(joined(known, more), statutory, promised) != limits(known, statutory, promised):
        return True
    if not waived(more) <= waived(known):
        return True
    if "fees" in more and ("fees" not in known or costs_less(known["fees"], more["fees"])):
        return True
    return "visits" in more and ("visits" not in known or more["visits"] < known["visits"])


def joined(favour: Favour, more: Mapping[str, Any]) -> dict[str, Any]:
    """What counts already and what counts from now on: of each limit, of the fees and of the visits what asks less, and all
    materials that fell away. A later version takes nothing back that an earlier one gave."""
    known = favour or {}
    found = {**known, **more}
    for name in ("statutory", "promised"):
        limit = _shorter(_limit(known, name), _limit(more, name))
        if limit is not None:
            found[name] = [limit.number, limit.unit]
    if "fees" in known and "fees" in more and not costs_less(known["fees"], more["fees"]):
        found["fees"] = known["fees"]
    if "visits" in known and "visits" in more:
        found["visits"] = min(known["visits"], more["visits"])
    if codes := waived(known) | waived(more):
        found["waived"] = sorted(codes)
    return found
