"""`tongban restore FILE --into FOLDER [--database URL]`: a backup becomes an installation again."""

import sys
from pathlib import Path
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandParser
from psycopg.conninfo import conninfo_to_dict

from tongban.kernel.database import PATIENCE, why_away
from tongban.operations.management.commands.backup import password_in
from tongban.operations.safekeeping import archive, restoring


class Command(BaseCommand):
    help = (
        "Restore a backup into an empty folder, with a database of its own there unless --database names an empty one."
    )
    requires_system_checks: list = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--into", type=Path, required=True, metavar="FOLDER", help="becomes TONGBAN_VAR; must be empty"
        )
        parser.add_argument("--database", metavar="URL", help="an empty database (as in DATABASE_URL)")
        parser.add_argument("--keys-password", type=Path, metavar="FILE", help="the password that locks the keys")

    def handle(self, *args: Any, file: Path, into: Path, **options: Any) -> None:
        try:
            named = PATIENCE | conninfo_to_dict(options["database"]) if options["database"] else None
            manifest = restoring.restore(
                file, into.absolute(), parameters=named, password=password_in(options["keys_password"]), say=self.stdout.write
            )  # fmt: skip
        except archive.Broken as problem:
            sys.exit(f"tongban: {problem}.")
        except psycopg.Error as problem:
            sys.exit(f"tongban: the database cannot be used: {why_away(problem)}")
        except OSError as problem:
            sys.exit(f"tongban: not restored: {problem.strerror or problem} ({problem.filename or into}).")
        rows = sum(table["rows"] for table in manifest["tables"].values())
        self.stdout.write(
            f"Restored and compared: {rows} rows in {len(manifest['tables'])} tables, {manifest['files']} files."
        )
        self.stdout.write(
            f"Start it with TONGBAN_VAR={into}" + (f" DATABASE_URL={_shown(options['database'])}" if named else "")
        )
        if manifest["keys"] == "left out":
            self.stderr.write(f"The backup holds no keys: put them into {into}/keys before the first start.")


def _shown(url: str) -> str:
    given = conninfo_to_dict(url)
    return url.replace(f":{given['password']}@", ":…@") if given.get("password") else url
