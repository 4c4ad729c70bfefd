"""A form on paper: the blank to fill in by hand, and the same filled in as a sample; made from the same definition as the page."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from tongban.forms import lookups
from tongban.forms.design_texts import limit_words
from tongban.forms.places import Places
from tongban.forms.rules.designing.document import Document, Part, decompose
from tongban.forms.rules.designing.document import Path as Place
from tongban.forms.rules.designing.speaking import condition_in_words
from tongban.forms.rules.layout import Definition
from tongban.forms.sample import sample_answers
from tongban.kernel.typesetting import missing_glyphs, render_pdf

TEMPLATE = Path(__file__).parent / "papers" / "blank.typ"
LONGEST_LIST = 40  # choices printed to tick; of longer lists the answer is written
ROWS, COLUMNS = 4, 5  # of a repeating group: rows printed, and questions that still fit side by side


def blank_form(
    definition: Definition, *, version: int, at: datetime, about: str = "", is_sample: bool = False
) -> bytes:
    """The PDF of the form without answers: every question, also those that are only asked under a condition (it says so).
    `about`: what it is for, under the title. `is_sample`: filled in with made-up answers, and marked so on every page."""
    with override(settings.LANGUAGE_CODE):  # a form is printed in the language it is written in
        answers = sample_answers(definition, on=at.date()) if is_sample else {}
        data = _data(definition, version, at, answers) | {"about": about, "mark": _("示例") if is_sample else ""}
    return _set(
        json.dumps(data, ensure_ascii=False, sort_keys=True), at.replace(hour=0, minute=0, second=0, microsecond=0)
    )


@lru_cache(maxsize=32)  # of some 60 kB; setting one takes a tenth of a second, and everybody asks for the same
def _set(text: str, day: datetime) -> bytes:
    return render_pdf(TEMPLATE, json.loads(text), archival=not missing_glyphs(text), at=day)


def _data(definition: Definition, version: int, at: datetime, answers: Mapping[str, Any]) -> dict[str, Any]:
    title = str(getattr(definition, "title", ""))
    document = decompose(title, definition.schema, definition.ui)
    return {
        "title": title, "sections": [_section(document, one, answers.get(one["key"], {})) for one in document["sections"]],
        "hint": _("这是示例，姓名、号码等都是虚构的。请按您自己的情况填写。") if answers else "",
        "star": _("带 * 的必须填写。"), "sign": _("申请人（签名或盖章）"), "day": _("日期"), "more": _("可另附页"),
        "footer": _("%(title)s · 第%(version)s版 · %(day)s 打印") % {"title": title, "version": version, "day": f"{at:%Y-%m-%d}"},
    }  # fmt: skip


def _section(document: Document, section: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    path = (section["key"],)
    return {
        "title": section["ui"]["title"], "help": section["ui"].get("help", ""),
        "when": _when(document, section["ui"], path), "rows": [_row(document, one, path, given.get(one["key"])) for one in section["parts"]],
    }  # fmt: skip


def _row(document: Document, part: Part, above: Place, given: Any) -> dict[str, Any]:
    """kind: note, rows (a group as a table), or one line to write on; `given`: the answer of a sample."""
    ui, path = part["ui"], (*above, part["key"])
    if ui["widget"] == "note":
        return {"kind": "note", "text": ui["text"]}
    unit = ui.get("unit", "") or (_("元") if ui["widget"] == "money" else "")
    row = {
        "kind": "line", "label": ui.get("label", ""), "help": ui.get("help", ""), "when": _when(document, ui, path),
        "star": part["required"], "choices": _choices(part, given), "value": _said(part, given), "lines": 4 if ui["widget"] == "textarea" else 1,
        "text": unit, "unit": unit,
    }  # fmt: skip
    if ui["widget"] == "confirm":
        return row | {"choices": [{"label": _("是"), "is_on": given is True}]}
    if ui["widget"] == "file":
        return row | {"text": _("（另附）")}
    if ui["widget"] == "date":
        return row | {"text": _("年　　月　　日")}
    if ui["widget"] == "group":
        first = given[0] if given else {}
        inner = [
            _row(document, one, path, first.get(one["key"])) for one in part["parts"] if one["ui"]["widget"] != "note"
        ]
        rows = min(int(part["schema"].get("maxItems", ROWS)), ROWS)
        limit = limit_words("most_rows", part["schema"].get("maxItems", ""))
        return row | {"kind": "rows" if len(inner) <= COLUMNS else "blocks", "inner": inner, "rows": rows, "limit": limit,
                      "item": ui.get("item_label", "")}  # fmt: skip
    return row


def _choices(part: Part, given: Any) -> list[dict[str, Any]]:
    """What there is to tick."""
    chosen = given if isinstance(given, list) else [given]
    offered = [{"label": label, "is_on": value in chosen} for value, label in _offered(part)]
    return offered if len(offered) <= LONGEST_LIST else []


def _offered(part: Part) -> list[tuple[str, str]]:
    ui = part["ui"]
    if ui["widget"] == "lookup":
        return [(value, str(label)) for value, label in lookups.pairs(ui["lookup"])]
    return [(str(one["value"]), str(one["label"])) for one in ui.get("options", [])]


def _said(part: Part, given: Any) -> str:
    """The answer of a sample as it is written on paper."""
    if given is None or isinstance(given, bool | list):
        return ""
    if part["ui"]["widget"] == "region":
        return Places().name(str(given))
    return dict(_offered(part)).get(str(given), str(given))


def _when(document: Document, ui: Mapping[str, Any], path: Place) -> str:
    words = condition_in_words(document, ui.get("visible_when"), path)
    return _("（%(condition)s时填写）") % {"condition": words} if words else ""
