"""Going there: how often, why, and whether the rest of the guide agrees (R-ITEM-19, R-ITEM-25)."""

import re
from collections.abc import Iterator, Mapping

from tongban.catalogue.rules.audit.findings import Found
from tongban.catalogue.rules.audit.readings import MaterialReading, VersionReading
from tongban.catalogue.rules.audit.standard import Standard
from tongban.catalogue.rules.audit.texts import Quote, in_context, joined, quoted

RESULT_DEPTH = {"result", "result_feedback", "licence", "licence_feedback", "6", "7"}  # R-ITEM-19: up to the result
FULLY_ONLINE = re.compile(
    r"(?<!非)(?<!不支持)(?<!未实现)(全程网办|全程网上办理|不见面审批|零跑动|零跑腿|一次不用跑|一次都不用跑)(?!后|率)"
)

THERE = frozenset({"window", "kiosk"})
WAYS = {"window": "窗口办理", "online": "网上办理", "mobile": "移动端办理", "courier": "快递申请", "kiosk": "自助办理"}
# The applicant has to come; and what in the same sentence says that there is another way, or that it is the clerk who goes.
COME = re.compile(
    r"(?<![无不只])(?:须|需要?|应当?|必须)(?:由|经)?(?:申请人|本人|当事人|双方|法定代表人|经办人|携带|持)?[^。；;，,\n]{0,10}"
    r"(?:到场|到现场|亲自到|亲自前往|当面(?:签|提交|递交|办理|核验)|(?:到|前往|至)[^。；;，,\n]{0,8}窗口|现场(?:提交|递交|办理|领取|签字|核验))"
    r"|(?:请|申请人|当事人)(?:(?![可愿选不])[^。；;，,\n]){0,6}(?:到|前往|至)[^。；;，,\n]{0,8}窗口(?:提交|递交|办理|领取|签字|核验)"
)
ANOTHER_WAY = re.compile(
    r"邮寄|快递|寄送|网上|线上|在线|上传|视频|上门|远程|不能到场|无法到场|如需|如确需|确需|窗口办理的|通知|工作人员|受理人员|窗口人员|审批人员|审查人员|审核人员|现场(?:勘|核查|检查|踏勘|验收)"
)
NO_INSTRUCTION = frozenset({"legal_basis", "consultation", "complaint", "place", "hours", "fees", "intermediaries"})
SENTENCE_END = re.compile(r"[。；;\n]")


def check(version: VersionReading, standard: Standard) -> Iterator[Found]:
    """Visits that nobody explains, that contradict "fully online", and paper that has to get there without one."""
    visits = version.visits
    if visits is None:
        yield Found("element_missing", "visits", absent="visits", always=True)
        return
    if said := _ways_against(version, visits):
        yield Found("ways_against_visits", quote=said, facts={"visits": visits})
    if visits > 0:
        if not version.visits_reason.strip():
            yield Found("visits_without_reason", quote=visits, facts={"visits": visits}, absent="visits_reason")
        if said := _says_fully_online(version):
            yield Found("visits_though_online", quote=said, facts={"visits": visits})
        return
    if asked := [in_context(text, *match.span()) for text, match in _asked_to_come(version)]:
        yield Found("visit_asked_for", quote=joined(asked))
    if not (version.may_courier or "courier" in version.handling_forms):
        paper = [one.name for one in version.materials if _is_paper_original(one)]
        if paper:
            yield Found("paper_without_visit", quote=joined(paper), facts={"number": len(paper)})


def _ways_against(version: VersionReading, visits: int) -> Quote | None:
    """Only the window, yet nobody has to come; or no window, yet one has to. Two lists of ways that say different things."""
    said = [str(version.extra[name]) for name in ("handle_form", "apply_way") if version.extra.get(name)]
    if len(said) == 2:
        return joined(said)
    ways = set(version.handling_forms)
    ways |= {"courier"} if version.may_courier else set()
    is_only_there, is_never_there = ways <= THERE, not ways & THERE
    if not ways or not (is_never_there if visits else is_only_there):
        return None
    return joined(sorted(WAYS.get(way, way) for way in ways))


def _asked_to_come(version: VersionReading) -> Iterator[tuple[str, re.Match[str]]]:
    """Whatever the applicant reads as an instruction; the law and the ways of asking and complaining are none."""
    for element, _where, text in version.texts():
        if element in NO_INSTRUCTION:
            continue
        for match in COME.finditer(text):
            end = SENTENCE_END.search(text, match.end())
            start = max(text.rfind(mark, 0, match.start()) for mark in "。；;\n") + 1
            if not ANOTHER_WAY.search(text[start : end.start() if end else len(text)]):
                yield text, match


def _says_fully_online(version: VersionReading) -> Quote | None:
    questions = {str(one.get("question", "")) for one in version.faq if isinstance(one, Mapping)}
    for text in [version.name, *(text for _element, _where, text in version.texts())]:
        if text not in questions and (match := FULLY_ONLINE.search(text)):
            return in_context(text, *match.span())
    depth = [step for step in version.online_depth if str(step) in RESULT_DEPTH]
    return quoted(f"online_depth: {', '.join(depth)}") if depth else None


def _is_paper_original(one: MaterialReading) -> bool:
    """Handed in on paper and nothing else. Both at once (纸质和电子) is how sources write "one of the two" as well."""
    return one.is_demanded and one.form == "paper" and one.originals > 0
