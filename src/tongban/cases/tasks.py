"""Jobs. Each does nothing the second time; the periodic ones ask the clock once."""

from datetime import datetime

from django.utils import timezone
from procrastinate.contrib.django import app

from tongban.cases import services
from tongban.kernel import clocks, jobs

UNDER_WAY = 60  # seconds that no act takes


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="cases.watch", name="cases.watch_deadlines")
def watch_deadlines(timestamp: int) -> dict[str, int]:
    """Every hour: silence that accepts, corrections that lapse.

    Not once a night: a moment that a stopped worker sleeps through is not made up for, and a machine that is off at night
    would never come to it. Asked again it does nothing. Refused while the clock cannot be believed.
    """
    now = timezone.now()
    clocks.require_right(now)
    try:
        accepted = services.accept_silent_cases(now)
    finally:  # what fails there must not hold up this
        lapsed = services.lapse_overdue_corrections(now)
    return {"accepted": accepted, "lapsed": lapsed}


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="cases.receipts", name="cases.issue_late_receipts")
def issue_late_receipts(timestamp: int) -> int:
    """Every minute: no application stays without its receipt (R-FLOW 5.1)."""
    return services.issue_late_receipts(timezone.now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="cases.papers", name="cases.render_fresh_documents")
def render_fresh_documents(timestamp: int) -> int:
    """Every minute: the documents just written are printed and sealed before somebody asks for them."""
    return services.render_fresh_documents(timezone.now())


@jobs.task(tries=11, queue=jobs.FOLLOWING)
def make_licence_of_grant(*, case_id: int, at: str) -> None:
    """The licence of a grant, dated as the grant is. A try that fails is followed by others for half an hour, and from
    then on by one every hour (`make_late_licences`)."""
    services.make_licence_of_grant(case_id=case_id, at=datetime.fromisoformat(at))


@jobs.task(tries=8, queue=jobs.FOLLOWING)
def carry_on_bulk(*, bulk_id: int) -> None:
    """One order for many cases, until it is done; what a worker that is told to end leaves undone, the next one goes on with."""
    if not services.carry_out(bulk_id=bulk_id, at=timezone.now(), is_over=jobs.stopping.is_set):
        carry_on(bulk_id)


def carry_on(bulk_id: int) -> None:
    """In the caller's transaction. Two jobs of one order never run side by side."""
    carry_on_bulk.configure(lock=_bulk_lock(bulk_id)).defer(bulk_id=bulk_id)


def _bulk_lock(bulk_id: int) -> str:
    return f"bulk:{bulk_id}"


def order_licence(case_id: int, at: datetime) -> None:
    """In the caller's transaction. Two jobs of one case never run side by side."""
    make_licence_of_grant.configure(lock=f"licence:{case_id}").defer(case_id=case_id, at=at.isoformat())


@jobs.task(tries=8)
def recompute_once_more(*, region_code: str, at: str) -> None:
    """For acts that had read the calendar before its change and were written down after the first recomputing had passed."""
    services.recompute_open_cases(region_code=region_code, at=datetime.fromisoformat(at))


def recompute_again(region_code: str, at: datetime) -> None:
    """In the caller's transaction: when whatever was under way is certainly over."""
    recompute_once_more.configure(schedule_in={"seconds": UNDER_WAY}).defer(region_code=region_code, at=at.isoformat())


@jobs.periodic("23 * * * *")
def make_late_licences(at: datetime) -> None:
    """Every hour: what could not be made, say for a frozen seal, is tried again, so that nobody has to remember it."""
    for case_id, granted_at in services.licences_still_to_make(at):
        order_licence(case_id, granted_at)


@jobs.periodic("*/5 * * * *")
def take_up_bulks(at: datetime) -> None:
    """Every five minutes: an order for many cases whose job was given up, or never came to be, goes on."""
    for bulk_id in services.bulks_left_lying(at):
        if not jobs.is_waiting(_bulk_lock(bulk_id)):
            carry_on(bulk_id)


@jobs.daily("03:10")
def count_companions(at: datetime) -> None:
    """Every night: which items people do together, for their guides."""
    clocks.require_right(timezone.now())
    services.count_companions(at)
