"""What all tests share."""

import os
import shutil
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.endurance.reporting import (  # noqa: F401
    pytest_addoption,
    pytest_terminal_summary,
    pytest_xdist_make_scheduler,
)
from tests.webkit.browser import axe, chromium, new_page, no_sideways_scroll, page, phone_page, shot, sign_in_as  # noqa: F401

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("TONGBAN_SHARED", ROOT.parent / "shared"))


def shared_path(*parts: str) -> Path:
    """A file of the shared data folder, which is not part of this repository. Absent: the test skips; with CI set it fails."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        message = f"{path} is not there (TONGBAN_SHARED names the folder that holds data/)"
        if os.environ.get("CI"):
            pytest.fail(message, pytrace=False)
        pytest.skip(message)
    return path


@pytest.fixture
def shared():
    """`shared("data", "vectors", "uscc.csv")` → Path; see `shared_path`."""
    return shared_path


APPEND_ONLY = ("kernel_auditentry", "kernel_auditseal", "kernel_outboxevent")


def pytest_configure(config):
    """Our own server is started by the main process, so that it outlives each of several test processes."""
    if not hasattr(config, "workerinput"):
        from tongban.kernel import database

        database.ensure_started()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Tests that commit are cleaned up by emptying all tables, which the append-only tables refuse elsewhere."""
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for table in APPEND_ONLY:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_no_truncate")


@pytest.fixture(autouse=True)
def no_day_ends_meanwhile():
    """Who asks for today twice means the same day: the last minute and a half of a day in China is waited out. What happens
    at midnight has tests that set a clock of their own."""
    left = 86_400 - (time.time() + 8 * 3_600) % 86_400
    if left < 90:
        time.sleep(left + 0.1)


@pytest.fixture(autouse=True)
def no_worker_is_stopping():
    """A worker that a test ran in this process, and ended, leaves its word to end behind; jobs of later tests would heed it."""
    from tongban.kernel import jobs

    jobs.stopping.clear()


@pytest.fixture(autouse=True)
def no_request_is_open():
    """A response that a test did not read to its end leaves its request open, and with it what that request remembers."""
    from tongban.calendars import selectors

    selectors._end_request()


@pytest.fixture
def no_window_ends(monkeypatch):
    """Requests are counted by windows of time: none ends in the middle of a test that asks until it is refused."""
    from tongban.webkit import limits

    now = time.time()
    monkeypatch.setattr(limits, "time", SimpleNamespace(time=lambda: now))


@pytest.fixture
def pdfsig():
    """The PDF signature checker of poppler-utils, which knows nothing of us. Absent: a skip; with CI set a failure."""
    if program := shutil.which("pdfsig"):
        return program
    message = "pdfsig is missing (the system's poppler-utils package)"
    if os.environ.get("CI"):
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


@pytest.fixture
def empty_queue(db):
    """No job waits: tests that commit leave theirs behind, because the queue's tables are not emptied between tests."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
