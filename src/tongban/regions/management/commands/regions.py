"""`tongban regions load | show CODE | history CODE | search TEXT`."""

import json
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tongban.kernel.errors import NotFound, Refusal
from tongban.regions import selectors, services


class Command(BaseCommand):
    help = "行政区划：装载全国区划表，查询、追溯代码。"

    def add_arguments(self, parser: Any) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        load = verbs.add_parser("load", help="load the division table that ships with the package")
        load.add_argument("--again", action="store_true", help="also when this edition is loaded already")
        for verb, argument in (("show", "code"), ("history", "code"), ("children", "code"), ("search", "text")):
            one = verbs.add_parser(verb)
            one.add_argument(argument)
            one.add_argument("--json", action="store_true")

    def handle(self, *, verb: str, **options: Any) -> None:
        try:
            if verb == "load":
                self._load(again=options["again"])
            else:
                self._show(verb, options)
        except Refusal as refusal:
            raise CommandError(refusal.text()) from refusal
        except NotFound as nothing:
            raise CommandError(f"没有找到：{options.get('code')}") from nothing

    def _load(self, *, again: bool) -> None:
        if services.is_loaded() and not again:
            self.stdout.write("已是最新，无需装载。")
            return
        begun = time.monotonic()
        count = services.load_divisions(at=timezone.now())
        self.stdout.write(f"已装载 {count} 条区划，用时 {time.monotonic() - begun:.1f} 秒。")

    def _show(self, verb: str, options: dict[str, Any]) -> None:
        rows = {
            "show": lambda: [selectors.region(options["code"])],
            "history": lambda: selectors.region_history(options["code"]),
            "children": lambda: selectors.children(options["code"]),
            "search": lambda: selectors.search_regions(options["text"], ended=True),
        }[verb]()
        if options["json"]:
            self.stdout.write(json.dumps([_plain(row) for row in rows], ensure_ascii=False))
            return
        for row in rows:
            span = f"{row.valid_from or ''} – {row.valid_to or ''}" if row.valid_from or row.valid_to else ""
            self.stdout.write("  ".join(filter(None, [row.code, row.full_name, span, row.end_kind, row.end_document])))


def _plain(row: Any) -> dict[str, Any]:
    return {
        "code": row.code, "name": row.name, "full_name": row.full_name, "level": row.level,
        "parent_code": row.parent_code, "valid_from": row.valid_from and row.valid_from.isoformat(),
        "valid_to": row.valid_to and row.valid_to.isoformat(), "successors": row.successor_codes,
        "uncertain": row.is_uncertain,
    }  # fmt: skip
