"""A form on paper: the blank to fill in by hand, made from the same definition as the page."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from tongban.forms import lookups
from tongban.forms.design_texts import limit_words
from tongban.forms.rules.designing.document import Document, Part, decompose
from tongban.forms.rules.designing.document import Path as Place
from tongban.forms.rules.designing.speaking import condition_in_words
from tongban.forms.rules.layout import Definition
from tongban.kernel.typesetting import missing_glyphs, render_pdf

TEMPLATE = Path(__file__).parent / "papers" / "blank.typ"
LONGEST_LIST = 40  # choices printed to tick; of longer lists the answer is written
ROWS, COLUMNS = 4, 5  # of a repeating group: rows printed, and questions that still fit side by side


def blank_form(definition: Definition, *, version: int, at: datetime) -> bytes:
    """The PDF of the form without answers: every question, also those that are only asked under a condition (it says so)."""
    with override(settings.LANGUAGE_CODE):  # a form is printed in the language it is written in
        data = _data(definition, version, at)
    return render_pdf(TEMPLATE, data, archival=not missing_glyphs(_all_text(data)), at=at)


def _data(definition: Definition, version: int, at: datetime) -> dict[str, Any]:
    title = str(getattr(definition, "title", ""))
    document = decompose(title, definition.schema, definition.ui)
    return {
        "title": title, "sections": [_section(document, one) for one in document["sections"]],
        "star": _("带 * 的必须填写。"), "sign": _("申请人（签名或盖章）"), "day": _("日期"), "more": _("可另附页"),
        "footer": _("%(title)s · 第%(version)s版 · %(day)s 打印") % {"title": title, "version": version, "day": f"{at:%Y-%m-%d}"},
    }  # fmt: skip


def _section(document: Document, section: Mapping[str, Any]) -> dict[str, Any]:
    path = (section["key"],)
    return {
        "title": section["ui"]["title"], "help": section["ui"].get("help", ""),
        "when": _when(document, section["ui"], path), "rows": [_row(document, one, path) for one in section["parts"]],
    }  # fmt: skip


def _row(document: Document, part: Part, above: Place) -> dict[str, Any]:
    """kind: note, rows (a group as a table), or one line to write on."""
    ui, path = part["ui"], (*above, part["key"])
    if ui["widget"] == "note":
        return {"kind": "note", "text": ui["text"]}
    row = {
        "kind": "line", "label": ui.get("label", ""), "help": ui.get("help", ""), "when": _when(document, ui, path),
        "star": part["required"], "choices": _choices(part), "lines": 4 if ui["widget"] == "textarea" else 1,
        "text": "、".join([ui["unit"]] if ui.get("unit") else []) or _("元") * (ui["widget"] == "money"),
    }  # fmt: skip
    if ui["widget"] == "confirm":
        return row | {"choices": [_("是")]}
    if ui["widget"] == "file":
        return row | {"text": _("（另附）")}
    if ui["widget"] == "date":
        return row | {"text": _("年　　月　　日")}
    if ui["widget"] == "group":
        inner = [_row(document, one, path) for one in part["parts"] if one["ui"]["widget"] != "note"]
        rows = min(int(part["schema"].get("maxItems", ROWS)), ROWS)
        limit = limit_words("most_rows", part["schema"].get("maxItems", ""))
        return row | {"kind": "rows" if len(inner) <= COLUMNS else "blocks", "inner": inner, "rows": rows, "limit": limit,
                      "item": ui.get("item_label", "")}  # fmt: skip
    return row


def _choices(part: Part) -> list[str]:
    ui = part["ui"]
    labels = [one["label"] for one in ui.get("options", [])]
    if ui["widget"] == "lookup":
        labels = [str(label) for _value, label in lookups.pairs(ui["lookup"])]
    return labels if len(labels) <= LONGEST_LIST else []


def _when(document: Document, ui: Mapping[str, Any], path: Place) -> str:
    words = condition_in_words(document, ui.get("visible_when"), path)
    return _("（%(condition)s时填写）") % {"condition": words} if words else ""


def _all_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    inner: Sequence[Any] = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    return "".join(_all_text(one) for one in inner)
