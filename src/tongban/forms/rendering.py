"""E-forms as HTML: to fill in, to read, and as lines for a summary or a printed document."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tongban.forms import lookups
from tongban.forms.places import Places
from tongban.forms.rules.answers import Problem
from tongban.forms.rules.formats import is_day, is_money
from tongban.forms.rules.layout import Definition, Field, every_field, sections
from tongban.forms.rules.masking import masked as mask
from tongban.forms.rules.sifting import sift
from tongban.forms.shown import FileView, Page, html_id

__all__ = ["FileView", "HiddenAnswer", "hidden_answers", "html_id", "render_answers", "render_form", "summary_rows"]


def render_form(
    definition: Definition,
    answers: Mapping[str, Any],
    problems: Iterable[Problem] = (),
    *,
    files: Mapping[str, FileView] | None = None,
    places: Places | None = None,
    regions_url: str = "",
    autosave_url: str = "",
    autosave_every: float = 4,
    draft_key: str = "",
    revision: int | None = None,
    saved_at: datetime | None = None,
    keep_local: bool = True,
    with_summary: bool = True,
) -> SafeString:
    """The fields of the form, to stand inside a face's own <form method="post" enctype="multipart/form-data" novalidate>
    beside its tokens and its main button.

    `files`: what stored files are called, by id. `regions_url` answers GET ?parent=CODE with
    {"regions": places.children_as_data(CODE)}. With `autosave_url` and `draft_key`, forms.js saves by itself (see
    docs/forms.md), `autosave_every` seconds after a change; `keep_local=False` where the machine belongs to others (a hall's self-service computer);
    `with_summary=False` where the page lists these problems on top together with its own.
    """
    found = list(problems)
    page = Page(
        answers=answers, sifted=sift(definition, answers), errors={problem.path: problem.text for problem in found},
        files=files or {}, places=places or Places(),
    )  # fmt: skip
    shown = [page.section(section) for section in sections(definition)]
    return SafeString(
        render_to_string(
            "forms/form.html",
            {
                "sections": shown,
                "errors": [{"id": html_id(problem.path), "text": problem.text} for problem in found]
                if with_summary
                else [],
                "has_conditions": _has_conditions(definition),
                "regions_url": regions_url,
                "autosave_url": autosave_url,
                "autosave_ms": int(autosave_every * 1000),
                "draft_key": draft_key,
                "revision": "" if revision is None else revision,
                "saved_at": saved_at,
                "keep_local": keep_local,
            },
        )
    )


def _has_conditions(definition: Definition) -> bool:
    """Whether an answer can change what is asked; without JavaScript the page then needs its 更新 button."""
    return any(section.visible_when for section in sections(definition)) or any(
        one.visible_when or one.widget == "region" for one in every_field(definition)
    )


def render_answers(
    definition: Definition,
    answers: Mapping[str, Any],
    *,
    files: Mapping[str, FileView] | None = None,
    places: Places | None = None,
) -> SafeString:
    """The answers to read: sections with terms and descriptions, a table-like block a row. What does not apply is left out."""
    parts = _parts(definition, answers, files or {}, places or Places())
    return SafeString(render_to_string("forms/answers.html", {"sections": parts}))


def summary_rows(
    definition: Definition,
    answers: Mapping[str, Any],
    *,
    files: Mapping[str, FileView] | None = None,
    places: Places | None = None,
    masked: bool = False,
) -> list[tuple[str, str]]:
    """What was answered, as lines of (label, text): for confirmation pages, receipts and documents. `masked` for the eyes
    of others than the applicant: identity numbers and telephones as R-PII-5 says."""
    lines = _lines(definition, answers, files or {}, places or Places())
    return [(label, line["masked"] if masked else line["text"]) for label, line in lines]


@dataclass(frozen=True)
class HiddenAnswer:
    """An answer that others read masked: where it stands ("shop.owner_no", "partners.rows.0.mobile") and what it says."""

    path: str
    label: str
    text: str


def hidden_answers(
    definition: Definition, answers: Mapping[str, Any], *, places: Places | None = None
) -> list[HiddenAnswer]:
    """The answers of which `summary_rows(masked=True)` hides a part: what an official may open with a reason."""
    lines = _lines(definition, answers, {}, places or Places())
    return [HiddenAnswer(line["path"], label, line["text"]) for label, line in lines if line["text"] != line["masked"]]


def _lines(
    definition: Definition, answers: Mapping[str, Any], files: Mapping[str, FileView], places: Places
) -> Iterator[tuple[str, dict[str, Any]]]:
    for part in _parts(definition, answers, files, places):
        yield from ((line["label"], line) for line in part["lines"] if line["text"])
        for block in part["blocks"]:
            yield from ((f"{block['title']} · {line['label']}", line) for line in block["lines"] if line["text"])


def _parts(
    definition: Definition, answers: Mapping[str, Any], files: Mapping[str, FileView], places: Places
) -> list[dict]:
    kept = sift(definition, answers)
    parts = []
    for section in sections(definition):
        if section.key not in kept.answers:
            continue
        inside, lines, blocks = kept.answers[section.key], [], []
        for one in section.fields:
            if one.widget == "group":
                for number, row in enumerate(inside.get(one.key, []), start=1):
                    above = f"{section.key}.{one.key}.{number - 1}"
                    inner = [
                        _line(f, row.get(f.key), files, places, path)
                        for f in one.fields
                        if (path := f"{above}.{f.key}") in kept.shown
                    ]
                    blocks.append({"title": f"{one.ui['item_label']} {number}", "lines": inner})
            elif one.has_value and (path := f"{section.key}.{one.key}") in kept.shown:
                lines.append(_line(one, inside.get(one.key), files, places, path))
        parts.append({"title": section.title, "lines": lines, "blocks": blocks})
    return parts


def _line(one: Field, value: Any, files: Mapping[str, FileView], places: Places, path: str) -> dict[str, Any]:
    views = []
    if one.widget == "file":
        ids = value if isinstance(value, list) else [value]
        views = [files.get(i, FileView(name=_("已上传的文件"))) for i in ids if i]
    text = "、".join(view.name for view in views) if views else text_of(one, value, places)
    return {
        "label": one.label, "text": text, "masked": mask(one, text), "path": path, "files": views,
        "is_long": one.widget == "textarea",
    }  # fmt: skip


def text_of(one: Field, value: Any, places: Places) -> str:
    """One answer in words: the label of what was chosen, the name of a region, 2026年1月5日, 1,200.00元."""
    if value in (None, "", []):
        return ""
    if one.widget == "lookup":
        return str(dict(lookups.pairs(one.ui["lookup"])).get(value, value))
    if one.options:
        labels = {option["value"]: option["label"] for option in one.options}
        return "、".join(labels.get(v, str(v)) for v in (value if isinstance(value, list) else [value]))
    if one.widget == "confirm":
        return _("是") if value is True else _("否")
    text = str(value)
    if one.widget == "region":
        return places.name(text)
    if one.widget == "date" and is_day(text):
        year, month, day = text.split("-")
        return _("{year}年{month}月{day}日").format(year=year, month=int(month), day=int(day))
    if one.widget == "money" and is_money(text):
        whole, _dot, cents = text.partition(".")
        return _("{amount}元").format(amount=f"{int(whole):,}.{cents:0<2}" if cents else f"{int(whole):,}")
    return text + one.ui.get("unit", "")
