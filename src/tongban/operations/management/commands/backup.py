"""`tongban backup FOLDER|FILE`, `tongban backup verify FILE`, `tongban backup compare FILE`."""

import json
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.utils import timezone

from tongban.kernel import database
from tongban.operations.safekeeping import archive, making, restoring

OPEN_KEYS = (
    "The backup holds the keys in the open: whoever has it can read everything. Keep it where only you can reach it, or use\n"
    "--keys-password FILE, or --without-keys and keep the folder keys/ elsewhere (without it, personal data cannot be read)."
)


class Command(BaseCommand):
    help = (
        "Back up database, stored files and keys into one file, while in use. `verify FILE`, `compare FILE` check one."
    )
    requires_system_checks: list = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("words", nargs="+", metavar="FOLDER|FILE", help="or: verify FILE, compare FILE")
        parser.add_argument("--without-keys", action="store_true", help="leave the keys out")
        parser.add_argument(
            "--keys-password", type=Path, metavar="FILE", help="lock the keys with the password in FILE"
        )
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, words: list[str], **options: Any) -> None:
        try:
            match words:
                case ["verify", file]:
                    self._say_verified(archive.verify(Path(file)), options)
                case ["compare", file]:
                    self._compare(Path(file), options)
                case [target]:
                    self._make(Path(target), options)
                case _:
                    sys.exit("tongban: backup FOLDER|FILE, backup verify FILE, or backup compare FILE")
        except archive.Broken as problem:
            sys.exit(f"tongban: {problem}.")
        except OSError as problem:
            sys.exit(
                f"tongban: the backup was not made: {problem.strerror or problem} ({problem.filename or words[-1]})."
            )

    def _make(self, target: Path, options: dict[str, Any]) -> None:
        now = timezone.localtime()
        if target.is_dir():
            target /= f"tongban-{now:%Y%m%d-%H%M%S}.tar"
        elif not target.parent.is_dir():
            sys.exit(f"tongban: there is no folder {target.parent}.")
        source = making.Source(database_parameters(), Path(settings.TONGBAN_VAR), Path(settings.TONGBAN_FILES))
        made = making.make(
            source, target.absolute(), at=now, password=password_in(options["keys_password"]),
            with_keys=not options["without_keys"], say=lambda text: None if options["json"] else self.stdout.write(text),
        )  # fmt: skip
        rows = sum(table["rows"] for table in made.manifest["tables"].values())
        facts = {
            "file": str(made.path), "size": made.path.stat().st_size, "tables": len(made.manifest["tables"]), "rows": rows,
            "files": made.manifest["files"], "keys": made.manifest["keys"], "damaged": made.damaged,
        }  # fmt: skip
        if options["json"]:
            self.stdout.write(json.dumps(facts))
        else:
            self.stdout.write(
                "{file}: {size} bytes, {rows} rows in {tables} tables, {files} files, keys {keys}".format(**facts)
            )
        if made.manifest["keys"] == "open":
            self.stderr.write(OPEN_KEYS)
        if made.damaged:
            sys.exit(
                f"tongban: {len(made.damaged)} stored files are missing or damaged here, so not in the backup: {', '.join(made.damaged[:5])}"
            )

    def _say_verified(self, manifest: dict[str, Any], options: dict[str, Any]) -> None:
        rows = sum(table["rows"] for table in manifest["tables"].values())
        facts = {"made_at": manifest["made_at"], "rows": rows, "files": manifest["files"], "keys": manifest["keys"]}
        whole = "whole: made {made_at}, {rows} rows, {files} files, keys {keys}".format(**facts)
        self.stdout.write(json.dumps(facts | {"whole": True}) if options["json"] else whole)

    def _compare(self, file: Path, options: dict[str, Any]) -> None:
        with archive.reading(file) as (_, manifest):
            found = restoring.compare(manifest, database_parameters())
        if options["json"]:
            self.stdout.write(json.dumps({"equal": not found, "differences": found}))
        else:
            self.stdout.write("\n".join(found) or f"equal: {len(manifest['tables'])} tables, row by row")
        if found:
            sys.exit(1)


def database_parameters() -> dict[str, Any]:
    """The database of this installation, by the names of libpq."""
    database.ensure_started()
    return database.parameters() | {"dbname": connection.settings_dict["NAME"]}


def password_in(file: Path | None) -> str | None:
    """The first line of the file."""
    if file is None:
        return None
    password = file.read_text().splitlines()[0].strip() if file.exists() and file.stat().st_size else ""
    if not password:
        sys.exit(f"tongban: {file} holds no password.")
    return password
