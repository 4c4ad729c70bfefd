"""What nobody clicks: silence that accepts, deadlines that lapse, calendars that change. Each case in its own turn."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import OperationalError
from django.utils import timezone

from tongban.calendars.rules.working_days import WorkingCalendar
from tongban.calendars.selectors import working_calendar
from tongban.cases.enums import CaseState
from tongban.cases.models import Case
from tongban.cases.services.acceptance import deem_accepted
from tongban.cases.services.clockwork import rebuild_clock
from tongban.cases.services.corrections import lapse_correction
from tongban.cases.services.intake import issue_intake_receipt
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import Refusal

log = logging.getLogger(__name__)


def accept_silent_cases(at: datetime) -> int:
    """R-CLK-2: cases on which the organ was silent beyond its days count as accepted; how many."""
    overdue = Case.objects.filter(
        is_open=True, state=CaseState.RECEIVED, acceptance_due_on__lt=timezone.localdate(at), is_provisional=False
    )
    return _each(deem_accepted, overdue.values_list("pk", flat=True), at)


def lapse_overdue_corrections(at: datetime) -> int:
    """R-FLOW-6: corrections whose deadline has passed count as withdrawn; how many."""
    overdue = Case.objects.filter(
        is_open=True, state=CaseState.CORRECTION, correction_due_on__lt=timezone.localdate(at), is_provisional=False
    )
    return _each(lapse_correction, overdue.values_list("pk", flat=True), at)


def issue_late_receipts(at: datetime) -> int:
    """What was filed and for some reason has no receipt yet gets one (a handler does it at once); how many."""
    return _each(issue_intake_receipt, Case.objects.filter(state=CaseState.SUBMITTED).values_list("pk", flat=True), at)


def recompute_open_cases(*, region_code: str, at: datetime) -> int:
    """The calendar of a region (empty: of the country) changed: due dates of its open cases anew; how many moved."""
    cases = Case.objects.running().exclude(running_clock="")
    if region_code:
        cases = cases.filter(region_code__startswith=region_code.rstrip("0") or region_code)
    calendars: dict[str, WorkingCalendar] = {}
    moved = 0
    for pk, region in cases.values_list("pk", "region_code").iterator():
        if region not in calendars:
            calendars[region] = working_calendar(region)
        moved += bool(rebuild_clock(case_id=pk, at=at, calendar=calendars[region]))
    return moved


def _each(operation: Callable, case_ids: Iterable[int], at: datetime) -> int:
    """Somebody may be faster than the job: what is no longer open is left alone.

    A case that fails for another reason stops no other; the first such failure is raised when all had their turn.
    """
    done = 0
    failure: Exception | None = None
    for case_id in list(case_ids):
        try:
            operation(case_id=case_id, by=SYSTEM, at=at)
            done += 1
        except Refusal as refusal:
            if refusal.code not in ("case.action_not_open", "case.not_silent_yet", "case.correction_still_open"):
                failure = failure or refusal
        except OperationalError:  # the database is away or out of time: the next run goes on
            raise
        except Exception as error:
            log.exception("Case %s could not be moved on by itself.", case_id)
            failure = failure or error
    if failure:
        raise failure
    return done
