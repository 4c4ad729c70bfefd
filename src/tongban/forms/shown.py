"""What the templates of a form need, computed before they run: they decide nothing themselves."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from tongban.forms import lookups
from tongban.forms.places import Places
from tongban.forms.rules.layout import Field, Section
from tongban.forms.rules.sifting import Sifted

ROW = "__row__"  # stands for the number in the pattern from which forms.js makes new rows
INPUTS = {
    "text": ("text", ""), "number": ("text", "decimal"), "money": ("text", "decimal"), "date": ("date", ""),
    "month": ("month", ""), "id_number": ("text", ""), "credit_code": ("text", ""), "phone": ("tel", "tel"),
    "email": ("email", "email"),
}  # fmt: skip
TEMPLATES = {
    "textarea": "textarea", "select": "select", "lookup": "select", "radio": "choices", "checkboxes": "choices",
    "confirm": "confirm", "region": "region", "file": "file", "group": "group", "note": "note",
}  # fmt: skip


@dataclass(frozen=True)
class FileView:
    """A stored file as the form shows it: its name, where it can be read ("" for nowhere), its size in words."""

    name: str
    url: str = ""
    size: str = ""


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    chosen: bool
    id: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Step:
    """One list of a region picker."""

    name: str
    id: str
    label: str
    of: str
    options: list[Option]


@dataclass(frozen=True)
class StoredFile:
    id: str
    name: str
    url: str
    size: str
    drop_id: str


@dataclass(frozen=True)
class Row:
    number: str
    title: str
    id: str
    fields: list["ShownField"]


@dataclass(frozen=True)
class ShownField:
    """One field on the page; most attributes serve one kind of widget."""

    template: str
    path: str
    name: str
    id: str
    label: str
    help: str
    required: bool
    error: str
    described_by: str
    when: str  # the condition for forms.js, names resolved; "" for none
    hidden: bool
    value: str = ""
    input_type: str = "text"
    input_mode: str = ""
    autocomplete: str = ""
    placeholder: str = ""
    unit: str = ""
    text: str = ""
    is_multiple: bool = False
    options: list[Option] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    files: list[StoredFile] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    pattern: Row | None = None
    item_label: str = ""
    add_label: str = ""
    can_add: bool = False
    max_rows: int = 0
    within: str = ""
    level: int = 0
    max_mb: int = 0


@dataclass(frozen=True)
class ShownSection:
    id: str
    title: str
    help: str
    when: str
    hidden: bool
    fields: list[ShownField]


def html_id(path: str) -> str:
    """The id of the first control of a field, which error links point at."""
    return "f-" + path.replace(".", "-")


@dataclass
class Page:
    """One rendering: the answers, what applies, what is wrong, and what files and regions are called."""

    answers: Mapping[str, Any]
    sifted: Sifted
    errors: Mapping[str, str]
    files: Mapping[str, FileView]
    places: Places

    def section(self, section: Section) -> ShownSection:
        inside = self.answers.get(section.key)
        given = inside if isinstance(inside, Mapping) else {}
        return ShownSection(
            id=html_id(section.key), title=section.title, help=section.ui.get("help", ""),
            when=_when(section.visible_when, section.key), hidden=section.key not in self.sifted.answers,
            fields=[self.field(one, f"{section.key}.{one.key}", given.get(one.key)) for one in section.fields],
        )  # fmt: skip

    def field(self, one: Field, path: str, value: Any) -> ShownField:
        ui, error, own_id = one.ui, self.errors.get(path, ""), html_id(path)
        kind, mode = INPUTS.get(one.widget, ("text", ""))
        described = [f"{own_id}-help"] if ui.get("help") else []
        described += [f"{own_id}-error"] if error else []
        return ShownField(
            template=f"forms/_{TEMPLATES.get(one.widget, 'input')}.html", path=path, name=f"f.{path}", id=own_id,
            label=one.label, help=ui.get("help", ""), required=one.required, error=error,
            described_by=" ".join(described), when=_when(one.visible_when, path.rsplit(".", 1)[0]),
            hidden=one.visible_when is not None and path not in self.sifted.shown,
            value=_as_text(value), input_type=_input_type(kind, value), input_mode=mode,
            autocomplete=ui.get("autocomplete", ""), placeholder=ui.get("placeholder", ""),
            unit=ui.get("unit", _("元") if one.widget == "money" else ""), text=ui.get("text", ""),
            is_multiple=one.is_multiple, max_rows=one.max_rows, within=str(ui.get("within", "")),
            level=ui.get("level", 4), **self._special(one, path, value),
        )  # fmt: skip

    def _special(self, one: Field, path: str, value: Any) -> dict[str, Any]:
        if one.widget in ("select", "radio", "checkboxes", "lookup"):
            return {"options": _options(one, path, value)}
        if one.widget == "region":
            return {"steps": self._steps(one, path, value if isinstance(value, str) else "")}
        if one.widget == "file":
            return {"files": self._files(path, value), "max_mb": settings.TONGBAN_FILE_LIMITS["max_bytes"] // 1024**2}
        if one.widget == "group":
            return self._group(one, path, value)
        return {}

    def _group(self, group: Field, path: str, value: Any) -> dict[str, Any]:
        given = [row if isinstance(row, Mapping) else {} for row in value] if isinstance(value, list) else []
        given = given[: group.max_rows + 1] + [{}] * (group.min_rows - len(given))
        label = group.ui["item_label"]
        return {
            "rows": [self._row(group, path, str(n), f"{label} {n + 1}", row) for n, row in enumerate(given)],
            "pattern": self._row(group, path, ROW, label, {}),
            "item_label": label,
            "add_label": group.ui.get("add_label", _("添加{label}").format(label=label)),
            "can_add": len(given) < group.max_rows,
        }

    def _row(self, group: Field, path: str, number: str, title: str, row: Mapping) -> Row:
        above = f"{path}.{number}"
        fields = [self.field(one, f"{above}.{one.key}", row.get(one.key)) for one in group.fields]
        return Row(number=number, title=title, id=html_id(above), fields=fields)

    def _files(self, path: str, value: Any) -> list[StoredFile]:
        ids = [i for i in (value if isinstance(value, list) else [value]) if isinstance(i, str) and i]
        shown = []
        for number, one in enumerate(ids):
            view = self.files.get(one, FileView(name=_("已上传的文件")))
            drop = f"{html_id(path)}-drop-{number}"
            shown.append(StoredFile(id=one, name=view.name, url=view.url, size=view.size, drop_id=drop))
        return shown

    def _steps(self, one: Field, path: str, code: str) -> list[Step]:
        """The lists chosen from so far, and the next one that is open."""
        above, deepest = str(one.ui.get("within", "")), one.ui.get("level", 4)
        line = self.places.path(code) if code else []
        codes = [region.code for region in line]
        line = line[codes.index(above) + 1 :] if above in codes else ([] if above else line)
        steps: list[Step] = []
        for region in [*line, None]:
            offered = self.places.children(above)
            if not offered or len(steps) >= 6:
                break
            number = len(steps) + 1
            options = [Option(r.code, r.name, region is not None and r.code == region.code) for r in offered]
            own_id = html_id(path) if number == 1 else f"{html_id(path)}-{number}"
            label = _("{label}：第{number}级").format(label=one.label, number=number)
            steps.append(Step(name=f"f.{path}~{number}", id=own_id, label=label, of=above, options=options))
            if region is None or region.level >= deepest:
                break
            above = region.code
        return steps


def _options(one: Field, path: str, value: Any) -> list[Option]:
    chosen = {str(v) for v in (value if isinstance(value, list) else [value])}
    pairs: list[tuple[str, str, str]] = [(o["value"], o["label"], o.get("hint", "")) for o in one.options]
    if one.widget == "lookup":
        pairs = [(code, str(label), "") for code, label in lookups.pairs(one.ui["lookup"])]
    ids = [html_id(path)] + [f"{html_id(path)}-{n}" for n in range(1, len(pairs))]
    return [Option(v, label, v in chosen, i, hint) for (v, label, hint), i in zip(pairs, ids, strict=False)]


def _as_text(value: Any) -> str:
    return "" if value is None or isinstance(value, list | Mapping) else str(value)


def _input_type(kind: str, value: Any) -> str:
    """A date field cannot show what is no date: what was typed is shown as text, to be put right."""
    from tongban.forms.rules.formats import is_day, is_month

    if kind == "date" and value and not is_day(str(value)):
        return "text"
    if kind == "month" and value and not is_month(str(value)):
        return "text"
    return kind


def _when(condition: Mapping[str, Any] | None, above: str) -> str:
    return json.dumps(_resolved(condition, above), ensure_ascii=False) if condition else ""


def _resolved(condition: Mapping[str, Any], above: str) -> dict[str, Any]:
    if "field" in condition:
        name = condition["field"]
        return {**condition, "field": f"f.{above}{name}" if name.startswith(".") else f"f.{name}"}
    if "not" in condition:
        return {"not": _resolved(condition["not"], above)}
    ((join, inner),) = condition.items()
    return {join: [_resolved(one, above) for one in inner]}
