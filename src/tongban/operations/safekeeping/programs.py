"""PostgreSQL's own pg_dump and pg_restore, in the version that fits the server."""

import contextlib
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from psycopg.conninfo import make_conninfo

from tongban.kernel import postgres
from tongban.operations.safekeeping.archive import Broken


def program(name: str, server_version: int) -> Path:
    """The program of the server's own version, else the nearest newer one: an older one cannot read a newer server."""
    fitting = sorted((version, path) for version, path in _found(name) if version >= server_version)
    if not fitting:
        raise Broken(
            f"no {name} for PostgreSQL {server_version} was found: install the postgresql-client of that version"
        )
    return fitting[0][1]


def _found(name: str) -> list[tuple[int, Path]]:
    places = [folder / name for folder in Path("/usr/lib/postgresql").glob("*/bin")]
    with contextlib.suppress(postgres.ServerProblem):
        places.append(postgres.programs() / name)
    if on_path := shutil.which(name):
        places.append(Path(on_path))
    return [(version, place) for place in places if place.exists() and (version := _version(place))]


def _version(path: Path) -> int:
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    match = re.search(r"\) (\d+)", said)
    return int(match[1]) if match else 0


def address(parameters: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """How libpq programs are told where to go: a line without the password, and the password in the environment."""
    shown = {name: value for name, value in parameters.items() if name != "password"}
    environment = dict(os.environ, LC_ALL="C.UTF-8", PGAPPNAME="tongban")
    if password := parameters.get("password"):
        environment["PGPASSWORD"] = password
    return make_conninfo(**shown), environment
