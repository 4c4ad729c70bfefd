"""The e-form of an item as a blank on paper, for those who fill in by hand (form templates are free, R-ITEM-35)."""

from typing import Any

from django.utils.translation import gettext as _

from tongban.catalogue.selectors import Guide
from tongban.forms.rules.layout import Field, Section, sections
from tongban.portal.printing.pages import pdf

ROWS_OF_A_GROUP = 4


def blank_form_pdf(guide: Guide, definition: Any, *, title: str) -> bytes:
    """Every section and question of the form, with room for the answer."""
    data = {
        "title": title, "item": guide.version.name, "organ": guide.body.name,
        "sections": [_section(section) for section in sections(definition)],
        "signature": [_("申请人（签名或者盖章）："), _("日期：　　　　年　　月　　日")],
        "hint": _("带 * 的必须填写。请用黑色墨水笔，字迹清楚。"),
        "footer": _("事项编码：%(code)s　表单第%(version)s版") % {"code": guide.item.code, "version": definition.version},
    }  # fmt: skip
    return pdf("blank.typ", data)


def _section(section: Section) -> dict[str, Any]:
    return {
        "title": section.title, "when": _("（有此情形时填写）") if section.visible_when else "",
        "rows": [row for one in section.fields if (row := _row(one))],
    }  # fmt: skip


def _row(one: Field) -> dict[str, Any] | None:
    if one.widget in ("note", "file"):
        return None
    label = f"{one.label}{' *' if one.required else ''}"
    if one.visible_when:
        label += _("（有此情形时填写）")
    row: dict[str, Any] = {"label": label, "kind": "line", "options": [], "columns": []}
    if one.widget == "group":
        columns = [inner.label for inner in one.fields if inner.widget not in ("note", "file")]
        return row | {"kind": "group", "columns": columns, "rows": min(ROWS_OF_A_GROUP, one.max_rows)}
    if one.widget == "confirm":
        return row | {"kind": "options", "options": [_("已阅读并同意")]}
    if one.options:
        return row | {"kind": "options", "options": [str(option.get("label", "")) for option in one.options]}
    return row | {"kind": "long"} if one.widget == "textarea" else row
