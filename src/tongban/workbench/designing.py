"""A draft of a form as the designer's pages show it: sections and questions in words, and the fields of one question."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.forms import design_texts, lookups
from tongban.forms.places import Places
from tongban.forms.rules.designing import asking, kinds
from tongban.forms.rules.designing.document import Document, Part, Path, find
from tongban.forms.rules.designing.faults import PlacedFault, by_place
from tongban.forms.rules.designing.kinds import LOOKS, SETTINGS, offered_options
from tongban.forms.rules.designing.patterns import OWN, PATTERNS
from tongban.forms.rules.designing.settings import TODAY
from tongban.forms.rules.designing.speaking import condition_in_words, kind_words, limits_in_words, place_in_words
from tongban.kernel.errors import NotFound

OPTIONS_SHOWN = 6
FLAGS = ("required", "whole", "landline")
AREAS = {"help": 3, "text": 4, "options": 6}
NUMBERS = ("min_length", "max_length", "least", "most", "several")
DECIMALS = ("minimum", "maximum", "lowest", "highest")
HINTS = {
    "help": gettext_lazy("显示在题目下面，告诉群众怎样填。"),
    "options": gettext_lazy("每行一个选项。需要提示时写在“｜”后面，例如：个人｜以自己的名义申请。"),
    "list": gettext_lazy("选用清单时，选项以清单为准；发布时取清单当时的内容。"),
    "pattern": gettext_lazy("群众填写的内容不符合时，会在题目旁边说明。"),
    "prefill": gettext_lazy("账户里已有的内容自动填好，群众可以修改。"),
    "earliest": gettext_lazy("写“今天”，或者具体日期。"), "latest": gettext_lazy("写“今天”，或者具体日期。"),
    "item_label": gettext_lazy("例如：合伙人。页面上显示为“合伙人 1”“合伙人 2”。"),
    "add_label": gettext_lazy("不填时是“添加”加上每一项的叫法。"),
    "within": gettext_lazy("群众只能在这个范围里选。"),
}  # fmt: skip
PREFILLS = {
    "id_number": ("document_no", "agent_document_no"), "credit_code": ("document_no",), "email": ("email",),
    "phone": ("mobile", "agent_mobile"), "region": ("region",), "textarea": ("address",),
}  # fmt: skip
COMPARISONS = {
    "eq": gettext_lazy("是"), "ne": gettext_lazy("不是"), "gt": gettext_lazy("大于（晚于）"), "ge": gettext_lazy("不小于（不早于）"),
    "lt": gettext_lazy("小于（早于）"), "le": gettext_lazy("不大于（不晚于）"), "contains": gettext_lazy("选了"),
    "filled": gettext_lazy("已填写"), "empty": gettext_lazy("没有填写"),
}  # fmt: skip
TICKED = {"filled": gettext_lazy("已勾选"), "empty": gettext_lazy("没有勾选")}


@dataclass(frozen=True)
class ShownPart:
    """One question as a row of the designer. `at`: its place as an address says it; `id`: of its row on the page."""

    at: str
    id: str
    label: str
    kind: str
    is_required: bool
    limits: list[str]
    options: str
    condition: str
    faults: list[str]
    is_first: bool
    is_last: bool
    is_group: bool = False
    is_note: bool = False
    others: list[tuple[str, str]] = field(default_factory=list)  # sections it may be moved to
    parts: list["ShownPart"] = field(default_factory=list)


@dataclass(frozen=True)
class ShownSection:
    at: str
    id: str
    title: str
    help: str
    condition: str
    faults: list[str]
    is_first: bool
    is_last: bool
    parts: list[ShownPart]
    others: tuple[str, ...] = ()  # a section moves into no other


def html_id(path: Path) -> str:
    return "q-" + "-".join(path)


def shown(document: Document, faults: list[PlacedFault]) -> list[ShownSection]:
    """The whole draft in words, each fault beside where it is."""
    places, found = by_place(faults), []
    for number, one in enumerate(document["sections"], start=1):
        path = (one["key"],)
        found.append(
            ShownSection(
                at=one["key"],
                id=html_id(path),
                title=one["ui"].get("title", ""),
                help=one["ui"].get("help", ""),
                condition=condition_in_words(document, one["ui"].get("visible_when"), path),
                faults=places.get(one["key"], []),
                is_first=number == 1,
                is_last=number == len(document["sections"]),
                parts=_parts(document, one["parts"], path, places),
            )
        )
    return found


def _parts(document: Document, parts: list[Part], above: Path, places: Mapping[str, list[str]]) -> list[ShownPart]:
    made, is_inner = [], len(above) > 1
    others = [(one["key"], one["ui"].get("title", "")) for one in document["sections"] if one["key"] != above[0]]
    for number, one in enumerate(parts, start=1):
        path, ui = (*above, one["key"]), one["ui"]
        labels = [option.get("label", "") for option in offered_options(one)]
        options = _("、").join(labels[:OPTIONS_SHOWN])
        if len(labels) > OPTIONS_SHOWN:
            options = _("%(options)s等%(count)s项") % {"options": options, "count": len(labels)}
        is_note = ui["widget"] == "note"
        made.append(
            ShownPart(
                at=".".join(path),
                id=html_id(path),
                label=ui.get("text" if is_note else "label", ""),
                kind=kind_words(one),
                is_required=one["required"] and ui["widget"] != "group",
                limits=limits_in_words(one),
                options=options,
                condition=condition_in_words(document, ui.get("visible_when"), path),
                faults=places.get(".".join(path), []),
                is_first=number == 1,
                is_last=number == len(parts),
                is_group=ui["widget"] == "group",
                is_note=is_note,
                others=[] if is_inner else others,
                parts=_parts(document, one.get("parts", []), path, places),
            )
        )
    return made


def fault_lines(document: Document, faults: list[PlacedFault]) -> list[tuple[str, str]]:
    """Each fault with the words of its place, and the mark on the designer's page where it is put right."""
    lines = []
    for one in faults:
        place = place_in_words(document, one.path)
        text = _("%(place)s：%(text)s") % {"place": place, "text": one.text} if place else one.text
        lines.append((text, f"#{html_id(one.path)}" if one.path else ""))
    return lines


