"""Make a backup while the installation is in use."""

import importlib.metadata
import json
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg

from tongban.operations.safekeeping import keys, snapshot
from tongban.operations.safekeeping.archive import Broken, Writer, writing
from tongban.operations.safekeeping.programs import address, program

FORMAT = 1
DUMP, ANCHORS = "database.dump", "audit-anchors.log"
LOCK = 730_503  # advisory: while it is held, nothing is swept from the stored files
FILES = "SELECT DISTINCT sha256 FROM files_storedfile ORDER BY 1"
MIGRATIONS = "SELECT app, max(name) FROM django_migrations GROUP BY app ORDER BY app"


@dataclass(frozen=True)
class Source:
    """What is backed up: the database, the folder of all state, the folder of stored files."""

    parameters: dict[str, Any]
    var: Path
    files: Path


@dataclass(frozen=True)
class Made:
    """A finished backup. `damaged`: stored files that rows name but that are missing or changed on the disk."""

    path: Path
    manifest: dict[str, Any]
    damaged: list[str]


def make(
    source: Source, target: Path, *, at: datetime, password: str | None, with_keys: bool, say: Callable[[str], None]
) -> Made:
    """Write the backup. Broken when it cannot be made; nothing is left behind then."""
    with psycopg.connect(**source.parameters, autocommit=True) as guard, writing(target) as writer:
        if not guard.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone()[0]:  # type: ignore[index]
            raise Broken("another backup is being made")
        # Before the snapshot: a seal that the anchors name is in the database by then.
        anchors = source.var / ANCHORS
        if anchors.exists():
            writer.add_bytes(ANCHORS, anchors.read_bytes())
        with snapshot.snapshot(source.parameters) as seen:
            version = seen.info.server_version // 10000
            name = seen.execute("SELECT pg_export_snapshot()").fetchone()[0]  # type: ignore[index]
            say("Writing the database ...")
            _dump(writer, source, version, name)
            say("Counting and hashing its tables ...")
            facts = {
                "tables": snapshot.tables(seen), "shape": snapshot.shape(seen), "postgresql": version,
                "database": seen.info.dbname, "migrations": dict(seen.execute(MIGRATIONS).fetchall()),
            }  # fmt: skip
            named = [row[0] for row in seen.execute(FILES)]
        say(f"Copying {len(named)} stored files ...")
        damaged, size = _files(writer, source.files, named)
        held = _keys(writer, source.var, password) if with_keys else "left out"
        manifest = facts | {
            "format": FORMAT, "made_at": at.isoformat(), "tongban": importlib.metadata.version("tongban") if _is_installed() else "",
            "files": len(named) - len(damaged), "files_size": size, "damaged": damaged, "keys": held,
        }  # fmt: skip
        writer.finish(manifest)
    note = {"at": at.isoformat(), "file": str(target), "size": target.stat().st_size}
    (source.var / "last-backup.json").write_text(json.dumps(note) + "\n")
    return Made(target, manifest, damaged)


def _dump(writer: Writer, source: Source, version: int, seen: str) -> None:
    line, environment = address(source.parameters)
    command = [str(program("pg_dump", version)), "--format=custom", f"--snapshot={seen}", f"--dbname={line}"]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said, env=environment)  # noqa: S603
        try:
            assert process.stdout
            writer.add_stream(DUMP, process.stdout.read)
        except BaseException:
            process.kill()
            raise
        finally:
            if process.stdout:
                process.stdout.close()
            code = process.wait()
        if code:
            said.seek(0)
            lines = said.read().decode(errors="replace").strip().splitlines() or ["no message"]
            raise Broken(f"pg_dump failed: {lines[-1]}")


def _files(writer: Writer, folder: Path, named: list[str]) -> tuple[list[str], int]:
    damaged, size = [], 0
    for sha256 in named:
        try:
            size += writer.add_blob(folder / "blobs" / sha256[:2] / sha256[2:4] / sha256, sha256)
        except (FileNotFoundError, Broken):
            damaged.append(sha256)
    return damaged, size


def _keys(writer: Writer, var: Path, password: str | None) -> str:
    found = keys.files(var)
    if password is not None:
        writer.add_bytes("keys.locked", keys.locked(found, password))
        return "locked"
    for name, data in found.items():
        writer.add_bytes(f"keys/{name}", data)
    return "open"


def _is_installed() -> bool:
    try:
        importlib.metadata.version("tongban")
    except importlib.metadata.PackageNotFoundError:
        return False
    return True
