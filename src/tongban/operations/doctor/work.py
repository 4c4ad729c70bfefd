"""The daily work: worker, jobs, events, seals, calendar; and whether the demo's people are in here."""

from collections.abc import Iterator
from datetime import timedelta

from django.db import connection
from django.utils.timezone import localdate

from tongban.calendars.selectors import working_calendar
from tongban.operations.doctor.findings import Finding, judged

SEEN = 60  # seconds
SEAL_WITHIN = 300  # seconds
AHEAD = timedelta(days=60)  # so long before a year begins its calendar should be loaded: long limits reach into it
WORKERS = (
    "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > clock_timestamp() - make_interval(secs => %s)"
)
JOBS = """
SELECT count(*) FILTER (WHERE status = 'failed'), count(*) FILTER (WHERE status = 'todo'
       AND coalesce(scheduled_at, (SELECT min(at) FROM procrastinate_events e WHERE e.job_id = j.id)) < now() - interval '5 minutes')
FROM procrastinate_jobs j WHERE status IN ('failed', 'todo')
"""
FAILING = """
SELECT task_name, count(*) FILTER (WHERE status = 'failed'), count(*) FILTER (WHERE status = 'todo') FROM procrastinate_jobs
WHERE status = 'failed' OR (status = 'todo' AND attempts > 0) GROUP BY task_name ORDER BY count(*) DESC LIMIT 5
"""
STUCK = "SELECT event_id, stream, tries, last_error FROM kernel_eventpending WHERE tries > 0 ORDER BY event_id LIMIT 5"
UNSEALED = """
SELECT extract(epoch FROM now() - min(recorded_at)) FROM kernel_auditentry WHERE transaction >=
    coalesce((SELECT horizon FROM kernel_auditseal ORDER BY id DESC LIMIT 1), 0)
"""
DEMO = "SELECT count(*) FROM identity_user WHERE is_active AND username ~ '^resident[0-9]{2}$'"

# Who keeps accounts today, and whether anybody works here at all: an administrator alone cannot be helped by another.
ADMINISTRATORS = """
SELECT count(DISTINCT p.staff_id) FILTER (WHERE p.role = 'admin' AND p.starts_on <= %s
       AND (p.ends_on IS NULL OR p.ends_on >= %s)), count(*) > 0
FROM identity_post p JOIN identity_staff s ON s.id = p.staff_id JOIN identity_user u ON u.id = s.user_id AND u.is_active
"""


def findings() -> Iterator[Finding]:
    (workers,) = _row(WORKERS, SEEN)
    yield judged("worker", workers > 0, f"{workers} worker(s) at work.", "No worker runs: messages, licences and deadlines wait.",
                 "Start `tongban worker`.", level="problem")  # fmt: skip
    failed, late = _row(JOBS)
    yield judged("jobs-failed", not failed, "No job failed for good.", f"{failed} jobs failed for good.",
                 "See the worker's log; then retry or cancel them (docs/operations.md).", level="problem")  # fmt: skip
    yield judged("jobs-late", not late, "No job waits long.", f"{late} jobs wait longer than five minutes.",
                 "See whether the worker runs; start a second one if it cannot keep up.", level="problem")  # fmt: skip
    for name, for_good, again in _rows(FAILING):
        yield Finding("jobs-failing", "problem", f"Job {name}: {for_good} failed for good, {again} failed and will be tried again.",
                      "See the worker's log.")  # fmt: skip
    stuck = list(_rows(STUCK))
    if not stuck:
        yield Finding("events", "ok", "No event waits after a failure.")
    for event_id, stream, tries, error in stuck:
        yield Finding("events", "problem", f"Event {event_id} ({stream}), tried {tries} times: {error}",
                      "See the worker's log. It is tried again by itself, with growing pauses.")  # fmt: skip
    (unsealed,) = _row(UNSEALED)
    yield judged("audit", unsealed is None or unsealed <= SEAL_WITHIN, "The audit trail is sealed.",
                 f"Audit entries wait {int(unsealed or 0) // 60} minutes for their seal.", "See whether the worker runs.")  # fmt: skip
    year = (localdate() + AHEAD).year
    yield judged("calendar", working_calendar().loaded(year), f"The working days of {year} are loaded.",
                 f"The working days of {year} are not loaded: due dates in it are provisional.",
                 "Import the notice of the State Council (docs/operations.md).")  # fmt: skip
    administrators, has_officials = _row(ADMINISTRATORS, localdate(), localdate())
    yield judged("administrators", administrators > 1 or not has_officials, "Administrators can help each other back in.",
                 f"{administrators} administrator(s): nobody can reset the second factor or the password of the only one.",
                 "Give a second official the post of administrator (docs/operations.md).")  # fmt: skip
    (demo,) = _row(DEMO)
    yield judged("demo-people", not demo, "Nobody of the demo is in here.",
                 f"{demo} accounts of the demo are open; their password is public.", "Never use a database of the demo for real work.")  # fmt: skip


def _row(question: str, *parameters: object) -> tuple:
    return next(iter(_rows(question, *parameters)))


def _rows(question: str, *parameters: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(question, parameters)
        return cursor.fetchall()
