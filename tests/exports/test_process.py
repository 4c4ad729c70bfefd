"""The process that writes: killed, stopped and left alone, it never offers half a file."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.conf import settings as config
from django.db import connection
from django.utils import timezone
from tests.cases import factories
from tests.exports.reading import rows_of
from tests.processes import is_alive, wait_until

from tongban.exports import running, selectors
from tongban.exports.models import Export
from tongban.files.models import StoredFile
from tongban.kernel import children, jobs

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def own_process(settings, monkeypatch):
    """As in an installation; the process finds the test's database and folder."""
    settings.TONGBAN_EXPORTS = settings.TONGBAN_EXPORTS | {"own_process": True}
    made = connection.settings_dict
    where = f"{made['USER']}:{made['PASSWORD']}@{made['HOST'] if '/' not in made['HOST'] else ''}"
    socket = f"?host={made['HOST']}" if "/" in made["HOST"] else ""
    monkeypatch.setenv(
        "DATABASE_URL", f"postgresql://{where}{':' + made['PORT'] if made['PORT'] else ''}/{made['NAME']}{socket}"
    )
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "config.settings.test")
    monkeypatch.setenv("TONGBAN_VAR", str(config.TONGBAN_VAR))
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).resolve().parents[2] / "src"))


def test_a_process_of_its_own_writes_the_file(own_process, office, ask):
    case = factories.make_case(office)
    export = ask(office.leader, "all", at=timezone.localtime())
    assert running.work_off(clock=timezone.localtime) == 1
    export.refresh_from_db()
    assert (export.state, [row[0] for row in rows_of(export)[1:]]) == ("done", [case.number])
    assert not children.folder_of("exports", export.pk, 1).exists()


def test_a_killed_process_is_followed_by_another_and_offers_nothing(own_process, office, ask, monkeypatch):
    real, started = subprocess.Popen, []

    def killed_at_first(*args, **more):
        child = real(*args, **more)
        started.append(child)
        if len(started) == 1:
            child.kill()
        return child

    monkeypatch.setattr(children.subprocess, "Popen", killed_at_first)
    export = ask(office.leader, "all", at=timezone.localtime())
    assert running.work_off(clock=timezone.localtime) == 2
    export.refresh_from_db()
    assert (export.state, export.attempt, export.tries) == ("done", 2, 1)
    assert StoredFile.objects.filter(owner="system").count() == 1


def test_a_worker_that_is_asked_to_end_gives_the_work_back_at_once(own_process, office, ask, monkeypatch):
    export = ask(office.leader, "all", at=timezone.localtime())
    real = subprocess.Popen

    def asked_meanwhile(*args, **more):
        child = real(*args, **more)
        jobs.stopping.set()
        return child

    monkeypatch.setattr(children.subprocess, "Popen", asked_meanwhile)
    running.work_off(clock=timezone.localtime)
    export.refresh_from_db()
    assert (export.state, export.tries, export.file) == ("queued", 0, None)


def test_a_second_worker_does_nothing_while_the_first_is_at_it(office, ask):
    ask(office.leader, "all")
    held, let_go = threading.Event(), threading.Event()

    def first():
        with children.alone(running.LOCK) as alone:
            assert alone
            held.set()
            assert let_go.wait(120)
        connection.close()

    thread = threading.Thread(target=first)
    thread.start()
    assert held.wait(120)
    try:
        assert running.work_off(clock=timezone.localtime) == 0
        assert selectors.anything_waits()
    finally:
        let_go.set()
        thread.join()
    assert running.work_off(clock=timezone.localtime) == 1
    assert Export.objects.get().state == "done"


def test_the_process_ends_with_its_parent(own_process, office, ask, tmp_path):
    """A worker killed with -9 leaves no process behind that writes for nobody."""
    script = tmp_path / "parent.py"
    script.write_text(
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import os, threading, time\\n"
        "from tongban.kernel.children import end_with_parent\\n"
        "threading.Thread(target=end_with_parent, args=(os.getppid(),), daemon=True).start()\\n"
        "print(os.getpid(), flush=True)\\n"
        "time.sleep(600)'])\n"
        "time.sleep(600)\n"
    )
    parent = subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True, env=os.environ)
    child = int(parent.stdout.readline())  # said by the child itself, once it is watching
    parent.kill()
    parent.communicate(timeout=120)  # both have ended, or the pipe that they share would still be open
    assert wait_until(lambda: not is_alive(child), patience=60)
