"""Backup while in use, restore to another folder, compared row by row; what is not whole is never taken for a backup."""

import json
import resource
import shutil
import stat
import subprocess
import sys
import tarfile
import time

import pytest
from tests.kernel.place import a_place, wait_until
from tests.processes import ROOT

from tongban.kernel.postgres import Server
from tongban.operations.safekeeping import archive

# Somebody who keeps storing files and writing audit entries, and says how many.
WRITER = """
import itertools
from django.utils.timezone import localtime
from tongban.files import services
from tongban.kernel import audit, sealing
from tongban.kernel.actors import SYSTEM
for number in itertools.count():
    stored = services.store_bytes(
        data=f"paper {number} {sys.argv[1]}".encode(), name="a.txt", content_type="text/plain", owner="system", at=localtime())
    audit.record("test.stored", of=stored, by=SYSTEM, at=localtime())
    if number % 10 == 0:
        sealing.seal_next(at=localtime())
    print(number, flush=True)
    if number == int(sys.argv[2]):
        break
"""


pytestmark = pytest.mark.xdist_group("backup")  # one installation for all of them


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    with a_place(tmp_path_factory.mktemp("backup")) as made:
        made.python(WRITER, "before", "60")
        yield made


@pytest.fixture(scope="module")
def backup(place):
    """One backup that was made while somebody was writing."""
    writer = place.start("writer", "-c", f"import django, sys; django.setup()\n{WRITER}", "during", "100000")
    wait_until(lambda: place.said("writer").count("\n") > 5)
    before = place.said("writer").count("\n")
    target = place.var.parent / "tb.tar"
    done = place.tongban("backup", str(target))
    after = place.said("writer").count("\n")
    writer.kill()
    writer.wait(60)
    assert done.returncode == 0, done.stderr
    assert after > before, "somebody was writing meanwhile"
    return target


def in_folder(place, folder, *words):
    """A command of the restored installation, on its own server."""
    environment = place.environment(TONGBAN_VAR=str(folder))
    del environment["DATABASE_URL"]
    return subprocess.run(
        [sys.executable, "-m", "tongban", *words], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False
    )  # fmt: skip


def test_a_backup_is_closed_to_others_and_warns_of_the_keys_in_it(place, backup):
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    done = place.tongban("backup", "verify", str(backup), "--json")
    assert json.loads(done.stdout)["whole"] is True
    assert json.loads(done.stdout)["keys"] == "open"
    assert (place.var / "last-backup.json").exists()


def test_every_file_that_a_row_names_is_in_it(backup):
    with archive.reading(backup) as (tar, manifest):
        assert manifest["damaged"] == []
        assert manifest["files"] == sum(name.startswith("files/") for name in tar.getnames()) > 60
        assert manifest["tables"]["public.files_storedfile"]["rows"] == manifest["files"]


def test_a_restored_installation_is_the_same_row_by_row_and_its_audit_trail_holds(place, backup, tmp_path):
    folder = tmp_path / "restored"
    done = place.tongban("restore", str(backup), "--into", str(folder))
    assert done.returncode == 0, done.stderr
    assert "Restored and compared" in done.stdout
    assert stat.S_IMODE((folder / "keys" / "master.key").stat().st_mode) == 0o600
    assert (folder / "keys" / "master.key").read_bytes() == (place.var / "keys" / "master.key").read_bytes()
    try:
        assert in_folder(place, folder, "backup", "compare", str(backup)).stdout.startswith("equal: ")
        assert in_folder(place, folder, "audit", "verify").returncode == 0
        Server(folder / "pg").start()
        with pytest.raises(subprocess.CalledProcessError):
            place.python("from django.db import connection; connection.cursor().execute('DELETE FROM kernel_auditentry')",
                         DATABASE_URL=Server(folder / "pg").dsn())  # fmt: skip
        place.python("from django.db import connection; connection.cursor().execute(\"UPDATE files_storedfile SET name = 'x' WHERE id = 1\")",
                     DATABASE_URL=Server(folder / "pg").dsn())  # fmt: skip
        changed = in_folder(place, folder, "backup", "compare", str(backup))
        assert (changed.returncode, changed.stdout) == (
            1,
            "public.files_storedfile has other content in as many rows\n",
        )
    finally:
        Server(folder / "pg").stop()


