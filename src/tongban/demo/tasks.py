"""The past is told by the worker, a slice at a time, so that other jobs wait for no longer than that."""

from datetime import datetime

from django.utils import timezone

from tongban.demo.loading import load_place
from tongban.demo.models import Past
from tongban.demo.past import tell_past
from tongban.kernel import jobs

SLICE = 4.0  # seconds


@jobs.task(tries=5)
def go_on_telling(*, past_id: int) -> None:
    """Tell some more of it. Does nothing after the end, and while somebody else is telling it."""
    past = Past.objects.filter(pk=past_id, finished_at__isnull=True).first()
    if past is None:
        return
    before, now = past.acts_done, timezone.now()
    is_told = tell_past(past, load_place(at=now), at=now, seconds=SLICE)
    if not is_told and past.acts_done > before:
        go_on_telling.defer(past_id=past_id)


@jobs.periodic("* * * * *")
def take_up_the_past(at: datetime) -> None:
    """A worker that was stopped in the middle left it open: another takes it up."""
    for past_id in Past.objects.filter(finished_at__isnull=True).values_list("pk", flat=True):
        go_on_telling.defer(past_id=past_id)
