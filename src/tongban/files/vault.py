"""The bytes on disk: TONGBAN_FILES/incoming holds what is arriving, blobs/ab/cd/<sha256> what counts.

Written to a temporary file, flushed to disk, then renamed: a crash leaves at most a file in `incoming`, which no row
names. Equal content is kept once. A blob without a row (its transaction never committed) is swept after a day.
"""

import errno
import hashlib
import os
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)  # the last: a limit on the process


class DiskFull(Exception):
    """No space left where the files live."""


@dataclass(frozen=True)
class Arrived:
    """One whole file in `incoming`: not yet counted."""

    path: Path
    size: int
    sha256: str


def root() -> Path:
    return Path(settings.TONGBAN_FILES)


def blob_path(sha256: str) -> Path:
    """Where the bytes with this hash are."""
    return root() / "blobs" / sha256[:2] / sha256[2:4] / sha256


@contextmanager
def receive(chunks: Iterable[bytes], *, check_size: Callable[[int], None]) -> Iterator[Arrived]:
    """Stream `chunks` to a temporary file, calling check_size(bytes so far) after each; gone again afterwards unless kept."""
    path = root() / "incoming" / f"{uuid.uuid4().hex}.part"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        size, digest = 0, hashlib.sha256()
        with path.open("xb") as file:
            for chunk in chunks:
                size += len(chunk)
                check_size(size)
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        yield Arrived(path=path, size=size, sha256=digest.hexdigest())
    except OSError as error:
        if error.errno in FULL:
            raise DiskFull from error
        raise
    finally:
        path.unlink(missing_ok=True)


def keep(arrived: Arrived) -> None:
    """Make the arrived file count: rename it to its hash (over an equal one) and flush the folder."""
    target = blob_path(arrived.sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    os.replace(arrived.path, target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def is_intact(sha256: str) -> bool:
    """Whether the bytes on disk still have their hash (R-SEC-10)."""
    try:
        with blob_path(sha256).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except FileNotFoundError:
        return False
