"""The machine's side: keys, disk, backups."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from tongban.operations import figures, readiness
from tongban.operations.doctor.findings import Finding, judged

BACKUP_EVERY = 26 * 3600  # seconds: a day and the time it takes


def findings() -> Iterator[Finding]:
    yield from _keys(Path(settings.TONGBAN_VAR) / "keys")
    free = figures.disk_free()
    yield judged("disk", free >= 4 * readiness.LEAST_DISK, f"{free // 1024**3} GB are free in {settings.TONGBAN_VAR}.",
                 f"Only {free // 1024**2} MB are free in {settings.TONGBAN_VAR}.",
                 "Make room: with a full disk nothing can be submitted.",
                 level="problem" if free < readiness.LEAST_DISK else "warning")  # fmt: skip
    age = figures.backup_age()
    yield judged("backup", age is not None and age <= BACKUP_EVERY, f"The last backup is {(age or 0) / 3600:.0f} hours old.",
                 "There is no backup." if age is None else f"The last backup is {age / 3600:.0f} hours old.",
                 "Run `tongban backup FOLDER` every night, to another machine's disk.")  # fmt: skip
    if os.geteuid() == 0:
        yield Finding("root", "warning", "This runs as root.", "Run web server and worker as an account of their own.")


def _keys(folder: Path) -> Iterator[Finding]:
    if not folder.exists():
        return
    wrong = []
    for path in [folder, *sorted(folder.rglob("*"))]:
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            wrong.append(f"chmod {'700' if path.is_dir() else '600'} {path}")
    yield judged("keys", not wrong, "Keys are readable by their owner only.",
                 "Keys can be read by others: " + ", ".join(line.rsplit(" ", 1)[1] for line in wrong) + ".",
                 "; ".join(wrong), level="problem")  # fmt: skip
