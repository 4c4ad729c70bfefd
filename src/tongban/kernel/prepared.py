"""Are the tables as this code wants them? Asked at every start of the demo, so answered without Django, in milliseconds.

Whoever migrates writes down which code did (a comment on the table of migrations, so it goes wherever the tables go, into
a backup and back) together with what was applied. Any difference, of a file or of an applied migration, means: migrate.
"""

import hashlib
import os
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parents[1]
BROUGHT = ("django", "procrastinate", "psycopg")  # packages whose migrations are ours to apply
FILES = ("**/*.py", "*/data/*")  # the code, and the national tables that a migrate loads
ASK = """
SELECT obj_description(to_regclass('django_migrations'), 'pg_class'),
       (SELECT md5(string_agg(app || ' ' || name, ',' ORDER BY app, name)) FROM django_migrations)
"""


def code_key() -> str:
    """Changes with every file of ours and with the packages that bring tables."""
    digest = hashlib.sha256(os.environ.get("DJANGO_SETTINGS_MODULE", "").encode())
    for name in BROUGHT:
        digest.update(f"{name} {_version(name)}\n".encode())
    for path in sorted(_files()):
        digest.update(f"{path.relative_to(PACKAGE.parent)}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:40]


def is_prepared(connection: Any) -> bool:
    """Whether this very code migrated this database, and nothing was applied or taken back since. False when in doubt."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('django_migrations') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return False
        cursor.execute(ASK)
        noted, applied = cursor.fetchone()
    return bool(noted) and noted == _note(applied)


def note_prepared(connection: Any) -> None:
    """Write down that this code has just migrated this database."""
    with connection.cursor() as cursor:
        cursor.execute(ASK)
        note = _note(cursor.fetchone()[1])
        cursor.execute(f"COMMENT ON TABLE django_migrations IS '{note}'")  # hexadecimal digits and blanks


def _note(applied: str) -> str:
    return f"prepared {code_key()} {applied}"


def _files() -> Iterable[Path]:
    folders = (PACKAGE, PACKAGE.parent / "config")
    return {path for folder in folders for pattern in FILES for path in folder.glob(pattern) if path.is_file()}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
