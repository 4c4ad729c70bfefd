"""Jobs, a handler and a start line for the worker in test_worker.py: they write down what was done."""

import time
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from tongban.kernel import events, jobs


@dataclass(frozen=True)
class Happened(events.Event):
    thing_id: int
    at: datetime


def write(number: int, by: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO noted (number, by) VALUES (%s, %s)", [number, by])


@jobs.task()
def note(*, number: int) -> None:
    write(number, "job")


@jobs.task()
def note_once(*, number: int) -> None:
    """As jobs should be: asked a second time, it does nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM noted WHERE number = %s", [number])
        if cursor.fetchone() is None:
            time.sleep(0.05)
            write(number, "job")


@jobs.task()
def meet(*, number: int, others: int) -> None:
    """Ends when so many have begun."""
    write(number, "met")
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) >= %s FROM noted WHERE by = 'met'", [others])
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise TimeoutError


@jobs.task()
def slow(*, number: int, seconds: float) -> None:
    write(-number, "begun")
    time.sleep(seconds)
    write(number, "job")


@events.on(Happened)
def note_event(event: Happened) -> None:
    write(event.thing_id, "event")
