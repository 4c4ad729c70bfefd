"""Which changes from one version to a later one favour the applicant, which burden them, and which are neither (R-ITEM-40).

Plain values in, a judgement an element out. What cannot be compared with certainty is neither: it is never taken for a favour.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any

Values = Mapping[str, Any]
DAYS_OF_MONTH = 28  # at least
HOURS_OF_DAY = 24
NEEDED = {"necessary": 2, "later": 1, "optional": 0, "shared": 0}  # how much is asked


class Effect(Enum):
    FAVOURS = "favours"
    BURDENS = "burdens"
    NEUTRAL = "neutral"


@dataclass(frozen=True)
class Judgement:
    """`element` as `comparing` names it ("promised_limit", "visits", "fees", "materials.M02"). `applied`: what an open case
    would keep (`cases.rules.favour`); empty where nothing can be applied to a case that is under way."""

    element: str
    effect: Effect
    applied: Mapping[str, Any]

    @property
    def may_apply(self) -> bool:
        return self.effect == Effect.FAVOURS and bool(self.applied)


def judgements(
    before: Values, after: Values, materials_before: Sequence[Values], materials_after: Sequence[Values]
) -> list[Judgement]:
    """What the later version says otherwise, of all that the rules can weigh. `before` and `after`: columns of the versions."""
    found = [
        *_limit("promised", before, after), *_limit("statutory", before, after), *_visits(before, after),
        *_fees(before, after), *_courier(before, after), *_materials(materials_before, materials_after),
    ]  # fmt: skip
    return found


def is_shorter(number: int, unit: str, than: int, than_unit: str) -> bool | None:
    """Is the first limit shorter, whatever days are off? False: it may be longer; None: it is the same."""
    if unit == than_unit:
        return None if number == than else number < than
    longest, shortest = _most_days(number, unit), _least_days(than, than_unit)
    if (
        unit == "calendar_day" and than_unit == "working_day"
    ):  # N days, moved on from a day off, end no later than N working days
        return number <= than
    return longest is not None and longest <= shortest


def costs_less(before: Values, after: Values) -> bool:
    """Do the second fees certainly ask less than the first? Of each: {"is_charged": …, "fees": […]}."""
    return any(one.effect == Effect.FAVOURS for one in _fees(before, after))


def _most_days(number: int, unit: str) -> float | None:
    """Calendar days at the most; None where days off lengthen it without a bound that is known here."""
    return {"hour": number / HOURS_OF_DAY}.get(unit)


def _least_days(number: int, unit: str) -> float:
    return {"hour": number / HOURS_OF_DAY, "month": number * DAYS_OF_MONTH}.get(unit, float(number))


def _limit(name: str, before: Values, after: Values) -> list[Judgement]:
    element = f"{name}_limit"
    old, new = (before[element], before[f"{name}_unit"]), (after[element], after[f"{name}_unit"])
    if old == new or (old[0] is None and new[0] is None):
        return []
    if new[0] is None:
        return [Judgement(element, Effect.BURDENS, {})]
    applied = {name: list(new)}
    if old[0] is None:  # a promise where there was none
        return [Judgement(element, Effect.FAVOURS, applied)]
    shorter = is_shorter(*new, *old)
    if shorter is None:
        return []
    if shorter:
        return [Judgement(element, Effect.FAVOURS, applied)]
    comparable = old[1] == new[1] or is_shorter(*old, *new)
    return [Judgement(element, Effect.BURDENS if comparable else Effect.NEUTRAL, {})]


def _visits(before: Values, after: Values) -> list[Judgement]:
    old, new = before["visits"], after["visits"]
    if old is None or new is None or old == new:
        return []
    return [
        Judgement("visits", Effect.FAVOURS, {"visits": new}) if new < old else Judgement("visits", Effect.BURDENS, {})
    ]


def _courier(before: Values, after: Values) -> list[Judgement]:
    old, new = before["may_courier"], after["may_courier"]
    return [] if old == new else [Judgement("may_courier", Effect.FAVOURS if new else Effect.BURDENS, {})]


def _fees(before: Values, after: Values) -> list[Judgement]:
    """Less is asked for: no fee any more, a fee less, or a lower amount of the same fee and none higher. Where fees of one
    name cannot be told apart, or nobody says which fees there are, nothing is compared."""
    applied = {"fees": {"is_charged": after["is_charged"], "fees": list(after["fees"])}}
    if before["is_charged"] and not after["is_charged"]:
        return [Judgement("fees", Effect.FAVOURS, applied)]
    if after["is_charged"] and not before["is_charged"]:
        return [Judgement("fees", Effect.BURDENS, {})]
    if not before["is_charged"] or _sorted(before["fees"]) == _sorted(after["fees"]):
        return []
    old, new = ({str(fee.get("name", "")): fee for fee in one["fees"]} for one in (before, after))
    if not old or not new or (len(old), len(new)) != (len(before["fees"]), len(after["fees"])):
        return [Judgement("fees", Effect.NEUTRAL, {})]
    steps = [_cheaper(old.get(name), new.get(name)) for name in {*old, *new}]
    if Effect.BURDENS in steps:
        return [Judgement("fees", Effect.BURDENS, {})]
    if Effect.NEUTRAL in steps or Effect.FAVOURS not in steps:
        return [Judgement("fees", Effect.NEUTRAL, {})]
    return [Judgement("fees", Effect.FAVOURS, applied)]


def _cheaper(old: Values | None, new: Values | None) -> Effect | None:
    """None: the same."""
    if old is None:
        return Effect.BURDENS
    if new is None:
        return Effect.FAVOURS
    if old == new:
        return None
    amounts = _amount(old), _amount(new)
    if amounts[0] is None or amounts[1] is None or amounts[0] == amounts[1]:
        return Effect.NEUTRAL
    return Effect.FAVOURS if amounts[1] < amounts[0] else Effect.BURDENS


def _sorted(fees: Sequence[Values]) -> list[str]:
    return sorted(repr(sorted(fee.items())) for fee in fees)


def _amount(fee: Values) -> Decimal | None:
    try:
        amount = Decimal(str(fee["amount"]))
    except (KeyError, InvalidOperation):
        return None
    return amount if amount.is_finite() and amount >= 0 else None


def _materials(before: Sequence[Values], after: Sequence[Values]) -> list[Judgement]:
    """A material is the same by its code and its name: a list that was numbered anew must not make one fall away that is
    still asked for under another number."""
    old, new = {one["code"]: one for one in before}, {one["code"]: one for one in after}
    names = {_name(one) for one in after}
    known = {_name(one) for one in before}
    found = []
    for code, was in old.items():
        becomes = new.get(code)
        if becomes is not None and _name(becomes) == _name(was):
            found += _weighed(code, was, becomes)
        elif _name(was) not in names and becomes is None:
            asked = NEEDED.get(was["necessity"], 2) > 0
            applied = {"waived": [code]} if asked else {}
            found.append(Judgement(f"materials.{code}", Effect.FAVOURS, applied))
        else:
            found.append(Judgement(f"materials.{code}", Effect.NEUTRAL, {}))
    for code, becomes in new.items():
        if code not in old and _name(becomes) not in known:
            asked = NEEDED.get(becomes["necessity"], 2) > 0
            found.append(Judgement(f"materials.{code}", Effect.BURDENS if asked else Effect.NEUTRAL, {}))
    return found


def _weighed(code: str, was: Values, becomes: Values) -> list[Judgement]:
    """The same material, asked for otherwise."""
    if was["needed_when"] != becomes["needed_when"]:
        return [Judgement(f"materials.{code}", Effect.NEUTRAL, {})]
    less = [
        NEEDED.get(becomes["necessity"], 2) - NEEDED.get(was["necessity"], 2),
        becomes["originals"] - was["originals"], becomes["copies"] - was["copies"],
    ]  # fmt: skip
    if not any(less):
        return []
    if max(less) > 0:
        return [Judgement(f"materials.{code}", Effect.BURDENS if min(less) >= 0 else Effect.NEUTRAL, {})]
    falls_away = NEEDED.get(becomes["necessity"], 2) == 0 < NEEDED.get(was["necessity"], 2)
    return [Judgement(f"materials.{code}", Effect.FAVOURS, {"waived": [code]} if falls_away else {})]


def _name(material: Values) -> str:
    return "".join(str(material["name"]).split())
