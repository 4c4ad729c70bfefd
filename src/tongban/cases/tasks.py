"""Periodic jobs. Each asks the clock once and does nothing the second time."""

from django.utils import timezone
from procrastinate.contrib.django import app

from tongban.cases import services


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="cases.watch", name="cases.watch_deadlines")
def watch_deadlines(timestamp: int) -> dict[str, int]:
    """Every hour: silence that accepts, corrections that lapse.

    Not once a night: a moment that a stopped worker sleeps through is not made up for, and a machine that is off at night
    would never come to it. Asked again it does nothing.
    """
    now = timezone.now()
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
