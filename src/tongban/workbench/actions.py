"""The acts of the case page: what each form asks for and which operation it calls. The state table decides which are shown."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.cases import services
from tongban.cases.enums import CaseAction as Do
from tongban.kernel.errors import Invalid
from tongban.webkit.numbers import whole_number

Arguments = dict[str, Any]


@dataclass(frozen=True)
class Act:
    """One form of the action panel. `covers`: the actions of the table that this form does."""

    name: str
    label: Any
    covers: tuple[Do, ...]
    operation: Callable[..., Any]
    read: Callable[[QueryDict], Arguments]
    done: Any
    confirm: Any = ""
    is_next: bool = False
    is_important: bool = False  # asks again who is there (R-SEC-8)

    @property
    def template(self) -> str:
        """The fields of the form."""
        return f"workbench/actions/{self.name}.html"


def _text(post: QueryDict, name: str, *, missing: str = "") -> str:
    value = post.get(name, "").strip()
    if missing and not value:
        raise Invalid({name: [missing]})
    return value


def _number(post: QueryDict, name: str, *, least: int, most: int, missing: str = "") -> int | None:
    raw = _text(post, name, missing=missing)
    if not raw:
        return None
    number = whole_number(raw)
    if number is None or not least <= number <= most:
        raise Invalid({name: [_("请填写%(least)s至%(most)s之间的整数。") % {"least": least, "most": most}]})
    return number


def _nothing(post: QueryDict) -> Arguments:
    return {}


def _defects(post: QueryDict) -> Arguments:
    """Ticked materials with their words, the form as a whole, and the deadline."""
    defects, errors = [], {}
    for target in post.getlist("target"):
        text = _text(post, f"text-{target}")
        if not text:
            errors[f"text-{target}"] = [_("请写明这一项哪里不符合、怎样改。")]
        defect = {"target": target, "text": text}
        if caused_by := _text(post, f"caused-{target}"):
            defect["caused_by"] = caused_by
        defects.append(defect)
    if not defects:
        errors["target"] = [_("请至少勾选一项需要补正的内容。")]
    if errors:
        raise Invalid(errors)
    return {"defects": defects, "deadline_days": _number(post, "deadline_days", least=5, most=365)}


def _returned(post: QueryDict) -> Arguments:
    return {"defects": _defects(post)["defects"]}


def _decline(post: QueryDict) -> Arguments:
    return {
        "kind": _text(post, "kind", missing=_("请选择不予受理的情形。")),
        "reasons": _text(post, "reasons", missing=_("请写明不予受理的理由。")),
        "right_body": _text(post, "right_body"),
    }


def _examiners(post: QueryDict) -> Arguments:
    chosen = [number for value in post.getlist("examiner_ids") if (number := whole_number(value)) is not None]
    if not chosen:
        raise Invalid({"examiner_ids": [_("请选择审查人员。")]})
    return {"examiner_ids": chosen}


def _examination(post: QueryDict) -> Arguments:
    passed = _text(post, "passed", missing=_("请选择审查结论。"))
    return {"passed": passed == "yes", "opinion": _text(post, "opinion", missing=_("请写明审查意见。"))}


def _extension(post: QueryDict) -> Arguments:
    return {
        "days": _number(post, "days", least=1, most=10, missing=_("请填写延长的工作日数。")),
        "reason": _text(post, "reason", missing=_("请写明延期的理由，将告知申请人。")),
    }


def _decision(post: QueryDict) -> Arguments:
    granted = _text(post, "granted", missing=_("请选择决定。")) == "yes"
    missing = "" if granted else _("不予许可必须说明理由。")
    given = {"granted": granted, "reasons": _text(post, "reasons", missing=missing), "basis": _text(post, "basis")}
    if granted and (content := _licence_content(post)):
        given["content"] = content
    return given


def _licence_content(post: QueryDict) -> dict[str, str]:
    """What is printed on the licence, label by label as the page showed them."""
    labels = post.getlist("label")
    return {label: text for label, text in zip(labels, post.getlist("content"), strict=False) if text.strip()}


def _department_decision(post: QueryDict) -> Arguments:
    given = _decision(post)
    if post.get("false_papers") == "on":
        given["has_false_papers"] = True
    return given


def _delivery(post: QueryDict) -> Arguments:
    return {
        "way": _text(post, "way", missing=_("请选择送达方式。")),
        "receiver_name": _text(post, "receiver_name", missing=_("请填写领取人姓名。")),
        "receiver_document_no": _text(post, "receiver_document_no"),
        "waybill": _text(post, "waybill"),
    }


def _posting(post: QueryDict) -> Arguments:
    return {
        "waybill": _text(post, "waybill", missing=_("请填写邮寄单号。")),
        "receiver_name": _text(post, "receiver_name", missing=_("请填写收件人姓名。")),
    }


def _reason(post: QueryDict) -> Arguments:
    return {"reason": _text(post, "reason", missing=_("请写明理由。"))}


ACTS: tuple[Act, ...] = (
    Act("instant", gettext_lazy("当场办结"), (), services.handle_instant_case, _decision, gettext_lazy("已当场作出决定。"),
        is_next=True, is_important=True),
    Act("accept", gettext_lazy("受理"), (Do.ACCEPT,), services.accept_case, _nothing, gettext_lazy("已受理，办理时限开始计算。"),
        is_next=True),
    Act("request_correction", gettext_lazy("一次性告知补正"), (Do.REQUEST_CORRECTION,), services.request_correction, _defects,
        gettext_lazy("补正告知书已发出。"), gettext_lazy("补正告知只能一次，请确认已列出全部问题。")),
    Act("return_to_window", gettext_lazy("退回窗口"), (Do.RETURN_TO_WINDOW,), services.return_to_window, _returned,
        gettext_lazy("已退回窗口。")),
    Act("decline", gettext_lazy("不予受理"), (Do.DECLINE,), services.decline_case, _decline, gettext_lazy("已作出不予受理决定。"),
        gettext_lazy("不予受理后办件即办结，不能更改。")),
    Act("correct", gettext_lazy("材料已补齐"), (Do.CORRECT,), services.correct_case, _nothing, gettext_lazy("已收到补正材料。"),
        is_next=True),
    Act("assign", gettext_lazy("指派审查人员"), (Do.ASSIGN,), services.assign_examiner, _examiners, gettext_lazy("已指派。"),
        is_next=True),
    Act("examine", gettext_lazy("填写审查意见"), (Do.EXAMINE,), services.examine_case, _examination,
        gettext_lazy("审查意见已保存。"), is_next=True),
    Act("decide", gettext_lazy("作出决定"), (Do.GRANT, Do.REFUSE), services.decide_case, _department_decision, gettext_lazy("决定已作出。"),
        gettext_lazy("决定作出后不能更改，请确认。"), is_next=True, is_important=True),
    Act("extend", gettext_lazy("延期"), (Do.EXTEND,), services.extend_case, _extension, gettext_lazy("已延期，并告知申请人。"),
        gettext_lazy("一个办件只能延期一次。"), is_important=True),
    Act("issue", gettext_lazy("制证"), (Do.ISSUE,), services.issue_case, _nothing, gettext_lazy("证照已制作。"), is_next=True),
    Act("post", gettext_lazy("邮寄"), (Do.POST,), services.post_case, _posting, gettext_lazy("已登记邮寄。")),
    Act("deliver", gettext_lazy("送达"), (Do.DELIVER,), services.deliver_case, _delivery, gettext_lazy("已送达，办件办结。"),
        is_next=True),
    Act("withdraw", gettext_lazy("代申请人撤回"), (Do.WITHDRAW,), services.withdraw_case, _reason, gettext_lazy("申请已撤回。"),
        gettext_lazy("撤回后办件即办结，不能更改。")),
    Act("terminate", gettext_lazy("终止办理"), (Do.TERMINATE,), services.terminate_case, _reason, gettext_lazy("办件已终止。"),
        gettext_lazy("终止后办件即办结，不能更改。")),
)  # fmt: skip
BY_NAME = {act.name: act for act in ACTS}


def offered(actions: frozenset[str], *, may_finish_at_once: bool, is_assigned: bool, is_examined: bool) -> list[Act]:
    """The forms to show for the actions that the table and the posts open, what comes next first."""
    acts = [act for act in ACTS if act.covers and any(action in actions for action in act.covers)]
    if may_finish_at_once:
        acts.insert(0, BY_NAME["instant"])
        acts = [act for act in acts if act.name not in ("accept", "assign")] or acts
    if not is_examined and not may_finish_at_once:  # a decision would be refused: there is nothing yet to decide on
        acts = [act for act in acts if act.name != "decide"]
    first = "decide" if is_examined else "examine" if is_assigned else ""
    return sorted(acts, key=lambda act: act.name != first)
