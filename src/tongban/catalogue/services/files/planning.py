"""What a file would change: its rows held against what is there, a few hundred at a time. Writes nothing but faults."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy

from tongban.catalogue import extras
from tongban.catalogue.enums import UNPUBLISHED, ItemStatus, VersionState
from tongban.catalogue.exchange.columns import DRAFT, ITEMS, MATERIALS, PUBLISHED
from tongban.catalogue.exchange.contents import Content, Unfit, content_from, content_of, effective_on, with_unseen_of
from tongban.catalogue.exchange.faults import Fault
from tongban.catalogue.exchange.stage import Stage, Staged
from tongban.catalogue.models import ItemVersion, ServiceItem, Theme
from tongban.catalogue.permissions import bodies_kept_by
from tongban.catalogue.rules import codes, inheriting
from tongban.catalogue.services.files.known import REGION, Known
from tongban.identity.models import Staff
from tongban.kernel.actors import Actor
from tongban.kernel.checks import credit_code_problem
from tongban.regions.models import Body
from tongban.regions.rules.codes import covers

CHUNK = 500
OWN_CODE = re.compile(r"L\d{6}[0-9A-F]{16}")
SOUND_THEMES = """SELECT state FROM parts WHERE kind = 'themes' AND json_extract(data, '$.name') IS NOT NULL
 AND json_extract(data, '$.audience') IS NOT NULL"""
NEW, CHANGED, SAME, FAULTY = "new", "changed", "same", "faulty"
MOVED = "moved"  # somebody changed it between the check and the writing: left out


@dataclass
class Plan:
    """What becomes of one row: `kind`; the version it is held against; the body, or the credit code of one yet to be made."""

    staged: Staged
    kind: str
    state: str = PUBLISHED
    item: ServiceItem | None = None
    body: Body | None = None
    content: Content | None = None
    before: ItemVersion | None = None
    newest: ItemVersion | None = None
    effective_on: date | None = None
    item_changes: bool = False  # body, popularity of the item itself
    popularity: int | None = None  # what it is to be, where the file says

    @property
    def code(self) -> str:
        return self.staged.code


class Planner:
    """Plans for one actor on one day: the platform itself publishes and makes bodies and themes; an official drafts for own
    bodies."""

    def __init__(self, stage: Stage, *, by: Actor, on: date, as_drafts: bool = False, is_silent: bool = False) -> None:
        self._stage, self._on, self._is_silent = stage, on, is_silent
        self._bodies = bodies_kept_by(by, on) if isinstance(by, Staff) else None
        self._as_drafts = as_drafts or self._bodies is not None
        self._given = stage.given()
        self._reported: list[Fault] = []
        self._themes = set(Theme.objects.values_list("code", flat=True))
        if self._bodies is None:
            self._themes |= {code for (code,) in stage.rows(SOUND_THEMES)}

    def plans(self, after: int = 0) -> Iterator[list[Plan]]:
        """Chunk by chunk, from the row behind `after`."""
        while chunk := self._stage.items(after, CHUNK):
            after = chunk[-1].n
            yield self._chunk(chunk)

    def _chunk(self, chunk: Sequence[Staged]) -> list[Plan]:
        known = Known(chunk)
        return [self._plan(staged, known) for staged in chunk]

    def _plan(self, staged: Staged, known: Known) -> Plan:
        item = known.items.get(staged.code)
        state = DRAFT if self._as_drafts else staged.data.get("state") or staged.state or PUBLISHED
        plan = Plan(staged, FAULTY, state, item, known.body_of(staged, item), effective_on=effective_on(staged))
        if staged.is_faulty:
            self._check_row(plan)  # whoever corrects the cells is told the rest at once
            return plan
        plan.newest = known.newest.get(item.pk) if item else None
        plan.before = self._before(plan, known)
        try:
            plan.content = content_from(staged, self._given, content_of(plan.before) if plan.before else None)
        except Unfit:
            self._fault(plan, "补充", "not_json", sheet="补充", row=0)
            return plan
        if self._bodies is not None:
            plan.content = with_unseen_of(plan.content, content_of(plan.before) if plan.before else None)
        if self._is_unsound(plan, known):
            return plan
        self._look_at_item(plan)
        plan.kind = self._kind(plan, known)
        return plan

    def _before(self, plan: Plan, known: Known) -> ItemVersion | None:
        """What a missing column is filled from: the draft for a draft, the version in force for what is to be in force."""
        if plan.item is None:
            return None
        current = known.versions.get(plan.item.current_id or 0)
        if plan.state == DRAFT:
            return plan.newest or current
        return current

    def _kind(self, plan: Plan, known: Known) -> str:
        if plan.item is None:
            return NEW
        if plan.before is not None and content_of(plan.before) == plan.content:
            return CHANGED if plan.item_changes else SAME
        current = known.versions.get(plan.item.current_id or 0)
        if self._as_drafts and current is not None and content_of(current) == plan.content:
            return SAME  # what is in force, written out and brought in again: nobody's draft is thrown over for that
        if plan.item.status == ItemStatus.CANCELLED:
            self._fault(plan, "code", "item_cancelled")
            return FAULTY
        if plan.newest is not None and plan.newest.state in UNPUBLISHED:
            if plan.state != DRAFT:  # published beside it, the older number would come into force after the newer one
                self._fault(plan, "code", "draft_open", facts={"number": plan.newest.number})
                return FAULTY
            if plan.newest.state != VersionState.DRAFT:
                self._fault(plan, "code", "under_review", facts={"number": plan.newest.number})
                return FAULTY
            self._fault(plan, "code", "draft_overwritten", facts={"number": plan.newest.number}, is_note=True)
        if above := plan.before.base_version if plan.before else None:
            assert plan.content is not None
            wrong = inheriting.changed_elements({"name": above.name, **above.elements}, plan.content.elements)
            wrong += inheriting.changed_materials(above.materials, plan.content.materials)
            if wrong:
                heads = {one.key: one.head for one in ITEMS.columns}
                self._fault(plan, "", "inherited", facts={"names": "、".join(heads.get(one, one) for one in wrong)})
                return FAULTY
        return CHANGED

    def _look_at_item(self, plan: Plan) -> None:
        """Only the platform itself changes what is no version's, and nobody the status: that is suspended, resumed and
        cancelled with a reason, on a page of its own."""
        item, given = plan.item, self._given.get("items", set()) | set(plan.staged.data.get("_given", ()))
        if item is None:
            return
        said = {
            key: plan.staged.data.get(key, ITEMS.column(key).empty) for key in ("status", "popularity") if key in given
        }
        if said.get("status", item.status) != item.status:
            self._fault(
                plan, "status", "status_stays", said["status"], {"status": item.get_status_display()}, is_note=True
            )
        if self._bodies is not None:
            return
        plan.popularity = said.get("popularity")
        is_elsewhere = plan.body is not None and plan.body.pk != item.body_id
        plan.item_changes = is_elsewhere or plan.popularity not in (None, item.popularity)

    def _is_unsound(self, plan: Plan, known: Known) -> bool:
        """Every reason at once, so that nobody corrects one to meet the next."""
        content, data = plan.content, plan.staged.data
        self._reported.clear()
        assert content is not None
        if not str(content.elements["name"]).strip():
            self._fault(plan, "name", "missing")
        if plan.item is None and not data.get("body_name") and not data.get("body_code"):
            self._fault(plan, "body_name", "missing")
        self._check_row(plan)
        promised, statutory = content.elements["promised_limit"], content.elements["statutory_limit"]
        same_unit = content.elements["promised_unit"] == content.elements["statutory_unit"]
        if promised is not None and statutory is not None and same_unit and promised > statutory:
            facts = {"promised": promised, "statutory": statutory}
            self._fault(
                plan, "promised_limit", "promise_exceeds_statute", str(promised), facts, is_note=plan.state == DRAFT
            )
        extra = content.elements["extra"]
        if plan.before is None or plan.before.extra != extra:
            for one in extras.unfit(extra):
                facts = {"what": one.name, "least": one.least, "most": one.most}
                self._fault(plan, "extra", "extra_unfit", str(one.value), facts)
        seen: set[str] = set()
        for row, (sheet, line) in zip(content.materials, plan.staged.places.get("materials", []), strict=False):
            if row["code"] in seen:
                column = MATERIALS.column("material_code").head
                self._report(plan, Fault(sheet, line, column, "material_code_twice", row["code"]))
            seen.add(row["code"])
        owner = known.by_source.get((data.get("source", ""), data.get("source_id", "")))
        if owner is not None and owner != plan.code:
            self._fault(plan, "source_id", "source_twice", owner)
        return bool(self._reported)

    def _check_row(self, plan: Plan) -> None:
        """What the row alone shows."""
        self._check_codes(plan)
        self._check_body(plan)
        for code in plan.staged.data.get("themes", []):
            if code not in self._themes:
                self._fault(plan, "themes", "theme_unknown", code)

    def _check_codes(self, plan: Plan) -> None:
        data = plan.staged.data
        if data.get("region_code") and not REGION.fullmatch(data["region_code"]):
            self._fault(plan, "region_code", "region_invalid", data["region_code"])
        if data.get("body_code") and credit_code_problem(data["body_code"]):
            self._fault(plan, "body_code", "body_code_invalid", data["body_code"])
            return
        if plan.item is not None:
            return
        self._check_region(plan)
        reason = codes.code_problem(plan.code)
        is_ours = OWN_CODE.fullmatch(plan.code) or len(plan.code) == codes.LEGACY_IMPLEMENTATION_LENGTH
        if reason and (self._bodies is not None or not is_ours):
            self._fault(plan, "code", "code_invalid", plan.code, {"why": str(WHY.get(reason, reason))})
        credit_code = plan.body.credit_code if plan.body else data.get("body_code", "")
        if not reason and credit_code and codes.credit_code_of(plan.code) != credit_code:
            self._fault(plan, "code", "code_of_other_body", plan.code, {"credit_code": credit_code})

    def _check_region(self, plan: Plan) -> None:
        """A new item of an official is of the body's own region, or of one inside it."""
        given = plan.staged.data.get("region_code", "")
        if self._bodies is None or plan.body is None or not REGION.fullmatch(given) or not plan.body.region_code:
            return
        if not covers(plan.body.region_code, given):
            self._fault(plan, "region_code", "region_foreign", given, {"region": plan.body.region_code})

    def _check_body(self, plan: Plan) -> None:
        if self._bodies is None:
            return
        said = plan.staged.data.get("body_name") or plan.staged.data.get("body_code", "")
        if plan.item is not None:
            if plan.item.body_id not in self._bodies:
                self._fault(plan, "body_name", "not_your_body", plan.item.body.name)
            elif said and plan.body is not None and plan.body.pk != plan.item.body_id:
                self._fault(plan, "body_name", "body_moves", said, {"body": plan.item.body.name})
        elif plan.body is None:
            if said:
                self._fault(plan, "body_name", "body_unknown", said)
        elif plan.body.pk not in self._bodies:
            self._fault(plan, "body_name", "not_your_body", plan.body.name)

    def _fault(
        self, plan: Plan, key: str, reason: str, value: str = "", facts: Any = None, *, is_note: bool = False,
        sheet: str = "", row: int | None = None,
    ) -> None:  # fmt: skip
        column = next((one.head for one in ITEMS.columns if one.key == key), "")
        line = plan.staged.line if row is None else row
        self._report(plan, Fault(sheet or plan.staged.sheet, line, column, reason, value, facts or {}, is_note))

    def _report(self, plan: Plan, fault: Fault) -> None:
        if not self._is_silent:  # they were told when the file was checked
            self._stage.report(fault, plan.code)
        if not fault.is_note:
            self._reported.append(fault)


WHY = {
    "length": gettext_lazy("长度"),
    "credit_code": gettext_lazy("前18位"),
    "exercise_level": gettext_lazy("行使层级"),
    "basic_code": gettext_lazy("基本编码"),
    "variant": gettext_lazy("末两位"),
}
