"""What stays on disk, what is swept, and two uploads at once."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.db import connections
from tests.files.conftest import AT, MINIMAL_PDF

from tongban.files import backends, selectors, services, tasks, vault
from tongban.files.backends.clamd import Backend as Clamd
from tongban.files.backends.demo import EICAR
from tongban.files.enums import ScanState
from tongban.files.models import StoredFile
from tongban.kernel.errors import Refusal

DAY_BEFORE = time.time() - 25 * 3600


def store(data=MINIMAL_PDF, owner="applicant:1"):
    return services.store_upload(chunks=[data], name="证明.pdf", owner=owner, at=AT)


@pytest.mark.django_db
def test_the_sweep_takes_old_leftovers_and_nothing_that_counts(vault_folder, everything_on_disk):
    kept = store()
    thrown_away = store(MINIMAL_PDF.replace(b"1.4", b"1.5"))
    services.discard_file(file_id=thrown_away.pk, owner="applicant:1")
    half = vault_folder / "incoming" / "old.part"
    half.write_bytes(b"half")
    for path in vault_folder.rglob("*"):
        os.utime(path, (DAY_BEFORE, DAY_BEFORE))
    arriving = vault_folder / "incoming" / "new.part"
    arriving.write_bytes(b"more to come")
    assert tasks.sweep() == 2
    assert {path.rsplit("/", 1)[1] for path in everything_on_disk()} == {kept.sha256, "new.part"}
    assert tasks.sweep() == 0


@pytest.mark.django_db
def test_bytes_that_came_again_are_not_swept_for_their_old_age():
    stored = store()
    services.discard_file(file_id=stored.pk, owner="applicant:1")
    os.utime(vault.blob_path(stored.sha256), (DAY_BEFORE, DAY_BEFORE))
    again = store(owner="applicant:2")
    tasks.sweep()
    assert selectors.is_intact(again)


@pytest.mark.django_db
def test_an_infected_upload_is_refused_and_leaves_nothing(everything_on_disk):
    with pytest.raises(Refusal, match=r"file\.infected"):
        store(MINIMAL_PDF.replace(b"%%EOF", EICAR + b"\n%%EOF"))
    assert everything_on_disk() == [] and not StoredFile.objects.exists()


class Unsure:
    def __init__(self, state):
        self.state = state

    def scan(self, path):
        return self.state


@pytest.mark.django_db
@pytest.mark.parametrize("later, code", [(ScanState.CLEAN, None), (ScanState.INFECTED, "file.infected")])
def test_a_file_the_scanner_could_not_look_at_stays_shut_until_it_has(monkeypatch, later, code):
    monkeypatch.setattr(backends, "scanner", lambda: Unsure(ScanState.PENDING))
    stored = store()
    assert tasks.scan_pending() == 0
    with pytest.raises(Refusal, match=r"file\.not_scanned_yet"):
        selectors.open_file(stored)
    monkeypatch.setattr(backends, "scanner", lambda: Unsure(later))
    assert tasks.scan_pending() == 1
    stored.refresh_from_db()
    if code:
        with pytest.raises(Refusal, match=code):
            selectors.open_file(stored)
    else:
        selectors.open_file(stored).close()


def test_a_clamav_that_does_not_answer_means_ask_again_later(tmp_path, settings):
    settings.TONGBAN_CLAMD = str(tmp_path / "nobody.ctl")
    path = tmp_path / "f"
    path.write_bytes(b"x")
    assert Clamd().scan(path) == ScanState.PENDING


@pytest.mark.parametrize(
    "answer, state", [("OK", "clean"), ("Eicar FOUND", "infected"), ("size limit ERROR", "pending")]
)
def test_clamav_gets_the_whole_file_and_its_answer_is_understood(tmp_path, settings, answer, state):
    import socket

    address, got = tmp_path / "clamd.ctl", bytearray()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(address))
        server.listen(1)

        def serve():
            link, _ = server.accept()
            with link:
                while not got.endswith(bytes(4)):
                    got.extend(link.recv(65536))
                link.sendall(f"stream: {answer}\0".encode())

        thread = threading.Thread(target=serve)
        thread.start()
        settings.TONGBAN_CLAMD = str(address)
        path = tmp_path / "f"
        path.write_bytes(b"content" * 10)
        assert Clamd().scan(path) == state
        thread.join()
    assert bytes(got) == b"zINSTREAM\0" + (70).to_bytes(4, "big") + b"content" * 10 + bytes(4)


@pytest.mark.django_db(transaction=True)
def test_two_uploads_at_once_stay_under_the_quota_together(settings):
    settings.TONGBAN_FILE_LIMITS = {"quota_bytes": len(MINIMAL_PDF) + 10}
    both_there, outcomes = threading.Barrier(2), []

    def upload(number):
        def chunks():
            yield MINIMAL_PDF.replace(b"1.4", b"1.%d" % number)
            both_there.wait(timeout=120)

        try:
            services.store_upload(chunks=chunks(), name="a.pdf", owner="applicant:1", at=AT)
            outcomes.append("kept")
        except Refusal as no:
            outcomes.append(no.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=upload, args=(number,)) for number in (5, 6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["file.quota_exceeded", "kept"]


KILLED = """
import sys, time
from pathlib import Path
from django.conf import settings
settings.configure(TONGBAN_FILES=sys.argv[1])
from tongban.files import vault
def chunks():
    yield b"%PDF-1.4 half of it"
    print("half", flush=True)
    time.sleep(60)
with vault.receive(chunks(), check_size=lambda size: None) as arrived:
    vault.keep(arrived)
"""


def test_a_process_killed_in_the_middle_leaves_only_a_part_that_does_not_count(tmp_path):
    src = str(Path(vault.__file__).parents[2])
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": src}
    )
    assert process.stdout.readline() == b"half\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    left = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path.suffix for path in left] == [".part"]
    assert not (tmp_path / "blobs").exists()


@pytest.mark.django_db
def test_a_file_that_a_room_holds_is_not_thrown_away(monkeypatch):
    from django.db.models import ProtectedError

    stored = store()

    def held(self):
        raise ProtectedError("held", {self})

    monkeypatch.setattr(StoredFile, "delete", held)
    with pytest.raises(Refusal, match=r"file\.in_use"):
        services.discard_file(file_id=stored.pk, owner="applicant:1")


@pytest.mark.django_db
def test_many_files_are_fetched_with_one_query(django_assert_num_queries):
    first, second = store(), store(owner="applicant:2")
    with django_assert_num_queries(1):
        found = selectors.files_by_public_ids([first.public_id, str(second.public_id), "nonsense"])
    assert set(found) == {str(first.public_id), str(second.public_id)}
