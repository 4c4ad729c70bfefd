"""The file of a backup: a tar whose last member is the manifest. Without a manifest it is no whole backup.

It is written under another name and renamed at the end, after everything has reached the disk, so that an interrupted or
full disk leaves nothing that looks like a backup.
"""

import hashlib
import io
import json
import os
import tarfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

MANIFEST = "manifest.json"
CHUNK = 1 << 20


class Broken(Exception):
    """This is no whole backup, or not the one its manifest describes; the text says why in one line."""


class Writer:
    """Members one after the other, each with its hash noted for the manifest."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._tar = tarfile.open(fileobj=file, mode="w", format=tarfile.GNU_FORMAT)  # noqa: SIM115 - closed in `finish`
        self.parts: dict[str, dict[str, Any]] = {}

    def add_bytes(self, name: str, data: bytes) -> None:
        self._tar.addfile(_header(name, len(data)), io.BytesIO(data))
        self.parts[name] = {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}

    def add_blob(self, path: Path, sha256: str) -> int:
        """A stored file under its hash; its size. Broken when its bytes are not what the hash says."""
        with path.open("rb") as source:
            size = os.fstat(source.fileno()).st_size
            if hashlib.file_digest(source, "sha256").hexdigest() != sha256:
                raise Broken(f"the stored file {sha256} is damaged")
            source.seek(0)
            self._tar.addfile(_header(f"files/{sha256}", size), source)
        return size

    def add_stream(self, name: str, read: Callable[[int], bytes]) -> None:
        """A member whose size is known only at its end: its header is written again then."""
        begin = self._file.tell()
        self._tar.addfile(_header(name, 0))
        digest, size = hashlib.sha256(), 0
        while chunk := read(CHUNK):
            digest.update(chunk)
            self._file.write(chunk)
            size += len(chunk)
        self._file.write(b"\0" * (-size % tarfile.BLOCKSIZE))
        end = self._file.tell()
        self._file.seek(begin)
        self._file.write(_header(name, size).tobuf(tarfile.GNU_FORMAT))
        self._file.seek(end)
        self._tar.offset = end
        self.parts[name] = {"size": size, "sha256": digest.hexdigest()}

    def finish(self, manifest: dict[str, Any]) -> None:
        data = json.dumps(manifest | {"parts": self.parts}, ensure_ascii=False, indent=1, sort_keys=True).encode()
        self._tar.addfile(_header(MANIFEST, len(data)), io.BytesIO(data))
        self._tar.close()


def _header(name: str, size: int) -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.size, made.mode, made.mtime = size, 0o600, int(time.time())
    return made


@contextmanager
def writing(target: Path) -> Iterator[Writer]:
    """A new backup at `target` (mode 600): there whole when the block ends well, not there at all otherwise."""
    if target.exists():
        raise Broken(f"{target} exists already")
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        descriptor = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w+b") as file:
            yield Writer(file)
            file.flush()
            os.fsync(file.fileno())
        os.rename(part, target)
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def reading(path: Path) -> Iterator[tuple[tarfile.TarFile, dict[str, Any]]]:
    """The open tar and its manifest."""
    try:
        with tarfile.open(path, mode="r:") as tar:
            names = tar.getnames()
            if not names or names[-1] != MANIFEST:
                raise Broken(f"{path} is not whole: its manifest is missing")
            if len(set(names)) != len(names) or any(name.startswith("/") or ".." in name.split("/") for name in names):
                raise Broken(f"{path} holds names that no backup has")
            yield tar, json.load(_opened(tar, MANIFEST))
    except (tarfile.TarError, OSError, ValueError, EOFError) as error:
        raise Broken(f"{path} cannot be read as a backup: {error}") from None


def verify(path: Path) -> dict[str, Any]:
    """Read all of it; the manifest when every part is as it was written. Broken otherwise."""
    with reading(path) as (tar, manifest):
        found = 0
        for member in tar.getmembers():
            if member.name == MANIFEST:
                continue
            digest = hashlib.file_digest(_opened(tar, member.name), "sha256").hexdigest()  # type: ignore[arg-type]
            if member.name.startswith("files/"):
                found += 1
                expected = member.name.removeprefix("files/")
            else:
                expected = manifest["parts"].get(member.name, {}).get("sha256", "")
            if digest != expected:
                raise Broken(f"{member.name} in {path} was changed or damaged")
        missing = set(manifest["parts"]) - set(tar.getnames())
        if missing or found != manifest["files"]:
            raise Broken(f"{path} lacks {', '.join(sorted(missing)) or 'stored files'}")
    return manifest


def _opened(tar: tarfile.TarFile, name: str) -> IO[bytes]:
    opened = tar.extractfile(name)
    if opened is None:
        raise Broken(f"{name} is not a file")
    return opened


open_member = _opened
