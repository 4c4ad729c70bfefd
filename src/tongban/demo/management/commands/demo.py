"""`tongban demo load` makes the city 云江市 and its past; `tongban demo sign-ins` says how to get in."""

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from tongban.demo.loading import load_place
from tongban.demo.place.people import PASSWORD
from tongban.demo.sign_ins import sign_ins


class Command(BaseCommand):
    help = "The demo place: load it, or list who can sign in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        load = verbs.add_parser("load", help="make what is missing of the place and its past")
        load.add_argument("--cases", type=int, default=300, help="how many cases the past has (default 300)")
        load.add_argument("--json", action="store_true", help="one JSON object at the end, no progress")
        listed = verbs.add_parser("sign-ins", help="one sign-in per role")
        listed.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, options["verb"].replace("-", "_"))(options)

    def load(self, options: dict[str, Any]) -> None:
        began = time.monotonic()
        say = (lambda text: None) if options["json"] else lambda text: self.stdout.write(f"  {text}")
        place = load_place(at=timezone.now(), say=say)
        counts = {
            "bodies": len(place.ground.bodies), "halls": len(place.ground.halls), "officials": len(place.officials),
            "items": len(place.items), "seconds": round(time.monotonic() - began, 1),
        }  # fmt: skip
        if options["json"]:
            self.stdout.write(json.dumps(counts, ensure_ascii=False))
        else:
            self.stdout.write(f"  完成，用时{counts['seconds']}秒")

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
