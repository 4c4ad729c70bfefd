"""有利变化的适用: what a new version gives applicants, given to those whose case was filed under an earlier one (R-ITEM-40).

The case stays pinned to its version. Only what favours the applicant is applied, and never anything that asks more.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import override

from tongban.cases.enums import CaseAction, ClockName, StepKind, StepResult
from tongban.cases.events import CaseFavoured
from tongban.cases.models import BulkAct, Case, CaseFavour
from tongban.cases.rules import favour as rules
from tongban.cases.rules.clock import Limit
from tongban.cases.services.acceptance import limits_of
from tongban.cases.services.turn import Turn, turn
from tongban.cases.wordings import DUE_EARLIER, NO_LONGER_NEEDED, OF_VERSION, on_record
from tongban.catalogue import selectors as catalogue
from tongban.catalogue.models import ItemVersion
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Refusal

Limits = tuple[Limit | None, Limit | None]  # (statutory, promised)
LONGEST = 2000
RECORD_LANGUAGE = "zh-hans"


class Weighing:
    """What differs between versions, weighed once however many cases ask."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], dict[str, Any]] = {}

    def between(self, before_id: int, after_id: int) -> dict[str, Any]:
        """Element → `Weighed`, of those that may be applied to an open case."""
        pair = before_id, after_id
        if pair not in self._known:
            with override(RECORD_LANGUAGE):  # their words stand on record
                lines = catalogue.weighed(*pair) if before_id != after_id else []
            self._known[pair] = {line.element: line for line in lines if line.may_apply}
        return self._known[pair]


def apply_favourable_change(
    *, case_id: int, version_id: int, elements: Iterable[str], by: Actor, at: datetime,
    bulk: BulkAct | None = None, weighing: Weighing | None = None, seen_revision: int | None = None,
) -> CaseFavour:  # fmt: skip
    """Apply these elements of the version in force to an open case of an earlier version: once, told to the applicant.

    A shorter limit counts from the same start; it moves no day back before today and none on beyond what it was (ADR 22).
    Refused: `case.not_yours`, `case.action_not_open`, `case.version_not_later`, `case.nothing_to_favour` (also when all
    of it counts already, or something better does).
    """
    weighing = weighing or Weighing()
    with turn(case_id, CaseAction.FAVOUR, by=by, at=at, seen_revision=seen_revision) as this:
        case = this.case
        version = _later_version(case, version_id)
        offered = weighing.between(case.version_id, version.pk)
        counted = set(_counted(case, version.pk))
        before, limits, chosen = case.due_on, limits_of(this), []
        known = rules.limits(case.favour, *limits)
        for one in [offered[name] for name in dict.fromkeys(elements) if name in offered and name not in counted]:
            if rules.is_gain(case.favour, one.applied, *limits):
                case.favour = rules.joined(case.favour, one.applied)
                chosen.append(one)
        if not chosen:
            raise Refusal("case.nothing_to_favour")
        _shorten(this, version, known, rules.limits(case.favour, *limits))
        given = CaseFavour(
            case_id=case.pk, version=version, bulk=bulk, at=at, by_name=by.actor_name, due_before=before, due_on=case.due_on,
            elements=[
                {"element": one.element, "label": one.label, "before": one.before, "after": one.after} for one in chosen
            ],
        )  # fmt: skip
        this.writes.insert(given)
        what = in_words(chosen, case, is_moved=case.due_on != before)
        this.record_step(StepKind.OTHER, name=CaseAction.FAVOUR.label, result=StepResult.OTHER, opinion=what)
        this.announce(
            CaseFavoured(case_id=case.pk, at=at, version_id=version.pk, what=what),
            version=version.number, elements=[one.element for one in chosen], due_before=before, due_on=case.due_on,
        )  # fmt: skip
    return given


def in_words(chosen: Sequence[Any], case: Case, *, is_moved: bool) -> str:
    """What the applicant reads, in the language of the law: no long limit, no paper, no fee more than needed."""
    parts = []
    for one in chosen:
        if one.element.startswith("materials."):
            parts.append(on_record(NO_LONGER_NEEDED).format(name=_first_line(one.before) or one.label))
        elif one.before or one.after:
            before, after = _first_line(one.before), _first_line(one.after)
            parts.append(f"{one.label}：{before or '—'} → {after or '—'}")
        else:
            parts.append(one.label)
    if is_moved and case.due_on is not None:
        parts.append(on_record(DUE_EARLIER).format(day=case.due_on))
    return "；".join(parts)[:LONGEST]


def _first_line(text: str) -> str:
    return text.strip().split("\n")[0]


def _later_version(case: Case, version_id: int) -> ItemVersion:
    version = ItemVersion.objects.filter(pk=version_id, item_id=case.item_id, item__current_id=version_id).first()
    if version is None or version.number <= case.version.number:
        raise Refusal("case.version_not_later")
    return version


def _counted(case: Case, version_id: int) -> Iterable[str]:
    """Elements of this version that were applied already."""
    for elements in CaseFavour.objects.filter(case_id=case.pk, version_id=version_id).values_list(
        "elements", flat=True
    ):
        yield from (one["element"] for one in elements)


def _shorten(this: Turn, version: ItemVersion, known: Limits, limits: Limits) -> None:
    """The decision clock, where it runs; where it has not begun yet, it will begin with the shorter limits."""
    statutory, promised = (new if new != old else None for old, new in zip(known, limits, strict=True))
    if (statutory is None and promised is None) or this.case.running_clock != ClockName.DECISION:
        return
    ground = on_record(OF_VERSION).format(name=version.name, number=version.number)
    this.clock.shorten(this.today, ground=ground, statutory=statutory, promised=promised)
    this.change_open_steps(due_on=this.case.due_on)