def kind_choices(*, in_a_group: bool) -> list[tuple[str, Any]]:
    return [(kind, design_texts.KINDS[kind]) for kind in (kinds.IN_A_GROUP if in_a_group else kinds.KINDS)]


@dataclass(frozen=True)
class Control:
    """One setting on the page of a question. `type`: line, number, decimal, area, flag, choice."""

    name: str
    label: Any
    hint: Any
    type: str
    value: str
    rows: int = 0
    options: list[tuple[str, Any]] = field(default_factory=list)
    is_optional: bool = False


def controls(part: Part, values: Mapping[str, str], lists: Mapping[str, Any], region_code: str) -> list[Control]:
    """The settings of this question, filled with these values."""
    made = []
    for name in SETTINGS[part["ui"]["widget"]]:
        options = _options(part, name, lists, region_code)
        if (name == "look" and not options) or (name == "list" and len(options) < 2):
            continue
        label = design_texts.SETTINGS[name]
        value = values.get(name, "")
        if name in ("earliest", "latest") and value == TODAY:
            value = _("今天")
        made.append(
            Control(
                name=name,
                label=label,
                hint=HINTS.get(name, ""),
                type=_type(name, bool(options)),
                value=value,
                rows=AREAS.get(name, 0),
                options=options,
                is_optional=not options and name not in ("label", "text", "item_label", "options"),
            )
        )
    return made


def typed_settings(part: Part, post: QueryDict) -> dict[str, str]:
    """What stood on the page for this question; a box that was not ticked counts as that."""
    names = SETTINGS[part["ui"]["widget"]]
    return {name: post.get(name, "") for name in names if name in post or (name in FLAGS and "has-flags" in post)}


def _type(name: str, is_choice: bool) -> str:
    if name in FLAGS:
        return "flag"
    if is_choice:
        return "choice"
    return "area" if name in AREAS else "number" if name in NUMBERS else "decimal" if name in DECIMALS else "line"


