"""What each document says (R-DOC): frozen facts in, paragraphs and tables out. Documents are written in Chinese only."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

Facts = Mapping[str, Any]
SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Paragraph:
    text: str

    def as_data(self) -> dict[str, Any]:
        return {"kind": "paragraph", "text": self.text}


@dataclass(frozen=True)
class Table:
    """`shares` are the relative widths of the columns; without a head it is a table of labels and values."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    shares: Sequence[float]

    def as_data(self) -> dict[str, Any]:
        return {
            "kind": "table",
            "head": list(self.head),
            "rows": [list(row) for row in self.rows],
            "shares": list(self.shares),
        }


@dataclass
class Wording:
    title: str
    addressee: str
    blocks: list[Paragraph | Table] = field(default_factory=list)

    def say(self, text: str) -> None:
        """A paragraph for each line that is not empty."""
        self.blocks += [Paragraph(line.strip()) for line in text.splitlines() if line.strip()]

    def show(self, head: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[float]) -> None:
        if rows:
            self.blocks.append(Table(head, rows, shares))

    def text(self) -> str:
        """All that is printed, for the glyph check."""
        parts = [self.title, self.addressee]
        for block in self.blocks:
            parts += (
                [block.text] if isinstance(block, Paragraph) else [*block.head, *(c for row in block.rows for c in row)]
            )
        return "".join(parts)


def worded(kind: str, facts: Facts) -> Wording:
    """The wording of a document of `kind`; KeyError for a kind that has none."""
    write = WRITERS[kind]
    agent = f"（代理人：{facts['agent_name']}）" if facts.get("agent_name") else ""
    wording = Wording(facts["title"], f"{facts['applicant_name']}{agent}：")
    write(wording, facts)
    return wording


def _intake_receipt(wording: Wording, facts: Facts) -> None:
    wording.say(
        f"你（单位）申请办理“{facts['item_name']}”，于{moment(facts['received_at'])}提交的下列材料，本机关已经收到："
    )
    rows = [[str(n), p["name"], p["way"], _copies(p)] for n, p in enumerate(facts["papers"], start=1)]
    wording.show(["序号", "材料名称", "收取方式", "份数"], rows, [1, 7, 2.4, 1.4])
    if not rows:
        wording.say("（本次申请无须提交材料。）")
    if facts.get("answer_due_on"):
        wording.say(
            f"本凭证表明材料已经收到，不代表申请已被受理。本机关将在{_by(facts, 'answer_due_on')}前告知是否受理或者需要补正的"
            "全部内容；逾期不告知的，自收到申请材料之日起即为受理。"
        )


def _acceptance_notice(wording: Wording, facts: Facts) -> None:
    day, item = iso_date(facts["accepted_on"]), facts["item_name"]
    if facts.get("is_deemed"):
        wording.say(
            f"你（单位）提出的“{item}”申请，本机关未在法定期限内告知是否受理或者需要补正的内容，依法自{day}起即为受理。"
        )
    else:
        wording.say(
            f"你（单位）提出的“{item}”申请，经审查，属于本机关职权范围，申请材料齐全、符合法定形式，本机关决定自{day}起予以受理。"
        )
    limits = []
    if facts.get("statutory_due_on"):
        limits.append(f"法定办结期限至{_by(facts, 'statutory_due_on')}")
    if facts.get("promised_due_on"):
        limits.append(f"承诺办结期限至{_by(facts, 'promised_due_on')}")
    if limits:
        wording.say(
            "，".join(limits)
            + "。依法需要听证、招标、拍卖、检验、检测、检疫、鉴定和专家评审的，所需时间不计算在内，另行书面告知。"
        )
    wording.say(_fees(facts))
    _basis(wording, facts)


def _non_acceptance_notice(wording: Wording, facts: Facts) -> None:
    wording.say(f"你（单位）提出的“{facts['item_name']}”申请，经审查，{facts['kind_label']}，本机关决定不予受理。")
    _reasons(wording, facts)
    if facts.get("right_body"):
        wording.say(f"请向有权机关申请：{facts['right_body']}。")
    _basis(wording, facts)
    _remedies(wording, facts)


def _correction_notice(wording: Wording, facts: Facts) -> None:
    wording.say(
        f"你（单位）提出的“{facts['item_name']}”申请，经审查，申请材料不齐全或者不符合法定形式。现将需要补正的全部内容一次告知如下："
    )
    rows = [
        [str(n), d["label"], d["text"], d.get("how_to_fix") or "—"] for n, d in enumerate(facts["defects"], start=1)
    ]
    wording.show(["序号", "材料或内容", "存在的问题", "补正要求"], rows, [1, 3.4, 4, 4])
    wording.say(
        f"请在{_by(facts, 'deadline_on')}前补正。逾期未补正且无正当理由的，视为撤回申请。补正所需时间不计入办理期限；材料补齐后，"
        "本机关自收到全部补正材料之日起重新计算受理期限。"
    )


def _extension_notice(wording: Wording, facts: Facts) -> None:
    wording.say(
        f"你（单位）申请的“{facts['item_name']}”，因{_clause(facts['reason'])}，不能在{_by(facts, 'due_before')}前作出决定。"
        f"经{facts['approved_by']}批准，延长办理期限{facts['days']}个工作日，延长后的办理期限至{_by(facts, 'due_on')}。"
    )
    _basis(wording, facts)


