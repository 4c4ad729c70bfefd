"""`tongban catalogue import FILE` for our own files, and `tongban catalogue export FILE`."""

import json
import time
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from tongban.catalogue.exchange.faults import in_words, place_in_words
from tongban.catalogue.exchange.recognising import is_ours as looks_like_ours
from tongban.catalogue.importing.profiles import PROFILES
from tongban.catalogue.management.guide_audit import bodies_named
from tongban.catalogue.services.files.exporting import FORMATS, export_catalogue
from tongban.catalogue.services.files.importing import FileReport, import_file
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import Refusal

Write = Callable[[str], Any]
OWN = "exchange"
SHOWN = 60
BY_ENDING = {".xlsx": "xlsx", ".zip": "zip", ".json": "json", ".jsonl": "jsonl"}


def add_import_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("path")
    parser.add_argument(
        "--format", "--profile", dest="profile", choices=[OWN, *PROFILES],
        help="format of the file (default: told by what is in it)",
    )  # fmt: skip
    parser.add_argument(
        "--partial", action="store_true", help="take the sound items although others are faulty (own format)"
    )
    parser.add_argument("--as-drafts", action="store_true", help="begin drafts, publish nothing (own format)")
    parser.add_argument("--report", default="", help="write every fault to this .xlsx or .csv file (own format)")


def add_export_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("path")
    parser.add_argument("--format", choices=FORMATS, help="default: by the ending of the path")
    parser.add_argument("--body", default="", help="only the items of this body (name, short name or credit code)")
    parser.add_argument("--drafts", action="store_true", help="the newest drafts too")


def is_ours(path: str, profile: str | None) -> bool:
    """Whether this file is in our own format: asked for, or told by what is in it."""
    if profile is not None:
        return profile == OWN
    return Path(path).exists() and looks_like_ours(Path(path))


def bring_in(options: dict[str, Any], *, at: datetime, write: Write) -> None:
    """Refused as a CommandError after the faults were said, so that a script notices."""
    path = Path(options["path"])
    if not path.exists():
        raise Refusal("catalogue.import_unreadable", path=path)
    began = time.monotonic()
    report = import_file(
        path, by=SYSTEM, at=at, dry_run=options["dry_run"], partial=options["partial"],
        as_drafts=options["as_drafts"], report_to=Path(options["report"]) if options["report"] else None,
    )  # fmt: skip
    if options["json"]:
        write(
            json.dumps(
                {**report.summary(), "faults": [_as_json(*one) for one in report.faults]}, ensure_ascii=False, indent=2
            )
        )
    else:
        for line in _lines(report, time.monotonic() - began):
            write(line)
    if not report.written and not report.dry_run and not report.is_sound:
        hint = _("可以加 --partial 只导入没有问题的事项。") if report.may_be_partial else ""
        raise CommandError(_("有{count}处错误，没有导入任何内容。").format(count=report.counts["faults"]) + hint)


def _lines(report: FileReport, seconds: float) -> list[str]:
    shown = []
    for code, fault in report.faults[:SHOWN]:
        wrong, right = in_words(fault)
        value = _("，现在是“{value}”").format(value=fault.value) if fault.value else ""
        mark = "·" if fault.is_note else "✗"
        shown.append(f"{mark} {place_in_words(fault)} {code}：{wrong}{value}。{right}")
    counts = report.counts
    total = counts["faults"] + counts["notes"]
    if total > SHOWN:
        shown.append(_("……共{count}处，全部见 --report 文件").format(count=total))
    read = _(
        "读到{items}个事项、{materials}份材料、{steps}个环节；错误{faults}处，涉及{faulty_items}个事项；提示{notes}处。"
    )
    did = (
        _("新增{created}，修改{updated}，不变{unchanged}")
        if report.written
        else _("将新增{created}，修改{updated}，不变{unchanged}")
    )
    shown.append(read.format(**counts))
    shown.append(did.format(created=report.created, updated=report.updated, unchanged=report.unchanged))
    if report.written:
        shown.append(
            _("用时{seconds:.1f}秒，每秒{rate:.0f}个事项").format(
                seconds=seconds, rate=counts["items"] / max(seconds, 0.001)
            )
        )
    return shown


def _as_json(code: str, fault: Any) -> dict[str, Any]:
    wrong, right = in_words(fault)
    return {
        "sheet": fault.sheet, "row": fault.row, "column": fault.column, "code": code, "value": fault.value, "reason": fault.reason,
        "wrong": wrong, "right": right, "is_note": fault.is_note,
    }  # fmt: skip


def write_out(options: dict[str, Any], *, at: datetime, write: Write) -> None:
    path = Path(options["path"])
    format = options["format"] or BY_ENDING.get(path.suffix.lower(), "")
    if format not in FORMATS:
        raise CommandError(_("请用 --format 指定格式：{known}。").format(known="、".join(FORMATS)))
    bodies = bodies_named(options["body"]) if options["body"] else None
    if bodies is not None and not bodies:
        raise CommandError(_("没有名为“{name}”并且有事项的部门。").format(name=options["body"]))
    written = export_catalogue(path, format=format, at=at, body_ids=bodies, drafts=options["drafts"])
    if options["json"]:
        write(json.dumps({"items": written, "format": format, "size": path.stat().st_size}))
    else:
        write(_("已导出{count}行事项：{path}").format(count=written, path=path))
