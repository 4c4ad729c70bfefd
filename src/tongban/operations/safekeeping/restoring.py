"""Put a backup back, into a folder and a database that are empty, and compare what is there then with what was written."""

import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from tongban.kernel.postgres import Server
from tongban.operations.safekeeping import keys, snapshot
from tongban.operations.safekeeping.archive import CHUNK, Broken, open_member, reading, verify
from tongban.operations.safekeeping.making import ANCHORS, DUMP, FILES
from tongban.operations.safekeeping.programs import address, program

FRESH = {"static", "logs", "metrics", "keys"}  # what the first start of any command makes by itself
EMPTY = "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') AND n.nspname = 'public'"


def restore(
    path: Path, into: Path, *, parameters: dict[str, Any] | None, password: str | None, say: Callable[[str], None]
) -> dict[str, Any]:
    """Restore `path` into the folder `into`, and into its own server there unless `parameters` name a database.

    Broken when the file is not whole, something is in the way, or what was restored is not what was backed up; what this
    had written is removed then (an outside database is left as it was: it is filled in one transaction).
    """
    _refuse_unless_fresh(into)
    say("Checking the backup ...")
    manifest = verify(path)
    if manifest["keys"] == "locked" and password is None:
        raise Broken("the keys of this backup are locked: name the file with their password by --keys-password")
    into.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with reading(path) as (tar, _), _database(into, parameters) as there:
            _refuse_unless_empty(there)
            say("Restoring the database ...")
            _load(tar, there)
            say(f"Restoring {manifest['files']} stored files ...")
            _put_files(tar, into / "files")
            _put_keys(tar, into, manifest, password)
            _put_anchors(tar, into, manifest["database"], there["dbname"])
            say("Comparing table by table ...")
            problems = compare(manifest, there) + _missing_files(there, into / "files", manifest)
            if problems:
                raise Broken("what was restored is not what was backed up: " + "; ".join(problems[:20]))
    except BaseException:
        shutil.rmtree(into, ignore_errors=True)
        raise
    return manifest


def compare(manifest: dict[str, Any], parameters: dict[str, Any]) -> list[str]:
    """What of a database is not as the manifest says, in words; one moment is looked at."""
    with snapshot.snapshot(parameters) as seen:
        return snapshot.differences(manifest, {"tables": snapshot.tables(seen), "shape": snapshot.shape(seen)})


def _refuse_unless_fresh(into: Path) -> None:
    if not into.exists():
        return
    found = {path.name for path in into.iterdir()}
    own = {path.name for path in (into / "keys").glob("*")}
    if found - FRESH or own - {"django.key", "metrics.token"} or any((into / "static").glob("*")):
        raise Broken(f"{into} is not empty: an installation is never overwritten")


def _refuse_unless_empty(parameters: dict[str, Any]) -> None:
    with psycopg.connect(**parameters) as connection:
        if connection.execute(EMPTY).fetchone()[0]:  # type: ignore[index, arg-type]
            raise Broken("the database is not empty: nothing is ever restored over an installation")


@contextmanager
def _database(into: Path, parameters: dict[str, Any] | None) -> Iterator[dict[str, Any]]:
    """Where to: the database that was named, else a server of its own in the folder, stopped again at the end."""
    if parameters is not None:
        yield parameters
        return
    server = Server(into / "pg")
    server.start()
    try:
        yield {"host": str(server.sockets), "user": "postgres", "dbname": "tongban"}
    finally:
        server.stop()


def _load(tar: tarfile.TarFile, parameters: dict[str, Any]) -> None:
    with psycopg.connect(**parameters) as connection:
        version = connection.info.server_version // 10000
    line, environment = address(parameters)
    command = [
        str(program("pg_restore", version)), "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges",
        f"--dbname={line}",
    ]  # fmt: skip
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=said, stderr=said, env=environment)  # noqa: S603
        assert process.stdin
        try:
            shutil.copyfileobj(open_member(tar, DUMP), process.stdin, CHUNK)
            process.stdin.close()
        except BrokenPipeError:
            pass  # it ended with an error, which it has said
        code = process.wait()
        if code:
            said.seek(0)
            lines = said.read().decode(errors="replace").strip().splitlines() or ["no message"]
            raise Broken(f"pg_restore failed: {lines[0]}")
    with psycopg.connect(**parameters, autocommit=True) as connection:
        connection.execute("ANALYZE")


def _put_files(tar: tarfile.TarFile, folder: Path) -> None:
    for member in tar.getmembers():
        if not member.name.startswith("files/"):
            continue
        sha256 = member.name.removeprefix("files/")
        target = folder / "blobs" / sha256[:2] / sha256[2:4] / sha256
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            shutil.copyfileobj(open_member(tar, member.name), file, CHUNK)
    os.sync()


def _put_keys(tar: tarfile.TarFile, into: Path, manifest: dict[str, Any], password: str | None) -> None:
    if manifest["keys"] == "locked":
        assert password is not None
        keys.put(keys.unlocked(open_member(tar, "keys.locked").read(), password), into)
    elif manifest["keys"] == "open":
        names = [name for name in manifest["parts"] if name.startswith("keys/")]
        keys.put({name.removeprefix("keys/"): open_member(tar, name).read() for name in names}, into)


def _put_anchors(tar: tarfile.TarFile, into: Path, before: str, now: str) -> None:
    """The noted seals, under the name that the database has here."""
    if ANCHORS not in tar.getnames():
        return
    lines = open_member(tar, ANCHORS).read().decode().splitlines()
    kept = [line.split(" ", 1)[1] for line in lines if line.startswith(f"{before} ")]
    (into / ANCHORS).write_text("".join(f"{now} {rest}\n" for rest in kept), encoding="utf-8")


def _missing_files(parameters: dict[str, Any], folder: Path, manifest: dict[str, Any]) -> list[str]:
    with psycopg.connect(**parameters) as connection:
        named = {row[0] for row in connection.execute(FILES)} - set(manifest["damaged"])
    there = {path.name for path in (folder / "blobs").glob("*/*/*")}
    return [f"the stored file {sha256} is missing" for sha256 in sorted(named - there)]
