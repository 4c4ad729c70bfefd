"""基本目录与认领: the directory comes from above, bodies claim what is theirs and complete it (R-ITEM-1, R-ITEM-29)."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Model
from django.utils.timezone import localdate

from tongban.catalogue import permissions
from tongban.catalogue.enums import UNPUBLISHED, ItemStatus, VersionState
from tongban.catalogue.models import (
    BaseItem,
    BaseVersion,
    BodyLine,
    Claim,
    ItemMaterial,
    ItemStep,
    ItemVersion,
    ServiceItem,
)
from tongban.catalogue.rules import directory as directory_rules
from tongban.catalogue.rules import inheriting
from tongban.catalogue.services.drafting import (
    ELEMENTS,
    MATERIAL_ELEMENTS,
    STEP_ELEMENTS,
    begin_draft,
    follow_directory,
)
from tongban.catalogue.services.items import create_item
from tongban.catalogue.services.typed import plain, require_fits
from tongban.catalogue.services.values import unfit
from tongban.kernel import audit
from tongban.kernel.actors import Actor
from tongban.kernel.errors import NotFound, Refusal
from tongban.regions.models import Body
from tongban.regions.rules.codes import prefix

LONGEST_REASON = 500  # characters


@dataclass
class DirectoryReport:
    """What taking over a directory did, or on a dry run would do. `faults`: (entry, field, why)."""

    new: int = 0
    changed: int = 0
    same: int = 0
    recognised: int = 0  # items that were here before and stand in the directory by their basic code: claimed
    faults: list[tuple[int, str, str]] = field(default_factory=list)


def take_over_directory(
    entries: Iterable[Any], *, region_code: str, effective_on: date, by: Actor, at: datetime, dry_run: bool = False
) -> DirectoryReport:
    """The directory of a region ("" for the whole country), from above: a new item, a new version of one that says something else, or nothing.

    All or nothing: one faulty entry and nothing is taken over; each fault names entry (from 1), field and reason. What
    the directory no longer has stays: cancelling is an act of its own. Refused: `catalogue.import_not_permitted`.
    """
    permissions.require_may_import(by)
    region_prefix = prefix(region_code) if region_code else ""
    report, entries, seen = DirectoryReport(), list(entries), set()
    known = {"elements": ELEMENTS, "materials": MATERIAL_ELEMENTS, "steps": STEP_ELEMENTS}
    for number, entry in enumerate(entries, 1):
        found = directory_rules.problems(entry, **known) or _unfit(entry)
        if not found and entry["basic_code"] in seen:
            found = [("basic_code", "twice")]
        report.faults += [(number, name, why) for name, why in found]
        if not found:
            seen.add(entry["basic_code"])
    if report.faults:
        return report
    with transaction.atomic():
        bases = BaseItem.objects.select_for_update(of=("self",)).select_related("current").filter(basic_code__in=seen)
        here = {base.basic_code: base for base in bases}
        for entry in entries:
            base = here.get(entry["basic_code"])
            _take_over(entry, base, report, region_prefix, effective_on, by, at)
        report.recognised = _recognise(by, at)
        transaction.set_rollback(dry_run)
    return report


@transaction.atomic
def give_lines(*, body_id: int, lines: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Which lines of business a body carries, and at which level each: {"12": "4"}. Replaces what stood there.

    Refused: `catalogue.import_not_permitted` unless the platform itself asks; `catalogue.line_invalid`.
    """
    permissions.require_may_import(by)
    for line, level in lines.items():
        if len(line) != 2 or not line.isalnum() or len(level) != 1 or level not in "1234567":
            raise Refusal("catalogue.line_invalid", line=line, level=level)
    body = Body.objects.select_for_update().get(pk=body_id)
    BodyLine.objects.filter(body=body).exclude(line__in=lines).delete()
    BodyLine.objects.bulk_create(
        (BodyLine(body=body, line=line, level=level) for line, level in lines.items()),
        update_conflicts=True, unique_fields=["body", "line"], update_fields=["level"],
    )  # fmt: skip
    audit.record("catalogue.lines_given", of=body, by=by, at=at, lines=dict(lines))


