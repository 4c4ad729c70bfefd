"""办事指南 as a document and as a poster: first what I need and how long, then the law, with a code that leads back here."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from tongban.catalogue.selectors import Guide
from tongban.kernel.typesetting import qr_svg
from tongban.portal import wording
from tongban.portal.printing.pages import pdf
from tongban.webkit.guide import exercise_level, guide_facts, statute
from tongban.webkit.templatetags.webkit import day


def guide_pdf(
    guide: Guide, *, materials: Sequence[Any], answers: Sequence[tuple[str, str]], address: str, on: date
) -> bytes:
    """`materials`: the list that follows from `answers`, pairs of question and answer; without answers the whole list."""
    version = guide.version
    data = {
        "place": settings.TONGBAN_PLACE_NAME, "title": version.name, "subtitle": _("办事指南"), "organ": guide.body.name,
        "facts": [
            {"name": fact.name, "value": fact.value, "note": fact.note}
            for fact in guide_facts(version, len(guide.materials))
        ],
        "closed": "" if guide.is_open else str(_("这个事项现在不接受新的申请。")),
        "answers": [{"question": question, "answer": answer} for question, answer in answers],
        "answers_title": _("按您的情况"),
        "materials_title": _("要带什么"), "materials": [_material(one) for one in materials],
        "no_materials": _("这个事项不用交任何材料，凭本人身份即可办理。"), "columns": [_("材料"), _("要求"), _("备好")],
        "parts": [part for part in _parts(guide) if part["pairs"] or part["text"]],
        "steps_title": _("怎么办"), "steps": _steps(guide), "code": qr_svg(address), "caption": _("扫码看最新的办事指南"),
        "footer": _("第%(number)s版，%(from)s起施行　事项编码：%(code)s　打印日期：%(on)s") % {
            "number": version.number, "from": day(version.effective_on), "code": guide.item.code, "on": day(on),
        },
    }  # fmt: skip
    return pdf("guide.typ", data)


def poster_pdf(guide: Guide, *, address: str) -> bytes:
    """One A4 page for the counter: the name, a code to scan from a step away, the four facts, the telephone."""
    version = guide.version
    data = {
        "place": settings.TONGBAN_PLACE_NAME, "platform": _("%(place)s通办") % {"place": settings.TONGBAN_PLACE_NAME},
        "title": version.name, "organ": guide.body.name, "code": qr_svg(address),
        "caption": _("扫一扫，看要带什么、多久办好"),
        "facts": [
            {"name": fact.name, "value": fact.value} for fact in guide_facts(version, len(guide.materials))
        ],
        "phone": _("咨询电话：%(phone)s") % {"phone": _("、").join(wording.phones(version.consultation)[:2]) or "12345"},
        "footer": _("第%(number)s版　%(from)s起施行　%(code)s") % {
            "number": version.number, "from": day(version.effective_on), "code": guide.item.code,
        },
    }  # fmt: skip
    return pdf("poster.typ", data)


def _material(material: Any) -> dict[str, str]:
    notes = [*wording.material_notes(material), material.filling_notes.strip()]
    return {"name": material.name, "notes": _("；").join(note for note in notes if note)}


def _steps(guide: Guide) -> list[dict[str, str]]:
    return [
        {"name": step.name, "when": step.days, "text": "\n".join(filter(None, (step.handler, step.content.strip())))}
        for step in guide.steps
    ]


def _parts(guide: Guide) -> list[dict[str, Any]]:
    version = guide.version
    fees = _("；").join(
        "".join(filter(None, (str(fee.get("name", "")), _("：") + fee["standard"] if fee.get("standard") else "")))
        for fee in version.fees
    )
    where = [
        (_("网上"), _("本平台全程可办，随时可以提交") if version.may_apply_online and guide.is_open else ""),
        (_("办理网址"), version.online_address), (_("现场"), version.place), (_("时间"), version.hours),
        (_("咨询"), version.consultation), (_("投诉"), version.complaint),
    ]  # fmt: skip
    money = [
        (_("费用"), (fees or _("收费，标准见窗口公示")) if version.is_charged else _("不收费")),
        (_("办结后得到"), version.result_name or str(version.get_result_type_display())),
    ]
    law = [(_("法定时限"), statute(version)), (_("行使层级"), exercise_level(version.exercise_level))]
    return [
        _part(_("谁可以办"), text=version.conditions),
        _part(_("怎么办"), text="" if guide.steps else version.procedure),
        _part(_("在哪里办"), where),
        _part(_("费用和结果"), money),
        _part(_("法律依据"), law, text=version.legal_basis),
    ]


def _part(title: str, pairs: Sequence[tuple[str, str]] = (), *, text: str = "") -> dict[str, Any]:
    return {
        "title": title,
        "text": text.strip(),
        "pairs": [{"name": name, "value": value.strip()} for name, value in pairs if value and value.strip()],
    }