def test_nothing_is_restored_over_an_installation(place, backup, tmp_path):
    (tmp_path / "x").write_text("mine")
    done = place.tongban("restore", str(backup), "--into", str(tmp_path))
    assert done.returncode == 1 and "is not empty" in done.stderr
    done = place.tongban("restore", str(backup), "--into", str(tmp_path / "new"), "--database", place.server.dsn())
    assert done.returncode == 1 and "the database is not empty" in done.stderr
    assert (tmp_path / "x").read_text() == "mine"
    assert not (tmp_path / "new").exists()


def test_an_outside_database_can_be_filled_and_locked_keys_need_their_password(place, tmp_path):
    (tmp_path / "password").write_text("richtig pferd\n")
    (tmp_path / "wrong").write_text("falsch\n")
    target = tmp_path / "locked.tar"
    assert place.tongban("backup", str(target), "--keys-password", str(tmp_path / "password")).returncode == 0
    with tarfile.open(target) as tar:
        assert not [name for name in tar.getnames() if name.startswith("keys/")]
    place.ask("CREATE DATABASE second")
    words = ["restore", str(target), "--into", str(tmp_path / "new"), "--database", place.server.dsn("second")]
    assert "locked" in place.tongban(*words).stderr
    assert "does not open" in place.tongban(*words, "--keys-password", str(tmp_path / "wrong")).stderr
    assert not (tmp_path / "new").exists(), "a restore that failed leaves nothing"
    place.ask("DROP DATABASE second")
    place.ask("CREATE DATABASE second")
    done = place.tongban(*words, "--keys-password", str(tmp_path / "password"))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "new" / "keys" / "master.key").exists()


@pytest.mark.parametrize("damage", ["cut", "flipped", "no manifest"])
def test_what_is_not_whole_is_found_out(place, backup, tmp_path, damage):
    broken = tmp_path / "broken.tar"
    shutil.copy(backup, broken)
    size = broken.stat().st_size
    with broken.open("r+b") as file:
        if damage == "cut":
            file.truncate(size // 2)
        elif damage == "flipped":
            file.seek(5000)
            byte = file.read(1)
            file.seek(5000)
            file.write(bytes([byte[0] ^ 1]))
        else:
            with tarfile.open(backup) as tar:
                file.truncate(tar.getmember("manifest.json").offset)
    with pytest.raises(archive.Broken):
        archive.verify(broken)
    with pytest.raises(archive.Broken):
        archive.verify(tmp_path / "nothing.tar")


def test_a_disk_that_fills_up_leaves_nothing_that_looks_like_a_backup(place, tmp_path):
    def small_disk():
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    done = subprocess.run(
        [sys.executable, "-m", "tongban", "backup", str(tmp_path)], cwd=ROOT, env=place.environment(), capture_output=True,
        text=True, timeout=300, check=False, preexec_fn=small_disk,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith("tongban: the backup was not made: File too large")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_lost_here_is_named_and_the_rest_is_saved(place, tmp_path):
    sha256 = place.ask("SELECT sha256 FROM files_storedfile ORDER BY id DESC LIMIT 1")[0][0]
    blob = place.var / "files" / "blobs" / sha256[:2] / sha256[2:4] / sha256
    kept = blob.read_bytes()
    blob.write_bytes(b"other")
    try:
        done = place.tongban("backup", str(tmp_path / "b.tar"), "--without-keys")
    finally:
        blob.write_bytes(kept)
    assert done.returncode == 1
    assert sha256 in done.stderr
    assert archive.verify(tmp_path / "b.tar")["damaged"] == [sha256]
    assert archive.verify(tmp_path / "b.tar")["keys"] == "left out"


def test_two_backups_at_once_are_one(place, tmp_path):
    import psycopg

    with psycopg.connect(place.server.dsn(), autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(730503)")
        began = time.monotonic()
        done = place.tongban("backup", str(tmp_path))
    assert done.returncode == 1 and "another backup is being made" in done.stderr
    assert time.monotonic() - began < 60
