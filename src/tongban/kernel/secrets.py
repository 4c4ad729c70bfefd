"""Secrets: from the environment, else from a file with mode 600 that the first start makes."""

import os
import secrets as _random
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
    return path.read_text().strip()
