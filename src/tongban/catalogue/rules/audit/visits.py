"""Going there: how often, why, and whether the rest of the guide agrees (R-ITEM-19, R-ITEM-25)."""

import re
from collections.abc import Iterator

from tongban.catalogue.rules.audit.findings import Found
from tongban.catalogue.rules.audit.readings import MaterialReading, VersionReading
from tongban.catalogue.rules.audit.standard import Standard
from tongban.catalogue.rules.audit.texts import in_context, joined

RESULT_DEPTH = {"result", "result_feedback", "licence", "licence_feedback", "6", "7"}  # R-ITEM-19: up to the result
FULLY_ONLINE = re.compile(
    r"(?<!非)(?<!不支持)(?<!未实现)(全程网办|全程网上办理|不见面审批|零跑动|零跑腿|一次不用跑|一次都不用跑)(?!后|率)"
)


def check(version: VersionReading, standard: Standard) -> Iterator[Found]:
    """Visits that nobody explains, that contradict "fully online", and paper that has to get there without one."""
    visits = version.visits
    if visits is None:
        yield Found("element_missing", "visits", absent="visits", always=True)
    elif visits > 0:
        if not version.visits_reason.strip():
            yield Found("visits_without_reason", facts={"visits": visits}, absent="visits_reason")
        if said := _says_fully_online(version):
            yield Found("visits_though_online", quote=said, facts={"visits": visits})
    elif not (version.may_courier or "courier" in version.handling_forms):
        paper = [one.name for one in version.materials if _is_paper_original(one)]
        if paper:
            yield Found("paper_without_visit", quote=joined(paper), facts={"number": len(paper)})


def _says_fully_online(version: VersionReading) -> str:
    for text in (version.name, version.conditions, version.procedure, version.visits_reason):
        if match := FULLY_ONLINE.search(text):
            return in_context(text, *match.span())
    depth = [step for step in version.online_depth if str(step) in RESULT_DEPTH]
    return f"online_depth: {', '.join(depth)}" if depth else ""


def _is_paper_original(one: MaterialReading) -> bool:
    """Handed in on paper and nothing else. Both at once (纸质和电子) is how sources write "one of the two" as well."""
    return one.is_demanded and one.form == "paper" and one.originals > 0
