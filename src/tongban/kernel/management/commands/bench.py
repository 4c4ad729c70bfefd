"""`tongban bench NAME`: run `benchmarks/NAME.py` (its `main(arguments)`)."""

import argparse
import importlib
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = "Run a benchmark of the folder benchmarks/; without a name, list them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?")
        parser.add_argument("arguments", nargs=argparse.REMAINDER)

    def handle(self, *args: Any, name: str | None, arguments: list[str], **options: Any) -> None:
        folder = Path(settings.ROOT) / "benchmarks"
        known = sorted(path.stem for path in folder.glob("*.py") if not path.stem.startswith("_"))
        if name is None:
            self.stdout.write("\n".join(known) or "There are no benchmarks yet.")
            return
        if name not in known:
            raise CommandError(f"no benchmark {name!r}; there are: {', '.join(known) or 'none yet'}")
        if str(folder.parent) not in sys.path:  # benchmarks share code, so each is imported under its full name
            sys.path.insert(0, str(folder.parent))
        importlib.import_module(f"benchmarks.{name}").main(arguments)
