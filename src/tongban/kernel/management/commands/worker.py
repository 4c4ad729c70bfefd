"""`tongban worker`: background jobs, periodic jobs and the event relay, in one process."""

import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from tongban.kernel import jobs, relay, rescue


class Command(BaseCommand):
    help = "Run background jobs, periodic jobs and event handlers until stopped (SIGTERM or Ctrl-C finishes what is begun)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--concurrency",
            type=int,
            default=3,
            help="how many jobs at a time (default 3: an export may hold one of them for minutes)",
        )

    def handle(self, *args: Any, concurrency: int, **options: Any) -> None:
        stop = threading.Event()
        beside = [
            threading.Thread(target=relay.run_forever, args=(stop,), name="relay"),
            threading.Thread(target=rescue.run_forever, args=(stop,), name="rescue"),
        ]
        for thread in beside:
            thread.start()
        self.stdout.write("worker: ready")
        try:
            jobs.worker_app().run_worker(
                concurrency=concurrency, name="tongban", fetch_job_polling_interval=2, shutdown_graceful_timeout=20,
                update_heartbeat_interval=rescue.HEARTBEAT, stalled_worker_timeout=rescue.DEAD_AFTER,
            )  # fmt: skip
        finally:
            stop.set()
            for thread in beside:
                thread.join()
