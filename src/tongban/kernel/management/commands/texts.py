"""`tongban texts`: bring the English catalogue in step with the Chinese texts of the source, and say what is missing."""

import subprocess
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.management.utils import find_command

ROOM_FLOOR = Path(__file__).resolve().parents[3]  # src/tongban
CATALOGUE = ROOM_FLOOR / "locale" / "en" / "LC_MESSAGES" / "django.po"


class Command(BaseCommand):
    help = (
        "Extract screen texts into the English catalogue and compile it. Needs GNU gettext; running Tongban does not."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--compile", action="store_true", help="only compile what was translated")

    def handle(self, *args: Any, **options: Any) -> None:
        for program in ("xgettext", "msgattrib", "msgfmt"):
            if find_command(program) is None:
                raise CommandError(f"{program} is missing: install your system's gettext package")
        if not options["compile"]:
            extract()
        compiled = CATALOGUE.with_suffix(".mo")
        done = subprocess.run(  # noqa: S603
            ["msgfmt", "--check-format", "--statistics", "-o", compiled, CATALOGUE],  # noqa: S607
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise CommandError(done.stderr.strip())
        self.stdout.write(done.stderr.strip())


def extract() -> None:
    """Write all texts of the source into the catalogue; translations that are there stay."""
    import os

    before = Path.cwd()
    os.chdir(ROOM_FLOOR)
    try:
        call_command("makemessages", locale=["en"], no_wrap=True, no_location=True, no_obsolete=True, verbosity=0)
    finally:
        os.chdir(before)
