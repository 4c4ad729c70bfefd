"""Findings of the guide audit kept to be worked off: brought up to date by looking again, set aside with a reason."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from tongban.catalogue import permissions
from tongban.catalogue.enums import ItemStatus
from tongban.catalogue.models import GuideFinding, ServiceItem, SourceGap
from tongban.catalogue.rules.audit import BLOCKING, Finding
from tongban.catalogue.selectors.guide_audit import CHUNK, Audited, audited_items
from tongban.catalogue.services.typed import plain, require_fits
from tongban.catalogue.wordings import REASON_NEEDED
from tongban.kernel import audit
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Invalid, Refusal

CHANGING = ("body", "rule", "is_blocking", "quote", "where_name", "facts", "not_given")
LONGEST_PLACE, LONGEST_REASON = 150, 300
SET_ASIDE_FIELDS = ("set_aside_at", "set_aside_by_name", "set_aside_reason")
REASON_FIELD = "reason"


def refresh_findings(item_ids: Iterable[int], *, at: datetime) -> int:
    """Look at these guides again and write down what is found and what is gone. Returns how many were looked at.

    Derived from the guides, so it is not audited, and doing it twice changes nothing. Ten statements for five hundred.
    """
    keys = list(item_ids)
    items = ServiceItem.objects.exclude(status=ItemStatus.CANCELLED).filter(pk__in=keys)
    with transaction.atomic():
        found = list(audited_items(items, on=localdate(at)))
        _write(found, keys, at)
    return len(found)


def refresh_all_findings(*, at: datetime, source: str = "", is_over: Callable[[], bool] = lambda: False) -> int:
    """The same for every item (of one source), and what its sources lack. A transaction for every five hundred items;
    `is_over` is asked between them: what a worker that is told to end leaves undone, the next night does."""
    items = ServiceItem.objects.exclude(status=ItemStatus.CANCELLED)
    items = items.filter(source=source) if source else items
    gaps: Counter[tuple[str, int, str, str]] = Counter()
    count = 0
    for chunk in _chunks(audited_items(items, on=localdate(at))):
        with transaction.atomic():
            _write(chunk, [one.item.pk for one in chunk], at)
        for one in chunk:
            gaps.update((one.item.source, one.item.body_id, gap.check, gap.element) for gap in one.report.gaps)
        count += len(chunk)
        if is_over():
            return count
    _write_gaps(gaps, source, at)
    gone = GuideFinding.objects.filter(item__status=ItemStatus.CANCELLED, resolved_at__isnull=True)
    gone.update(resolved_at=at)
    return count


@transaction.atomic
def set_aside_finding(*, finding_id: int, reason: str, by: Actor, at: datetime) -> GuideFinding:
    """搁置: a warning that is right as it stands, for this reason; until its words change.

    Invalid: `reason`. Refused: `catalogue.not_your_body`, `catalogue.finding_blocks`, `catalogue.finding_closed`.
    """
    finding = _locked(finding_id, by, at)
    if finding.is_blocking:
        raise Refusal("catalogue.finding_blocks")
    if not finding.is_open:
        raise Refusal("catalogue.finding_closed")
    if len(reason.strip()) < 4:
        raise Invalid({REASON_FIELD: [str(REASON_NEEDED)]})
    require_fits(reason=(reason, LONGEST_REASON))
    finding.set_aside_at, finding.set_aside_by_name = at, by.actor_name
    finding.set_aside_reason = plain(reason)
    finding.save(update_fields=SET_ASIDE_FIELDS)
    audit.record(
        "catalogue.finding_set_aside", of=finding, by=by, at=at, item=finding.item.code, check=finding.check_name,
        element=finding.element, where=finding.where, reason=finding.set_aside_reason,
    )  # fmt: skip
    return finding


@transaction.atomic
def reopen_finding(*, finding_id: int, by: Actor, at: datetime) -> GuideFinding:
    """Take the setting aside back. Refused: `catalogue.not_your_body`; nothing happens to one that is open."""
    finding = _locked(finding_id, by, at)
    if finding.set_aside_at is not None:
        _lapse(finding)
        finding.save(update_fields=SET_ASIDE_FIELDS)
        audit.record(
            "catalogue.finding_reopened", of=finding, by=by, at=at, item=finding.item.code, check=finding.check_name
        )
    return finding


def _locked(finding_id: int, by: Actor, at: datetime) -> GuideFinding:
    finding = GuideFinding.objects.select_for_update(of=("self",)).select_related("item").get(pk=finding_id)
    permissions.require_may_keep(by, finding.item.body_id, on=localdate(at))
    return finding


def _lapse(finding: GuideFinding) -> None:
    finding.set_aside_at, finding.set_aside_by_name, finding.set_aside_reason = None, "", ""


def _chunks(audited: Iterator[Audited]) -> Iterator[list[Audited]]:
    while chunk := list(islice(audited, CHUNK)):
        yield chunk


def _write(chunk: list[Audited], item_ids: list[int], at: datetime) -> None:
    """Compare with what is written of these items: new, changed, the same, gone. A statement for each."""
    rows = GuideFinding.objects.filter(item__in=item_ids).select_for_update(of=("self",)).order_by("pk")
    known = {(row.item_id, row.check_name, row.element, row.where): row for row in rows}
    new, changed, same = [], [], []
    for one in chunk:
        for finding in map(_storable, one.report.findings):
            row = known.pop((one.item.pk, finding.check, finding.element, finding.where), None)
            values = _values(one, finding)
            if row is None:
                new.append(GuideFinding(
                    item=one.item, check_name=finding.check, element=finding.element, where=finding.where,
                    first_seen_at=at, last_seen_at=at, **values,
                ))  # fmt: skip
            elif row.resolved_at is None and all(getattr(row, name) == value for name, value in values.items()):
                same.append(row.pk)
            else:
                changed.append(_changed(row, values, at))
    GuideFinding.objects.bulk_create(new, ignore_conflicts=True)  # somebody else was looking too, and found the same
    GuideFinding.objects.bulk_update(changed, [*CHANGING, "resolved_at", "last_seen_at", *SET_ASIDE_FIELDS])
    GuideFinding.objects.filter(pk__in=same).update(last_seen_at=at)
    gone = [row.pk for row in known.values() if row.resolved_at is None]
    GuideFinding.objects.filter(pk__in=gone).update(resolved_at=at)


def _storable(finding: Finding) -> Finding:
    return replace(finding, where=finding.where[:LONGEST_PLACE])


def _values(one: Audited, finding: Finding) -> dict[str, Any]:
    return {
        "body_id": one.item.body_id, "rule": finding.rule, "is_blocking": finding.severity == BLOCKING, "quote": finding.quote,
        "where_name": finding.where_name, "facts": dict(finding.facts), "not_given": finding.not_given,
    }  # fmt: skip


def _changed(row: GuideFinding, values: dict[str, Any], at: datetime) -> GuideFinding:
    """Found again, or found otherwise: a reason given for other words, or for what blocks now, no longer holds."""
    if values["quote"] != row.quote or values["is_blocking"] or row.resolved_at is not None:
        _lapse(row)
    for name, value in values.items():
        setattr(row, name, value)
    row.resolved_at, row.last_seen_at = None, at
    return row


@transaction.atomic
def _write_gaps(gaps: Counter[tuple[str, int, str, str]], source: str, at: datetime) -> None:
    old = SourceGap.objects.filter(source=source) if source else SourceGap.objects.all()
    old.delete()
    SourceGap.objects.bulk_create(
        SourceGap(source=name, body_id=body_id, check_name=check, element=element, items=count, counted_at=at)
        for (name, body_id, check, element), count in gaps.items()
    )