@transaction.atomic
def claim_item(*, base_id: int, body_id: int, by: Actor, at: datetime, variant: str = "") -> ServiceItem:
    """认领: the body's own item under its implementation code (R-ITEM-3), with a first draft that says what the directory
    fixes. A claim that was declined before becomes one; an item whose first draft was given up is taken up again.

    `variant`: two digits of a handling-item code (R-ITEM-4), "" without variants. Refused: `catalogue.not_your_body`,
    `catalogue.not_claimable`, `catalogue.claimed_already`, `catalogue.code_invalid`, `catalogue.code_taken`.
    """
    base, body, level = _claimable(base_id, body_id, by, at)
    claim = Claim.objects.select_for_update().filter(base=base, body=body).first()
    if claim is not None and claim.item_id is not None:
        raise Refusal("catalogue.claimed_already", name=_current(base).name)
    code = f"{body.credit_code}{level}{base.basic_code}{variant}"
    item = _given_up(code, body) or create_item(code=code, body_id=body.pk, by=by, at=at)
    begin_draft(item, base_version=_current(base), by=by, at=at)
    Claim.objects.update_or_create(
        base=base, body=body, defaults={"item": item, "reason": "", "at": at, "by_name": by.actor_name}
    )
    audit.record("catalogue.item_claimed", of=item, by=by, at=at, basic_code=base.basic_code)
    return item


@transaction.atomic
def decline_item(*, base_id: int, body_id: int, reason: str, by: Actor, at: datetime) -> Claim:
    """本地不涉及: the body says why a directory item is not done here; it no longer counts as claimable.

    Refused: `catalogue.not_your_body`, `catalogue.not_claimable`, `catalogue.claimed_already`, `catalogue.decline_needs_reason`.
    Invalid: `reason`.
    """
    base, body, _level = _claimable(base_id, body_id, by, at)
    if not reason.strip():
        raise Refusal("catalogue.decline_needs_reason")
    require_fits(reason=(reason, LONGEST_REASON))
    claim = Claim.objects.select_for_update().filter(base=base, body=body).first()
    if claim is not None and claim.item_id is not None:
        raise Refusal("catalogue.claimed_already", name=_current(base).name)
    claim, _ = Claim.objects.update_or_create(
        base=base, body=body, defaults={"reason": plain(reason), "at": at, "by_name": by.actor_name}
    )
    audit.record("catalogue.item_declined", of=claim, by=by, at=at, basic_code=base.basic_code, body=body.name)
    return claim


@transaction.atomic
def accept_change(*, item_id: int, by: Actor, at: datetime) -> ItemVersion:
    """The change above enters the item: into its draft, or into a new one. It still has to be reviewed and published.

    Refused: `catalogue.not_your_body`, `catalogue.nothing_to_accept`, `catalogue.under_review`.
    """
    item = ServiceItem.objects.select_for_update().get(pk=item_id)
    permissions.require_may_keep(by, item.body_id, on=localdate(at))
    claim = Claim.objects.select_related("base__current").filter(item=item).first()
    newest = (
        item.versions.kept().select_for_update(of=("self",)).order_by("-number").first()
    )  # nobody edits it meanwhile
    if claim is None or newest is None or claim.base.current_id in (None, newest.base_version_id):
        raise Refusal("catalogue.nothing_to_accept")
    if newest.state in (VersionState.SUBMITTED, VersionState.APPROVED):
        raise Refusal("catalogue.under_review", number=newest.number)
    above = _current(claim.base)
    if newest.state in UNPUBLISHED:
        follow_directory(newest, above, by=by, at=at)
        return newest
    return begin_draft(item, base_version=above, by=by, at=at)


def accept_changes(*, item_ids: Iterable[int], by: Actor, at: datetime) -> tuple[int, list[str]]:
    """Accept the changes above into all these items, each in a transaction of its own: how many, and what was refused, with
    the item's code. What is under review stays as it is."""
    done, refused = 0, []
    for item_id in item_ids:
        try:
            accept_change(item_id=item_id, by=by, at=at)
            done += 1
        except Refusal as no:
            code = ServiceItem.objects.values_list("code", flat=True).get(pk=item_id)
            refused.append(f"{code}：{no.text()}")
    return done, refused


