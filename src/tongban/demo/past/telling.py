"""Telling the past: the acts of the plan in the order of time, each with all that follows from it by itself."""

import time
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction

from tongban.calendars.selectors import working_calendar
from tongban.demo.loading import Place, require_no_production
from tongban.demo.models import Past, PastCase
from tongban.demo.past.acts import Teller
from tongban.demo.past.hours import Hours
from tongban.demo.past.plan import Story, plan
from tongban.demo.past.stories import Act
from tongban.demo.place.city import CITY
from tongban.kernel import events, jobs, sealing
from tongban.kernel.errors import NotFound, Refusal
from tongban.kernel.models import EventPending

Progress = Callable[[int, int], None]
LOCK = 716_205_002  # an advisory lock: one teller at a time
PATIENCE = 10.0  # seconds for what another relay has in hand


@transaction.atomic
def begin_past(*, cases: int, at: datetime) -> Past:
    """The past that there is, whatever its size; else a new one of `cases` stories that ends at `at`."""
    require_no_production()
    past = Past.objects.select_for_update().order_by("pk").first()
    return past or Past.objects.create(anchor_at=at, cases=cases)


def tell_past(
    past: Past, place: Place, *, at: datetime, seconds: float | None = None,
    progress: Progress = lambda done, of: None,
) -> bool:  # fmt: skip
    """Go on where it was left, for at most so many seconds; True when all is told. Nothing while another is telling it.

    An act and the note that it happened stand together. What somebody else's act has closed meanwhile is noted in
    `past.refused`, and the story goes on as far as it can.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return False
        try:
            cursor.execute("SET synchronous_commit = off")  # an act lost in a crash is told again: no need to wait
            past.refresh_from_db()
            return past.finished_at is not None or _tell(past, place, at, seconds, progress)
        finally:
            cursor.execute("SET synchronous_commit = on")
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def hours_of() -> Hours:
    """The office hours of the city."""
    return Hours(working_calendar(CITY), ZoneInfo(settings.TIME_ZONE))


def _tell(past: Past, place: Place, at: datetime, seconds: float | None, progress: Progress) -> bool:
    hours = hours_of()
    whole = plan(anchor=past.anchor_at.astimezone(hours.zone), cases=past.cases, hours=hours)
    past.acts = len(whole.acts)
    teller = Teller(place, dict(past.stories.values_list("number", "case_id")))
    began = time.monotonic()
    _settle(None)
    for done, act in enumerate(whole.acts[past.acts_done :], start=past.acts_done + 1):
        _happen(past, teller, act, whole.stories.get(act.story), done)
        _settle(teller.cases.get(act.story))
        progress(done, past.acts)
        if seconds is not None and time.monotonic() - began > seconds:
            return False
    while sealing.seal_next(at=at):
        pass
    past.finished_at = at
    past.save(update_fields=["acts", "finished_at"])
    return True


def _settle(case_id: int | None) -> None:
    """All that follows by itself has happened, be it that the relay of the worker does it at the same time."""
    until = time.monotonic() + PATIENCE
    while (
        events.drain()
        or EventPending.objects.filter(stream=f"case:{case_id}").exists()
        or jobs.is_waiting(f"licence:{case_id}")
    ):
        if time.monotonic() > until:
            return
        time.sleep(0.01)


def _happen(past: Past, teller: Teller, act: Act, story: Story | None, done: int) -> None:
    try:
        with transaction.atomic():
            if case := teller.perform(act, story):
                PastCase.objects.create(past=past, number=act.story, case=case)
                teller.cases[act.story] = case.pk
            past.acts_done = done
            past.save(update_fields=["acts", "acts_done"])
    except (Refusal, NotFound, KeyError) as no:  # KeyError: an act of a story that never began
        past.acts_done = done
        past.refused.append(f"{act.story} {act.name}: {getattr(no, 'code', type(no).__name__)}")
        past.save(update_fields=["acts_done", "refused"])
