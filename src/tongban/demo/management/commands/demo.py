"""`tongban demo load` makes the city 云江市 and its past; `tongban demo sign-ins` says how to get in; `tongban demo prepare` is
what `./run demo` does before it serves: one process for all, because each takes a second to load the platform."""

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.utils import timezone

from tongban.demo.loading import load_place
from tongban.demo.models import Past
from tongban.demo.past import begin_past, tell_past
from tongban.demo.place.people import PASSWORD
from tongban.demo.sign_ins import sign_ins
from tongban.demo.tasks import go_on_telling
from tongban.kernel import events, prepared

CASES = 300


class Command(BaseCommand):
    help = "The demo place: load it, or list who can sign in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        load = verbs.add_parser("load", help="make what is missing of the place and its past")
        load.add_argument("--cases", type=int, default=CASES, help=f"how many cases the past has (default {CASES})")
        load.add_argument(
            "--later", action="store_true", help="leave the past to the worker, which tells it while you look"
        )
        load.add_argument("--json", action="store_true", help="one JSON object at the end, no progress")
        prepare = verbs.add_parser("prepare", help="bring the tables to the state of the code, and load the place")
        prepare.add_argument("--no-load", action="store_true", help="the place is there already")
        listed = verbs.add_parser("sign-ins", help="one sign-in per role")
        listed.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, options["verb"].replace("-", "_"))(options)

    def prepare(self, options: dict[str, Any]) -> None:
        self.stdout.write("Preparing the tables ...")
        self.stdout.flush()
        call_command("migrate", verbosity=0)
        prepared.note_prepared(connection)
        if not options["no_load"]:
            self.stdout.write("Loading the demo place (its past follows while you look around) ...")
            self.load({"cases": CASES, "later": True, "json": False})

    def load(self, options: dict[str, Any]) -> None:
        began, now = time.monotonic(), timezone.now()
        say = (lambda text: None) if options["json"] else lambda text: self.stdout.write(f"  {text}")
        place = load_place(at=now, say=say)
        events.drain()
        past = begin_past(cases=options["cases"], at=now)
        if not past.finished_at and options["later"]:
            say(f"{past.cases}件往事由后台进程继续写入")
            go_on_telling.defer(past_id=past.pk)
        elif not past.finished_at:
            say(f"{past.cases}件往事")
            tell_past(past, place, at=now, progress=self._progress(options["json"]))
        self._report(past, place, round(time.monotonic() - began, 1), options["json"])

    def _progress(self, silent: bool) -> Any:
        """A line every tenth of the way."""

        def tell(done: int, of: int) -> None:
            if not silent and done * 10 // of > (done - 1) * 10 // of:
                self.stdout.write(f"    {done * 100 // of}%")
                self.stdout.flush()

        return tell

    def _report(self, past: Past, place: Any, seconds: float, as_json: bool) -> None:
        counts = {
            "bodies": len(place.ground.bodies), "halls": len(place.ground.halls), "officials": len(place.officials),
            "items": len(place.items), "cases": past.stories.count(), "acts": past.acts_done,
            "refused": past.refused, "finished": past.finished_at is not None, "seconds": seconds,
        }  # fmt: skip
        if as_json:
            self.stdout.write(json.dumps(counts, ensure_ascii=False))
        else:
            self.stdout.write(f"  完成，用时{seconds}秒")

    def sign_ins(self, options: dict[str, Any]) -> None:
        found = sign_ins()
        if options["json"]:
            rows = [{**vars(entry), "password": PASSWORD} for entry in found]
            self.stdout.write(json.dumps(rows, ensure_ascii=False))
            return
        address = settings.TONGBAN_PUBLIC_URL.rstrip("/")
        self.stdout.write(f"密码都是 {PASSWORD}")
        for where, title in (("/", f"市民和企业 {address}/"), ("/workbench/", f"工作人员 {address}/workbench/")):
            self.stdout.write(title)
            for entry in found:
                if entry.where == where:
                    self.stdout.write(f"  {entry.account:<18}{entry.role}（{entry.name}）：{entry.to_try}")
