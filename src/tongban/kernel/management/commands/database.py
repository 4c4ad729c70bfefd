"""`tongban database start|stop|status`: our own PostgreSQL server by hand (the `run` script does it for the demo)."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tongban.kernel import database


class Command(BaseCommand):
    help = "Start or stop the platform's own PostgreSQL server, or say whether it runs."
    requires_system_checks: list = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=["start", "stop", "status"])

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        server = database.own_server()
        if server is None:
            raise CommandError("DATABASE_URL names a server that is not ours to start or stop.")
        if verb == "start":
            server.start(os.environ.get(database.OPTIONS_VARIABLE, ""))
        elif verb == "stop":
            server.stop()
        self.stdout.write(server.dsn() if server.is_running() else "not running")