def _grant_decision(wording: Wording, facts: Facts) -> None:
    wording.say(f"你（单位）提出的“{facts['item_name']}”申请，经审查，符合法定条件、标准，本机关决定准予。")
    rows = [
        [str(label), str(value)] for label, value in (facts.get("content") or {}).items() if value not in (None, "")
    ]
    if facts.get("name"):
        rows.insert(0, ["办理结果", facts["name"]])
    if facts.get("valid_months"):
        rows.append(["有效期", f"自决定之日起 {facts['valid_months']} 个月"])
    wording.show([], rows, [1, 3])
    _reasons(wording, facts, "说明：")
    wording.say(
        "你（单位）应当在准予的范围内依法从事活动，按照规定接受监督检查；情况发生变化的，应当及时申请变更；需要延续的，应当在有效期届满前提出。"
    )
    _basis(wording, facts)


def _refusal_decision(wording: Wording, facts: Facts) -> None:
    wording.say(f"你（单位）提出的“{facts['item_name']}”申请，经审查，不符合法定条件、标准，本机关决定不予办理。")
    _reasons(wording, facts)
    _basis(wording, facts)
    _remedies(wording, facts)


def _delivery_receipt(wording: Wording, facts: Facts) -> None:
    rows = [
        ["办理事项", facts["item_name"]],
        ["送达内容", facts.get("what") or "办理结果"],
        ["电子证照标识", facts.get("licence_identifier") or ""],
        ["送达方式", facts["way_label"]],
        ["邮件号", facts.get("waybill") or ""],
        ["受送达人", facts["applicant_name"]],
        ["签收人", facts.get("receiver_name") or ""],
        ["送达时间", moment(facts["delivered_at"])],
    ]
    kept = [row for row in rows if row[1]]
    if facts.get("way") == "window":
        kept.append(["签收人签名", ""])
    wording.addressee = ""
    wording.show([], kept, [1, 3])


def _withdrawal_notice(wording: Wording, facts: Facts) -> None:
    wording.say(f"你（单位）提出的“{facts['item_name']}”申请，根据你（单位）的请求予以撤回，本机关终止办理。")
    _ending(wording, facts)


def _termination_notice(wording: Wording, facts: Facts) -> None:
    wording.say(f"你（单位）提出的“{facts['item_name']}”申请，本机关决定终止办理。")
    _ending(wording, facts)


def _ending(wording: Wording, facts: Facts) -> None:
    _reasons(wording, facts)
    rows = [[str(n), p["name"], _copies(p)] for n, p in enumerate(facts.get("papers") or [], start=1)]
    if rows:
        wording.say("下列材料退还你（单位）：")
        wording.show(["序号", "材料名称", "份数"], rows, [1, 8, 1.6])
    wording.say("终止办理不影响你（单位）依法再次提出申请。")


def _reasons(wording: Wording, facts: Facts, lead: str = "理由：") -> None:
    if text := (facts.get("reasons") or facts.get("reason") or "").strip():
        wording.say(lead + text)


def _basis(wording: Wording, facts: Facts) -> None:
    if text := (facts.get("basis") or facts.get("legal_basis") or "").strip():
        wording.say(f"依据：{text}" if text.endswith("。") else f"依据：{text}。")


def _remedies(wording: Wording, facts: Facts) -> None:
    """®: who hears an appeal, and until when (R-FLOW-10)."""
    given = facts.get("remedies") or {}
    review = given.get("review_body") or "有管辖权的行政复议机关"
    court = given.get("court") or "有管辖权的人民法院"
    wording.say(
        f"如不服本决定，可以自知道本决定之日起{given.get('review_days', 60)}日内向{review}申请行政复议，"
        f"或者自知道本决定之日起{given.get('suit_months', 6)}个月内依法向{court}提起行政诉讼。"
    )


def _fees(facts: Facts) -> str:
    if not facts.get("is_charged"):
        return "办理本事项不收取费用。"
    lines = [f"{fee.get('name', '')}（{fee.get('standard') or '按规定标准'}）" for fee in facts.get("fees") or []]
    return "办理本事项依法收费：" + ("；".join(lines) or "按规定标准收取") + "。"


def _by(facts: Facts, name: str) -> str:
    """A due date in words; a provisional one says so (the calendar of that year is not out yet)."""
    return iso_date(facts[name]) + (
        "（暂定，以节假日安排公布后重新计算的日期为准）" if facts.get("is_provisional") else ""
    )


def _copies(paper: Facts) -> str:
    return str(paper.get("copies") or 1)


def _clause(text: str) -> str:
    return text.strip().rstrip("。；;.")


def iso_date(text: str) -> str:
    """2026-03-04 → 2026年3月4日."""
    return long_date(date.fromisoformat(text[:10]))


def long_date(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def moment(text: str) -> str:
    """An ISO moment → 2026年3月4日9时05分, in the time of the place."""
    at = datetime.fromisoformat(text).astimezone(SHANGHAI)
    return f"{long_date(at.date())}{at.hour}时{at.minute:02d}分"


WRITERS: dict[str, Callable[[Wording, Facts], None]] = {
    "intake_receipt": _intake_receipt,
    "acceptance_notice": _acceptance_notice,
    "non_acceptance_notice": _non_acceptance_notice,
    "correction_notice": _correction_notice,
    "extension_notice": _extension_notice,
    "grant_decision": _grant_decision,
    "refusal_decision": _refusal_decision,
    "delivery_receipt": _delivery_receipt,
    "withdrawal_notice": _withdrawal_notice,
    "termination_notice": _termination_notice,
}