def _options(part: Part, name: str, lists: Mapping[str, Any], region_code: str) -> list[tuple[str, Any]]:
    widget = part["ui"]["widget"]
    if name == "look":
        pair = next((pair for pair in LOOKS if widget in pair), ())
        return [(one, design_texts.KINDS[one]) for one in pair]
    if name == "pattern":
        own = (
            [(OWN, design_texts.PATTERNS[OWN])]
            if part["schema"].get("pattern") not in (None, *PATTERNS.values())
            else []
        )
        return [("", _("不限")), *own, *((one, design_texts.PATTERNS[one]) for one in PATTERNS)]
    if name == "prefill":
        hints = PREFILLS.get(widget, ("name", "legal_rep", "address", "document_no", "agent_name"))
        now = part["ui"].get("prefill")
        hints = (*hints, now) if now and now not in hints else hints
        return [("", _("不带出")), *((one, design_texts.HINTS.get(one, one)) for one in hints)]
    if name == "list":
        return [("", _("这张表单自己的选项")), *((one.key, one.name) for one in lists.values())]
    if name == "lookup":
        return [(one, design_texts.LOOKUPS.get(one, one)) for one in lookups.names()]
    if name in ("level", "min_level"):
        return list(design_texts.LEVELS.items())
    if name == "within":
        return _places(part, region_code)
    return []


def _places(part: Part, region_code: str) -> list[tuple[str, Any]]:
    """Everywhere, the region of the body and what it lies in, and what is set now."""
    places, now = Places(), part["ui"].get("within", "")
    found = {one.code: one.full_name for one in reversed(places.path(region_code))}
    found.setdefault(region_code, _("本部门所在地区"))
    if now:
        found.setdefault(now, places.name(now))
    return [("", _("不限")), *found.items()]


@dataclass(frozen=True)
class ShownLine:
    """One line of a condition on the page; `values` when the question is answered by choosing."""

    number: int
    field: str
    op: str
    value: str
    operators: list[tuple[str, Any]]
    values: list[tuple[str, str]]
    needs_value: bool

    @property
    def error_names(self) -> list[str]:
        return [f"line-{self.number}-{name}" for name in ("field", "op", "value")]


def condition_lines(document: Document, where: Path, lines: list[asking.Line]) -> list[ShownLine]:
    """The lines with what can be chosen in each, and one more to fill in."""
    known = {".".join(path): part for path, part in asking.askable(document, where)}
    given = [*lines, asking.Line()][: asking.MAX_LINES]
    made = []
    for number, line in enumerate(given):
        part = known.get(line.field)
        names = asking.operators_for(part) if part else tuple(COMPARISONS)
        words = {**COMPARISONS, **TICKED} if part and part["ui"]["widget"] == "confirm" else COMPARISONS
        made.append(
            ShownLine(
                number=number,
                field=line.field,
                op=line.op,
                value=line.value,
                operators=[(one, words[one]) for one in names],
                values=asking.choices_of(part) if part else [],
                needs_value=line.op not in asking.NEEDS_NO_VALUE,
            )
        )
    return made


def lines_in(post: QueryDict) -> tuple[str, list[asking.Line]]:
    """The lines of a condition as they were posted."""
    names = ("field", "op", "value")
    lines = [
        asking.Line(*(post.get(f"line-{number}-{name}", "")[:200] for name in names))
        for number in range(asking.MAX_LINES)
    ]
    while lines and not (lines[-1].field or lines[-1].value):
        lines.pop()
    return ("any" if post.get("join") == "any" else "all"), lines


def askable_choices(document: Document, where: Path) -> list[tuple[str, str]]:
    """Questions that a condition here may ask about, with the section they stand in."""
    titles = {one["key"]: one["ui"].get("title", "") for one in document["sections"]}
    return [
        (".".join(path), titles[path[0]] + _("：") + part["ui"].get("label", ""))
        for path, part in asking.askable(document, where)
    ]


def condition_in(document: Document, where: Path, post: QueryDict) -> Any:
    """The condition that stood on the page of this place; one that lines cannot say stays while its box is ticked.
    Invalid: as `asking.condition_from`."""
    now = _at(document, where)["ui"].get("visible_when")
    if asking.lines_of(now, where) is None and post.get("keep-condition") == "yes":
        return now
    join, lines = lines_in(post)
    return asking.condition_from(document, where, join, lines)


def _at(document: Document, where: Path) -> Any:
    found = find(document, where)
    if found is None:
        raise NotFound
    return found
