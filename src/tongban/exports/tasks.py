"""Background jobs: write what waits, take up what was interrupted, throw away what is past its time."""

from datetime import datetime

from django.utils import timezone

from tongban.exports import running, services, writing
from tongban.kernel import jobs


@jobs.task(tries=3, queue="exports")
def work_off() -> None:
    """Write the exports that wait, one after the other. Does nothing when none waits or somebody else is at it."""
    running.work_off(clock=timezone.now)


@jobs.periodic("* * * * *")
def take_up_silent(at: datetime) -> None:
    """A worker that was killed left one in the middle, or its job was lost: somebody looks."""
    if services.take_up_silent(at=at):
        work_off.defer()


@jobs.periodic("17 * * * *")
def expire(at: datetime) -> None:
    """Old files, and what a crash left in the workplace."""
    services.expire_exports(at=at)
    writing.tidy(before=at)
