"""What a test does inside the installation by operations and commands of the platform. Called through `Installation.do`.

The process that runs them lives as long as the installation; arguments and results are JSON.
"""

import importlib
import io
import json
import sys
import traceback
from contextlib import redirect_stderr, redirect_stdout
from typing import Any


def command(*, words: list[str]) -> dict[str, Any]:
    """`tongban WORDS`: what it said and its exit code."""
    from django.core.management import call_command

    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        try:
            call_command(*words)
            code = 0
        except SystemExit as end:
            code = end.code or 0
    return {"code": code, "said": said.getvalue()}


def add_days_off(*, region_code: str, days: list[str]) -> list[str]:
    """Extra days off; those that were working days until now."""
    from datetime import date

    from django.utils import timezone

    from tongban.calendars.services import add_local_days
    from tongban.kernel.actors import SYSTEM

    wanted = [date.fromisoformat(day) for day in days]
    made = add_local_days(region_code=region_code, days=wanted, reason="台风停工", by=SYSTEM, at=timezone.localtime())
    return [day.isoformat() for day in made]


def working_days(*, region_code: str, after: str, number: int) -> list[str]:
    """The next so many, by the calendar as it is now."""
    from datetime import date, timedelta

    from tongban.calendars.selectors import working_calendar

    calendar, day, found = working_calendar(region_code), date.fromisoformat(after), []
    while len(found) < number:
        day += timedelta(days=1)
        if calendar.is_working(day):
            found.append(day.isoformat())
    return found


def receive(*, item: str, applicant: int, hall: int, window: int, clerk: int, mark: str) -> str:
    """窗口收件 over the counter; the case number."""
    from django.utils import timezone

    from tongban.cases import services
    from tongban.identity.models import Staff

    return services.receive_case(
        item_code=item, applicant_id=applicant, hall_id=hall, window_id=window, situation={"premises": "own"},
        answers={"shop": {"name": mark, "owner": "经营者"}}, materials=[{"code": "M01"}],
        by=Staff.objects.get(pk=clerk), at=timezone.localtime(),
    ).number  # fmt: skip


def receive_slowly(*, sign: str, **facts: Any) -> str:
    """The same, written down for good only when the file `sign` goes, which appears once its rows are written."""
    from pathlib import Path

    from django.db import transaction
    from tests.processes import wait_until

    with transaction.atomic():
        number = receive(**facts)
        Path(sign).touch()
        assert wait_until(lambda: not Path(sign).exists(), patience=250)
    return number


def once(deed: str) -> None:
    """A process for one deed, whose arguments it reads: for what must go on beside others."""
    import django

    django.setup()
    print(globals()[deed](**json.load(sys.stdin)))


def main() -> None:
    """One JSON line in, one out: {"deed": "module:function", …arguments}."""
    import django

    django.setup()
    from django.db import connection

    out = sys.stdout
    for line in sys.stdin:
        asked = json.loads(line)
        module, _, name = asked.pop("deed").rpartition(":")
        try:
            found = getattr(importlib.import_module(module or __spec__.name), name)
            answer = {"result": found(**asked)}
        except Exception:  # noqa: BLE001  the test that asked is told
            answer = {"problem": traceback.format_exc()}
        connection.close()  # the next deed may come after PostgreSQL was killed
        out.write(json.dumps(answer, ensure_ascii=False, default=str) + "\n")
        out.flush()


if __name__ == "__main__":
    once(sys.argv[1]) if len(sys.argv) > 1 else main()
