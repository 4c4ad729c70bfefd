"""How the portal says what the catalogue and the cases know. Texts only, no decisions."""

import re
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from tongban.webkit.guide import promise, visits

THEME_ICONS = [  # the first word that the name of a theme contains
    ("生育", "baby"), ("教育", "school"), ("就业", "briefcase"), ("创业", "briefcase"), ("住房", "house"), ("婚", "heart"),
    ("医疗", "medical"), ("医保", "shield"), ("卫生", "medical"), ("社会保障", "shield"), ("社保", "shield"), ("运输", "truck"), ("交通", "car"),
    ("养老", "elder"), ("助残", "elder"), ("户籍", "id-card"), ("证件", "id-card"), ("准营", "licence"), ("设立", "shop"),
    ("开办", "shop"), ("投资", "crane"), ("建设", "crane"), ("人力", "users"), ("税", "tax"), ("文", "palette"),
    ("旅游", "plane"), ("出境", "plane"), ("注销", "folder"), ("环保", "leaf"), ("绿化", "leaf"), ("司法", "scales"),
    ("公用", "bolt"), ("农", "leaf"), ("救助", "heart"), ("食品", "food"), ("消防", "bolt"), ("融资", "coins"),
]  # fmt: skip


def theme_icon(name: str) -> str:
    """An icon for a theme by what its name says."""
    return next((icon for word, icon in THEME_ICONS if word in name), "folder")


PHONE = re.compile(
    r"(?<!\d)(?:0\d{2,3}[-－— ]?\d{7,8}|400[-－]?\d{3}[-－]?\d{4}|1[3-9]\d{9}|12345|12333|12366|12329|12393)(?!\d)"
)


def phones(text: str) -> list[str]:
    """The telephone numbers in a text, each once."""
    return list(dict.fromkeys(PHONE.findall(text)))


def material_notes(material: Any) -> list[str]:
    """The small line under a material: its form, how many, who issues it, whether it is needed at all."""
    notes = [str(material.get_form_display())]
    if material.originals:
        notes.append(ngettext("原件%(n)s份", "原件%(n)s份", material.originals) % {"n": material.originals})
    if material.copies:
        notes.append(ngettext("复印件%(n)s份", "复印件%(n)s份", material.copies) % {"n": material.copies})
    if material.source == "government":
        notes.append(_("由%(issuer)s核发") % {"issuer": material.issuer} if material.issuer else _("政府部门核发"))
    if material.paper_specification:
        notes.append(material.paper_specification)
    words = {"shared": _("系统自动获取，不用交"), "later": _("可以后补"), "optional": _("非必要")}
    if material.necessity in words:
        notes.append(words[material.necessity])
    return notes


def item_line(version: Any) -> list[str]:
    """The short line under an item in a list: how long, how often in person, fee."""
    return [promise(version), visits(version.visits), _("收费") if version.is_charged else _("不收费")]


NEXT = {  # what happens now, for somebody who waits (R-FLOW-22); state of the case → sentence
    "submitted": _lazy("部门正在查看您提交的申请，五个工作日内告诉您是否受理。"),
    "received": _lazy("材料已经收下，部门五个工作日内决定是否受理；逾期不告知的，自收到材料之日起视为受理。"),
    "correction": _lazy("需要您补正材料。请登录后在“我的办件”里补交，或者带上材料到窗口。"),
    "accepted": _lazy("已经受理，正在安排审查人员。现在不需要您做什么。"),
    "examining": _lazy("部门正在审查。现在不需要您做什么。"),
    "suspended": _lazy("正在进行听证、检验、检测等特别程序，这段时间不计入办理期限。"),
    "forwarded": _lazy("已经转报上级机关办理。"),
    "granted": _lazy("已经批准，正在制作证照或文书，十个工作日内送达。"),
    "refused": _lazy("没有批准。决定书写明理由和救济途径，十个工作日内送达。"),
    "issued": _lazy("证照已经制好，请按您选择的方式领取。"),
    "delivered": _lazy("已经办结。欢迎评价这次服务。"),
    "not_accepted": _lazy("没有受理。不予受理通知书写明原因和救济途径。"),
    "withdrawn": _lazy("申请已经撤回。需要时可以重新申请。"),
    "deemed_withdrawn": _lazy("没有在期限内补正，申请视为撤回。需要时可以重新申请。"),
    "acceptance_revoked": _lazy("受理已经撤销，理由写在决定书里。"),
    "terminated": _lazy("办理已经终止，原因写在终止通知书里。"),
    "archived": _lazy("已经办结归档。"),
}


def what_next(state: str) -> str:
    """The sentence that tells the applicant what happens now."""
    return str(NEXT.get(state, ""))
