"""`tongban calendar due | count | import | years`: the working calendar on the command line (design §4)."""

import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tongban.calendars import effects, selectors, services
from tongban.calendars.enums import Unit
from tongban.calendars.rules import asked
from tongban.calendars.rules.notices import read_notice
from tongban.calendars.rules.working_days import WorkingCalendar
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import Refusal

SHOWN_EFFECTS = 50


class Command(BaseCommand):
    help = "工作日历：计算到期日、工作日数，导入节假日安排通知。"

    def add_arguments(self, parser: Any) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        due = verbs.add_parser("due", help="the last day in time")
        due.add_argument("start", nargs="?", help="day 0, as 2026-01-31 (for hours 2026-01-31T09:00)")
        due.add_argument("n", nargs="?", help="how many units")
        due.add_argument("--unit", default=Unit.WORKING_DAY.value, choices=[unit.value for unit in Unit])
        due.add_argument("--stopped", action="append", default=[], metavar="A/B",
                         help="does not count: from A to before B")  # fmt: skip
        due.add_argument("--from", dest="file", metavar="FILE.csv", help="columns start,n,unit,stopped; - for stdin")
        count = verbs.add_parser("count", help="working days in (A, B]; negative when B lies before A")
        count.add_argument("a")
        count.add_argument("b")
        for one in (due, count):
            one.add_argument("--region", default="", help="a division code with its local days off")
            one.add_argument("--json", action="store_true")
        take = verbs.add_parser("import", help="take a notice of the State Council in")
        take.add_argument("file")
        take.add_argument("--dry-run", action="store_true", help="only say what would change")
        take.add_argument("--json", action="store_true")
        verbs.add_parser("years", help="the years that are loaded").add_argument("--json", action="store_true")

    def handle(self, *, verb: str, **options: Any) -> None:
        try:
            getattr(self, f"_{verb}")(options)
        except Refusal as refusal:
            raise CommandError(refusal.text()) from refusal

    def _due(self, options: dict[str, Any]) -> None:
        calendar = selectors.working_calendar(options["region"])
        if options["file"]:
            for row in _rows(options["file"]):
                self.stdout.write(json.dumps(_answered(calendar, row, options["unit"]), ensure_ascii=False))
            return
        if options["n"] is None:
            raise CommandError("请给出起始日期和期限，或用 --from 指定文件。")
        found = asked.answer(calendar, options["start"], options["n"], options["unit"], options["stopped"])
        if options["json"]:
            asking = {key: options[key] for key in ("start", "unit", "stopped")}
            facts = {**asking, "n": int(options["n"]), "due": found.due, "provisional": found.provisional}
            self.stdout.write(json.dumps(facts, ensure_ascii=False))
            return
        self.stdout.write(found.due)
        if found.provisional:
            self.stderr.write("暂定：有年份的节假日安排尚未导入，按普通周末计算。")

    def _count(self, options: dict[str, Any]) -> None:
        calendar = selectors.working_calendar(options["region"])
        days = calendar.count(asked.day(options["a"]), asked.day(options["b"]))
        facts = {"a": options["a"], "b": options["b"], "working_days": days}
        self.stdout.write(json.dumps(facts) if options["json"] else str(days))

    def _import(self, options: dict[str, Any]) -> None:
        try:
            notice = read_notice(Path(options["file"]).read_bytes())
        except OSError as unreadable:
            raise CommandError(f"无法读取文件：{options['file']}（{unreadable.strerror}）。") from unreadable
        now = timezone.now()
        moved = effects.effects_of(notice, now)  # asked before the import, which then moves them
        if options["dry_run"]:
            preview = services.preview_notice(notice)
        else:
            preview = services.import_notice(notice=notice, by=SYSTEM, at=now)
        if options["json"]:
            self.stdout.write(json.dumps(_told(preview, options["dry_run"], moved), ensure_ascii=False))
            return
        for change in preview.changes:
            self.stdout.write(f"{change.day}  {'上班' if change.is_working else '放假'}  {change.name}")
        kind = "新年度" if preview.is_new_year else "已装载年度"
        done = "将变更" if options["dry_run"] else "已变更"
        for effect in moved[:SHOWN_EFFECTS]:
            self.stdout.write(f"{effect.what}：{effect.before} → {effect.after}")
        if len(moved) > SHOWN_EFFECTS:
            self.stdout.write("……其余见 --json")
        self.stdout.write(f"{preview.year} 年（{kind}）：{done} {len(preview.changes)} 天，{len(moved)} 个期限。")

    def _years(self, options: dict[str, Any]) -> None:
        years = sorted(selectors.working_calendar().years)
        self.stdout.write(json.dumps(years) if options["json"] else " ".join(map(str, years)))


def _rows(file: str) -> Iterator[dict[str, Any]]:
    try:
        text = sys.stdin if file == "-" else Path(file).open(encoding="utf-8-sig", newline="")  # noqa: SIM115
    except OSError as unreadable:
        raise CommandError(f"无法读取文件：{file}（{unreadable.strerror}）。") from unreadable
    with text:
        rows = csv.DictReader(text)
        try:
            missing = {"start", "n"} - set(rows.fieldnames or ())
            if missing:
                raise CommandError(f"文件缺少列：{'、'.join(sorted(missing))}。")
            yield from rows
        except (UnicodeDecodeError, csv.Error) as broken:
            raise CommandError(f"文件不是 UTF-8 的 CSV：{broken}") from broken


def _answered(calendar: WorkingCalendar, row: dict[str, Any], unit: str) -> dict[str, Any]:
    """One line of answer: the question again, then `due` or the `reason` why there is none."""
    asking = {key: (row.get(key) or "").strip() for key in ("start", "n", "unit", "stopped")}
    try:
        stops = asking["stopped"].replace(";", " ").replace(",", " ").split()
        found = asked.answer(calendar, asking["start"], asking["n"], asking["unit"] or unit, stops)
    except Refusal as refusal:
        return {**asking, "reason": refusal.code, "text": refusal.text()}
    return {**asking, "due": found.due, "provisional": found.provisional}


def _told(preview: services.Preview, dry_run: bool, moved: list[effects.Effect]) -> dict[str, Any]:
    return {
        "year": preview.year, "new_year": preview.is_new_year, "whole_year": preview.whole_year, "dry_run": dry_run,
        "changes": [
            {"day": c.day.isoformat(), "is_working": c.is_working, "name": c.name} for c in preview.changes
        ],
        "moved": [
            {"what": e.what, "before": e.before and e.before.isoformat(), "after": e.after and e.after.isoformat()}
            for e in moved
        ],
    }  # fmt: skip