def _unfit(entry: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(field, "value") for every value that no version could hold: what is fixed above stands in every draft below."""
    parts: list[tuple[str, type[Model], Any]] = [("elements", ItemVersion, entry.get("elements", {}))]
    for name, model in (("materials", ItemMaterial), ("steps", ItemStep)):
        parts += [(f"{name}.{number}", model, row) for number, row in enumerate(entry.get(name, []), 1)]
    return [(f"{where}.{one}", "value") for where, model, row in parts for one in unfit(model, row)]


def _recognise(by: Actor, at: datetime) -> int:
    """Items that bodies had before, e.g. imported ones, are claims of the directory items with their basic code."""
    with connection.cursor() as cursor:
        cursor.execute(RECOGNISE, [at, by.actor_name, ItemStatus.CANCELLED, VersionState.DISCARDED])
        found = cursor.fetchall()
    items = list(ServiceItem.objects.filter(pk__in=[item_id for (item_id,) in found]).order_by("code"))
    if items:
        codes = [item.code for item in items[:200]]
        audit.record("catalogue.items_recognised", of=items[0], by=by, at=at, count=len(items), items=codes)
    return len(found)


RECOGNISE = """
INSERT INTO catalogue_claim (base_id, body_id, item_id, reason, at, by_name)
SELECT DISTINCT ON (b.id, i.body_id) b.id, i.body_id, i.id, '', %s, %s
  FROM catalogue_baseitem b
  JOIN catalogue_serviceitem i ON i.basic_code = b.basic_code AND starts_with(i.region_code, b.region_prefix)
 WHERE i.status <> %s AND NOT EXISTS (SELECT 1 FROM catalogue_claim c WHERE c.item_id = i.id)
   AND (SELECT count(*) = 0 OR bool_or(v.state <> %s) FROM catalogue_itemversion v WHERE v.item_id = i.id)
 ORDER BY b.id, i.body_id, i.code
    ON CONFLICT (base_id, body_id) DO NOTHING RETURNING item_id
"""


def _take_over(
    entry: Mapping[str, Any], base: BaseItem | None, report: DirectoryReport, region_prefix: str, effective_on: date,
    by: Actor, at: datetime,
) -> None:  # fmt: skip
    """A new item, the next version of the one that is here (`base`), or nothing when it says the same."""
    code = entry["basic_code"]
    said = {
        "name": entry["name"].strip(), "elements": dict(entry.get("elements", {})),
        "materials": inheriting.with_codes(entry.get("materials", [])),
        "steps": [{"order": n, **one} for n, one in enumerate(entry.get("steps", []), 1)],
    }  # fmt: skip
    levels = sorted(str(level) for level in entry["levels"])
    fingerprint = hashlib.sha256(
        json.dumps([said, levels, region_prefix], ensure_ascii=False, sort_keys=True).encode()
    ).hexdigest()
    if base is not None and base.current is not None and base.current.fingerprint == fingerprint:
        report.same += 1
        return
    report.new += base is None
    report.changed += base is not None
    base = base or BaseItem(basic_code=code, line=directory_rules.line_of(code))
    base.levels, base.region_prefix = levels, region_prefix
    base.save()
    number = (base.current.number if base.current else 0) + 1
    base.current = BaseVersion.objects.create(
        base=base, number=number, effective_on=effective_on, published_at=at, fingerprint=fingerprint, **said
    )
    base.save(update_fields=["current"])
    audit.record("catalogue.directory_item_taken_over", of=base, by=by, at=at, basic_code=code, number=number)


def _claimable(base_id: int, body_id: int, by: Actor, at: datetime) -> tuple[BaseItem, Body, str]:
    """The directory item, the body, and the level at which it is this body's to claim."""
    permissions.require_may_keep(by, body_id, on=localdate(at))
    base = BaseItem.objects.select_related("current").filter(pk=base_id).first()
    if base is None:
        raise NotFound(base_id)
    body = Body.objects.select_for_update().get(pk=body_id)
    mine = BodyLine.objects.filter(body=body, line=base.line, level__in=base.levels).first()
    if (
        mine is None or base.status != ItemStatus.IN_USE or base.current is None
        or not body.region_code.startswith(base.region_prefix)
    ):  # fmt: skip
        raise Refusal("catalogue.not_claimable", body=body.name)
    return base, body, mine.level


def _given_up(code: str, body: Body) -> ServiceItem | None:
    """The body's item of this code of which every draft was given up before it was ever published: its code is its own still
    and nobody else's (R-ITEM-7)."""
    found = ServiceItem.objects.select_for_update(of=("self",)).filter(code=code, body=body, status=ItemStatus.IN_USE)
    item = found.first()
    return item if item is not None and item.versions.exists() and not item.versions.kept().exists() else None


def _current(base: BaseItem) -> BaseVersion:
    if base.current is None:
        raise NotFound(base.basic_code)
    return base.current
