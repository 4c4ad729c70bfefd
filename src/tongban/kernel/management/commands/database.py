"""`tongban database …` where Django runs already; `tongban.__main__` answers it without."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from tongban.kernel import by_hand


class Command(BaseCommand):
    help = "Start or stop the platform's own PostgreSQL server, or say whether it runs."
    requires_system_checks: list = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=by_hand.VERBS)

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        if code := by_hand.main([verb]):
            raise SystemExit(code)
