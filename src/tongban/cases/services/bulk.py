"""One order for many cases: ended because their item is gone, or given what a new version offers. At once when they are
few, else in the background; each case in a transaction of its own, the order itself on record once."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from tongban.cases.enums import BulkKind, CaseState, DeclineKind
from tongban.cases.events import BulkOrdered
from tongban.cases.models import BulkAct, Case
from tongban.cases.querysets import CaseQuerySet
from tongban.cases.selectors.many import HEADS, favourable, to_end
from tongban.cases.services.acceptance import decline_case
from tongban.cases.services.ending import terminate_case
from tongban.cases.services.favouring import Weighing, apply_favourable_change
from tongban.cases.wordings import word
from tongban.catalogue import permissions as catalogue_permissions
from tongban.catalogue import selectors as catalogue
from tongban.catalogue.models import ServiceItem
from tongban.identity.models import Staff
from tongban.identity.posts import posts_of
from tongban.kernel import audit, database, events
from tongban.kernel.errors import Invalid, Refusal

AT_ONCE = 20  # so many are done while one waits
PATIENCE = timedelta(minutes=10)  # after which an order that nobody is at is taken up again
log = logging.getLogger(__name__)


def end_cases_of_item(*, item_code: str, reason: str, by: Staff, at: datetime) -> BulkAct:
    """终结: all open cases of an item that was cancelled outright, each with this reason, told to its applicant (R-ITEM-41).

    Not yet accepted: declined with the kind "item cancelled" and the remedies; later: terminated. Invalid: `reason`.
    Refused: `case.not_head`, `case.not_abolished`, `case.nothing_to_end`, `case.bulk_under_way`.
    """
    if not reason.strip():
        raise Invalid({"reason": [word("case.reasons_missing")]})
    item = catalogue.item(item_code)
    if item.body_id not in posts_of(by, timezone.localdate(at)).body_ids(*HEADS):
        raise Refusal("case.not_head")
    if not item.is_abolished:
        raise Refusal("case.not_abolished")
    return _order(BulkKind.END_ABOLISHED, item, to_end(item.pk), {"reason": reason.strip()}, by=by, at=at)


def end_case_of_item(*, case_id: int, reason: str, by: Staff, at: datetime) -> Case:
    """One of them, by where it stands. Refused as `decline_case` and `terminate_case` are."""
    state = Case.objects.values_list("state", flat=True).get(pk=case_id)
    if state in (CaseState.RECEIVED,):
        return decline_case(case_id=case_id, kind=DeclineKind.ITEM_CANCELLED, reasons=reason, by=by, at=at)
    return terminate_case(case_id=case_id, reason=reason, by=by, at=at)


def order_favourable_change(
    *, item_code: str, version_id: int, elements: Sequence[str], by: Staff, at: datetime
) -> BulkAct:
    """Apply these elements of the version in force to all open cases of earlier versions (R-ITEM-40).

    Invalid: `elements`. Refused: `catalogue.not_your_body`, `case.version_not_later` unless it is the version in force,
    `case.nothing_to_favour`, `case.bulk_under_way`.
    """
    item = catalogue.item(item_code)
    catalogue_permissions.require_may_keep(by, item.body_id, on=timezone.localdate(at))
    if not elements:
        raise Invalid({"elements": [word("case.field_missing")]})
    if item.current is None or item.current.pk != version_id:
        raise Refusal("case.version_not_later")
    cases = favourable(item.pk, item.current.number)
    return _order(BulkKind.FAVOUR, item, cases, {"elements": list(elements)}, by=by, at=at)


def _order(
    kind: BulkKind, item: ServiceItem, cases: CaseQuerySet, facts: dict[str, object], *, by: Staff, at: datetime
) -> BulkAct:
    total = cases.count()
    if not total:
        raise Refusal("case.nothing_to_end" if kind == BulkKind.END_ABOLISHED else "case.nothing_to_favour")
    version_id = item.current_id if kind == BulkKind.FAVOUR else None
    with transaction.atomic():
        try:
            with transaction.atomic():
                bulk = BulkAct.objects.create(
                    kind=kind,
                    item=item,
                    version_id=version_id,
                    facts=facts,
                    body_id=item.body_id,
                    by=by,
                    at=at,
                    total=total,
                )
        except IntegrityError as error:
            raise Refusal("case.bulk_under_way") from error
        audit.record("case.bulk_ordered", of=bulk, by=by, at=at, kind=kind, item=item.code, total=total, **facts)
        events.publish(BulkOrdered(bulk_id=bulk.pk, at=at))  # should what follows be cut off, a worker finishes it
    if total <= AT_ONCE:
        carry_out(bulk_id=bulk.pk, at=at)
    bulk.refresh_from_db()
    return bulk


def carry_out(*, bulk_id: int, at: datetime, is_over: Callable[[], bool] = lambda: False) -> bool:
    """Go on with the order where it stands. Whether it is finished: `is_over` is asked before each case. Done again it does
    nothing more."""
    bulk = BulkAct.objects.select_related("by", "item__current").get(pk=bulk_id)
    weighing = Weighing()
    while bulk.finished_at is None:
        if is_over():
            return False
        with transaction.atomic():
            bulk = BulkAct.objects.select_for_update(of=("self",)).select_related("by", "item__current").get(pk=bulk_id)
            following = (
                _cases_of(bulk).filter(pk__gt=bulk.last_case_id).order_by("pk").values_list("pk", flat=True).first()
            )
            if bulk.finished_at is not None:
                return True
            if following is None:
                BulkAct.objects.filter(pk=bulk_id).update(finished_at=at)
                audit.record(
                    "case.bulk_finished", of=bulk, by=bulk.by, at=at, kind=bulk.kind, done=bulk.done,
                    left_alone=bulk.left_alone,
                )  # fmt: skip
                return True
            counted = "done" if _one(bulk, following, at, weighing) else "left_alone"
            BulkAct.objects.filter(pk=bulk_id).update(**{counted: F(counted) + 1}, last_case_id=following)
    return True


def bulks_left_lying(at: datetime) -> list[int]:
    """Orders that should be finished by now, the oldest first."""
    found = BulkAct.objects.filter(finished_at__isnull=True, at__lte=at - PATIENCE)
    return list(found.order_by("pk").values_list("pk", flat=True))


def _cases_of(bulk: BulkAct) -> CaseQuerySet:
    if bulk.kind == BulkKind.END_ABOLISHED:
        return to_end(bulk.item_id)
    number = bulk.version.number if bulk.version is not None else 0
    return favourable(bulk.item_id, number)


def _one(bulk: BulkAct, case_id: int, at: datetime, weighing: Weighing) -> bool:
    """Was it done? A case that moved on meanwhile is left alone, and so is one that cannot be done: no case holds up the
    others. What it failed with is in the log."""
    try:
        with transaction.atomic():
            if bulk.kind == BulkKind.END_ABOLISHED:
                end_case_of_item(case_id=case_id, reason=bulk.facts["reason"], by=bulk.by, at=at)
            else:
                apply_favourable_change(
                    case_id=case_id, version_id=bulk.version_id or 0, elements=bulk.facts["elements"], by=bulk.by, at=at,
                    bulk=bulk, weighing=weighing,
                )  # fmt: skip
    except (Refusal, Invalid):  # somebody was faster, or it is not to be done to this one
        return False
    except Exception as error:
        if database.is_away(error):
            raise
        log.exception("bulk %s: case %s was left alone", bulk.pk, case_id)
        return False
    return True
