"""What the directory above fixes and the places below may not change (R-ITEM-29)."""

from collections.abc import Mapping, Sequence
from typing import Any

# What may differ from place to place: where, when, whom to call; and how the platform is used there.
LOCAL = frozenset(
    {
        "place", "hours", "consultation", "complaint", "handling_office", "entrusting_body", "co_bodies", "is_in_hall",
        "faq", "min_assurance_level", "may_use_proxy", "desk_may_decide", "licence_type_code", "licence_valid_months",
        "may_courier", "power_source", "takes_appointments", "online_address", "may_pay_online", "planned_cancel_on", "fingerprint", "extra",
    }
)  # fmt: skip
MATERIAL = ("name", "legal_basis", "source", "issuer", "material_type", "form")  # unified of each material


def inherited(elements: Mapping[str, Any]) -> dict[str, Any]:
    """Those elements of a directory version that bind below."""
    return {name: value for name, value in elements.items() if name not in LOCAL}


def changed_elements(fixed: Mapping[str, Any], said: Mapping[str, Any]) -> list[str]:
    """Which fixed elements are said differently, in alphabetical order."""
    return sorted(name for name, value in inherited(fixed).items() if said.get(name) != value)


def changed_materials(fixed: Sequence[Mapping[str, Any]], said: Sequence[Mapping[str, Any]]) -> list[str]:
    """Names of materials that the place added, left out or says differently; [] when nothing is fixed above.

    A place may not ask for more than the directory does; how many copies, in which situation and whether a paper may
    follow later is its own affair.
    """
    if not fixed:
        return []
    ours, theirs = {one["code"]: one for one in said}, {one["code"]: one for one in fixed}
    wrong = [str(ours[code]["name"]) for code in ours if code not in theirs]
    for code, one in theirs.items():
        mine = ours.get(code)
        if mine is None or any(name in one and mine.get(name) != one[name] for name in MATERIAL):
            wrong.append(str(one["name"]))
    return wrong


def with_codes(materials: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The materials of the directory with the codes and places they get below."""
    return [{"code": f"M{n:02}", "order": n, **one} for n, one in enumerate(materials, 1)]
