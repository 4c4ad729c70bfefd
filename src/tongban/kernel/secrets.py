"""Secrets: from the environment, else from a file with mode 600 that the first start makes."""

import os
import secrets as _random
import stat
import sys
from pathlib import Path


def secret(name: str, *, var: Path, env: str) -> str:
    """The secret called `name`: the environment variable `env` if set, else the file var/keys/name, made once (mode 600)."""
    if value := os.environ.get(env):
        return value
    path = var / "keys" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.parent.chmod(0o700)
        fresh = path.with_name(f"{name}.{os.getpid()}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(_random.token_hex(32))
        try:
            os.link(fresh, path)  # of two first starts at once, one wins and both read the winner's
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    close_to_others(path)
    value = path.read_text().strip()
    if not value:
        raise SystemExit(f"tongban: the key {path} is empty; put it back from a backup.")
    return value


def close_to_others(path: Path) -> None:
    """A key that others could read is closed to them, and said; what it protects should be thought over."""
    mode = stat.S_IMODE(path.stat().st_mode)
    if not mode & 0o077:
        return
    try:
        path.chmod(0o600)
    except OSError:
        raise SystemExit(
            f"tongban: the key {path} can be read by others (mode {mode:o}); its owner must chmod it 600."
        ) from None
    sys.stderr.write(f"tongban: the key {path} could be read by others (mode {mode:o}); it has mode 600 now.\n")
