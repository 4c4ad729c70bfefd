"""No space on the disk of the files, and crashes between file and row: said in words, nothing half there, nothing kept for ever."""

import contextlib
import os
import re
import resource
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.endurance import books
from tests.endurance.clients import Client, a_key, a_pdf
from tests.endurance.installation import PATIENCE, Installation
from tests.endurance.load import Story, acts, application
from tests.endurance.reporting import Account
from tests.endurance.test_repeated import rows_and_parts, uploaded
from tests.processes import children_of

BIG = 400_000  # bytes


def test_an_upload_that_finds_no_space_is_refused_in_words_and_done_when_there_is_some(
    place: Installation, account: Account
):
    person = place.people["applicants"][5]
    client, key = Client(place.port, person["token"], timeout=60), a_key()
    story = uploaded(place, person)  # before: small
    paper = a_pdf("x" * BIG)
    before = rows_and_parts(place)
    with full(place):
        for _ in range(3):
            refused = client.until_answered(client.upload, paper, key)
            account.count("uploads without space")
            if (refused.status, refused.body.get("code")) != (409, "file.no_space"):
                account.wrong.append(f"said {refused.status} {refused.body}")
            elif not re.search(r"[\u4e00-\u9fff]{4}", refused.body["detail"]):
                account.wrong.append(f"said {refused.body['detail']}")
        if rows_and_parts(place) != before:
            account.wrong.append(f"left {rows_and_parts(place)} instead of {before}")
        # What needs no new file goes on; what needs one waits for it: the licence of a grant.
        story.number = client.until_answered(client.post, "cases", application(place, story), a_key()).body["number"]
        decide(place, story)
    stored = client.until_answered(client.upload, paper, key)
    assert stored.status == 201, stored.body
    account.once(
        "the file",
        place.query("SELECT count(*) FROM files_storedfile WHERE public_id::text = %s", stored.body["id"])[0][0],
    )
    client.close()
    goes_on(place)
    books.compare(place, [story], account)
    account.settle()


@pytest.mark.parametrize("moment", ["while it arrives", "before its row counts"])
def test_what_a_crash_leaves_of_a_file_is_found_and_swept_away(place: Installation, account: Account, moment: str):
    person = place.people["applicants"][6]
    story, mark = uploaded(place, person), a_key()
    owner = f"applicant:{person['id']}"
    rows = owned(place, owner)
    crashed = place.python("-m", "tests.endurance.crash", moment, owner, mark, fails=True)
    assert crashed.returncode == -9, crashed.stderr
    assert owned(place, owner) == rows, "no row of it counts"
    left = holding(place, mark)
    assert len(left) == 1, left
    account.count(f"crashes {moment}")
    place.do("tongban.files.tasks:sweep")
    assert all(path.exists() for path in left), "it may still be on its way"
    for path in left:
        os.utime(path, (time.time() - 2 * 86400,) * 2)
    place.do("tongban.files.tasks:sweep")
    assert not any(path.exists() for path in left)
    place.query("SELECT 1 FROM files_storedfile WHERE public_id::text = %s", story.file_id)
    books.files(place, account)
    account.settle()


def owned(place: Installation, owner: str) -> int:
    """Of this person only: the worker stores papers meanwhile."""
    return int(place.query("SELECT count(*) FROM files_storedfile WHERE owner = %s", owner)[0][0])


def holding(place: Installation, mark: str) -> list[Path]:
    """The files that hold the paper with this mark, or what had arrived of it."""
    found = []
    for path in sorted((place.var / "files").rglob("*")):
        with contextlib.suppress(FileNotFoundError, IsADirectoryError):  # what the worker writes moves on
            if mark.encode() in path.read_bytes():
                found.append(path)
    return found


def decide(place: Installation, story: Story) -> None:
    """To its decision, whose licence finds no space either."""
    story.done.append("submit")
    for role, verb, body in acts(place):
        worker = Client(place.port, place.people["staff"][role]["token"])
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            done = worker.until_answered(worker.post, f"cases/{story.number}/actions/{verb}", body, a_key())
            if done.status == 200:
                break
            time.sleep(0.2)
        assert done.status == 200, done.body
        worker.close()
        story.done.append(verb)


def goes_on(place: Installation) -> None:
    """What failed is tried again, until nothing waits."""
    again = (
        "UPDATE kernel_eventpending SET not_before = NULL WHERE not_before > now()",
        "UPDATE procrastinate_jobs SET scheduled_at = now() "
        "WHERE status = 'todo' AND scheduled_at > now() AND NOT args ? 'timestamp'",
    )
    until = time.monotonic() + 2 * PATIENCE
    while time.monotonic() < until:
        for statement in again:
            place.query(statement)
        if books.caught_up(place, patience=5):
            return
    raise AssertionError(place.said("worker"))


# --- how a disk becomes full


@contextlib.contextmanager
def full(place: Installation) -> Iterator[None]:
    """A real file system with no room (as root), else a limit on the size of a file. Neither: a skip, with CI a failure."""
    assert books.caught_up(place), place.said("worker")  # of tests before: what is being written moves with difficulty
    with contextlib.ExitStack() as stack:
        for way in (small_disk, small_files):
            try:
                stack.enter_context(way(place))
            except PermissionError:
                continue
            yield
            return
        message = "neither may a file system be mounted nor a limit be set on a process"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)


@contextlib.contextmanager
def small_disk(place: Installation) -> Iterator[None]:
    """The files' folder is moved to a tmpfs with almost no room left; back when there was room and nobody writes any more."""
    folder, disk = place.var / "files", place.folder / "disk"
    disk.mkdir()
    _mount("-t", "tmpfs", "-o", "size=64m", "tmpfs", disk)
    try:
        shutil.copytree(folder, disk, dirs_exist_ok=True)
        _mount("--bind", disk, folder)
        try:
            used = shutil.disk_usage(disk).used
            _mount("-o", f"remount,size={used + 12 * 4096}", disk)
            yield
            _mount("-o", "remount,size=64m", disk)
            goes_on(place)
        finally:
            subprocess.run(["umount", "-l", str(folder)], check=True)
        shutil.copytree(disk, folder, dirs_exist_ok=True)
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)
        disk.rmdir()


def _mount(*words: object) -> None:
    done = subprocess.run(["mount", *map(str, words)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise PermissionError(done.stderr.strip())


@contextlib.contextmanager
def small_files(place: Installation) -> Iterator[None]:
    """No file of web and worker may grow beyond some kilobytes: the write fails in its middle as on a full disk."""
    roots = [process.pid for process in (place.web, *place.workers)]
    most = max(path.stat().st_size for path in (place.folder / "web.log", place.folder / "worker.log") if path.exists())
    pids = [pid for root in roots for pid in (root, *children_of(root))]
    before = {pid: resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in pids}
    for pid, (_, hard) in before.items():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (most + BIG // 2, hard))
    try:
        yield
    finally:
        for pid, limits in before.items():
            with contextlib.suppress(ProcessLookupError):
                resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)
