"""`tongban worker`: background jobs, periodic jobs and the event relay, in one process."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tongban.kernel.worker import Worker, install_signals


class Command(BaseCommand):
    help = "Run background jobs, periodic jobs and event handlers until stopped (SIGTERM or Ctrl-C finishes what is begun)."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--concurrency",
            type=int,
            default=3,
            help="how many jobs at a time (default 3: an export may hold one for minutes)",
        )
        parser.add_argument(
            "--patience", type=float, default=3600, metavar="SECONDS",
            help="give up when the database stays away for so long (default 3600; 0: never)",
        )  # fmt: skip

    def handle(self, *args: Any, concurrency: int, patience: float, **options: Any) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            sys.exit("tongban: the database is not prepared; run `tongban migrate` first.")
        connection.close()
        worker = Worker(concurrency=concurrency, patience=patience)
        install_signals(worker)
        self.stdout.write("worker: ready")
        self.stdout.flush()
        if not worker.run():
            sys.exit(1)
        self.stdout.write("worker: stopped")
