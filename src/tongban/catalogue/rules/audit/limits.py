"""Time: the promise within the law, an instant case on the same day (R-ITEM-24)."""

import re
from collections.abc import Iterator, Mapping

from tongban.catalogue.rules.audit.findings import Found
from tongban.catalogue.rules.audit.readings import VersionReading
from tongban.catalogue.rules.audit.standard import Standard
from tongban.catalogue.rules.audit.texts import NUMBER, Quote, in_context, joined, number_of, quoted

SAME_DAY_UNITS = ("working_day", "calendar_day")
MOST_HOURS = {"hour": 24}
# 法定办结时限为二十个工作日; 办理期限：25个工作日; 自受理之日起15个工作日内办结. What is shortened or prolonged by is no limit.


def _length(way: str) -> str:
    """A number and its unit, as groups of one of the WAYS of saying it."""
    return rf"(?P<{way}number>{NUMBER})\s?个?(?P<{way}unit>工作日|自然日|月|小时)"


WAYS = ("whose_", "own_", "from_")
_BETWEEN = r"(?:(?!缩短|压缩|减少|提前|延长|届满|之?内)[^\d。；;\n]){0,6}?"
SAID = re.compile(
    rf"(?P<whose>法定|承诺)的?(?:办结|办理|审批|受理)?(?:时限|期限|时间){_BETWEEN}{_length('whose_')}"
    rf"|(?<!法定)(?<!承诺)(?<!承诺的)(?<!法定的)办[结理](?:时限|期限){_BETWEEN}{_length('own_')}"
    rf"|自受理(?:申请)?之日起{_length('from_')}之?内(?:予以|完成)?(?:办结|办理完毕|作出[^，。；;\n]{{0,8}}决定)"
)
# A part of a sentence that promises the same day and nothing else.
AT_ONCE = re.compile(r"(?<![^。；;，,：:\s])((?:当场|当日|当天|即时|现场)办结|立等可取|即来即办)(?=$|[。；;，,！!\n])")
UNITS = {"工作日": "working_day", "自然日": "calendar_day", "月": "month", "小时": "hour"}
WHOSE = {"法定": ("statutory_limit",), "承诺": ("promised_limit",)}
Figures = Mapping[str, tuple[int | None, str]]  # element → number, unit
SAID_BESIDE = (
    ("statutory_limit", "explained_legal_days"), ("promised_limit", "explained_promise_days"), ("promised_limit", "faq_days"),
)  # fmt: skip


def check(version: VersionReading, standard: Standard) -> Iterator[Found]:
    """Promised against statutory, in the same and in different units."""
    promised, unit = version.promised, version.promised_unit
    facts = {
        "promised": promised, "promised_unit": unit, "statutory": version.statutory_limit,
        "statutory_unit": version.statutory_unit,
    }  # fmt: skip
    if version.case_type == "instant":
        if promised and not is_same_day(promised, unit):
            yield Found("instant_needs_same_day", quote=promised, facts=facts)
    elif promised is None and version.case_type == "promised":
        yield Found("promise_missing", absent="promised_limit", always=True)
    elif promised is None:
        yield Found("element_missing", "promised_limit", absent="promised_limit", always=True)
    statutory = version.statutory_limit
    if statutory is None:
        yield Found("element_missing", "statutory_limit", absent="statutory_limit", always=True)
    elif promised is not None:
        verdict = compared(promised, unit, statutory, version.statutory_unit)
        if verdict:
            yield Found(verdict, quote=promised, facts=facts)
    yield from _said_otherwise(version)


def _said_otherwise(version: VersionReading) -> Iterator[Found]:
    """The words of the guide, or what the source says beside its figures, against the figures themselves."""
    figures = {
        "statutory_limit": (version.statutory_limit, version.statutory_unit),
        "promised_limit": (version.promised, version.promised_unit),
    }
    against: dict[str, list[Quote]] = {}
    for element, column in SAID_BESIDE:
        said, known = version.extra.get(column), figures[element][0]
        if isinstance(said, int) and known is not None and said != known:
            against.setdefault(element, []).append(quoted(str(said)))
    for _element, _where, text in version.texts():
        for element, quote in _against(text, figures):
            against.setdefault(element, []).append(quote)
    for element, quotes in against.items():
        number, unit = figures[element]
        yield Found(
            "limit_said_otherwise", element, quote=joined(quotes), facts={"promised": number, "promised_unit": unit}
        )


def _against(text: str, figures: Figures) -> Iterator[tuple[str, Quote]]:
    """(element, quote) of each limit in the words that is not the figure's. Words that do not say whose limit they mean
    agree with either."""
    for match in SAID.finditer(text):
        said = next(
            (number_of(match[f"{way}number"]), UNITS[match[f"{way}unit"]]) for way in WAYS if match[f"{way}unit"]
        )
        whose = WHOSE.get(match["whose"] or "", tuple(figures))
        known = [(name, figures[name]) for name in whose if figures[name][0] is not None]
        if known and not any(_agree(said, figure) for _name, figure in known):
            yield known[-1][0], in_context(text, *match.span())
    promised, unit = figures["promised_limit"]
    if promised is not None and not is_same_day(promised, unit):
        for match in AT_ONCE.finditer(text):
            yield "promised_limit", in_context(text, *match.span(1))


def _agree(said: tuple[int, str], figure: tuple[int | None, str]) -> bool:
    """In different units only what cannot be the same length in any year disagrees."""
    number, unit = figure
    if number is None or said[1] == unit:
        return said[0] == number
    least, most, _usual = _days(*said)
    shortest, longest, _mean = _days(number, unit)
    return least <= longest and shortest <= most


def is_same_day(promised: int, unit: str) -> bool:
    """One working day is how the published lists write "the same day"."""
    return (
        promised == 0
        or (promised == 1 and unit in SAME_DAY_UNITS)
        or (unit == "hour" and promised <= MOST_HOURS["hour"])
    )


def compared(promised: int, promised_unit: str, statutory: int, statutory_unit: str) -> str:
    """Which check the two break, if any. In different units only what is longer in every year breaks the law; what is
    longer on an average is advised."""
    if promised_unit == statutory_unit:
        return "promise_exceeds_statute" if promised > statutory else ""
    if _days(promised, promised_unit)[0] > _days(statutory, statutory_unit)[1]:
        return "promise_exceeds_statute"
    usual = _days(promised, promised_unit)[2] > _days(statutory, statutory_unit)[2]
    return "limits_not_comparable" if usual else ""


def _days(number: int, unit: str) -> tuple[float, float, float]:
    """Calendar days at least, at most, and on an average. Seven working days in a row happen before long holidays; the
    longest holidays take eight days and the weekend beside them."""
    if unit == "hour":
        return number / 24, number / 24, number / 24
    if unit == "month":
        return number * 28, number * 31, number * 30.4
    if unit == "working_day":
        return number + max(0, number - 1) // 7, number * 7 / 5 + 10, number * 7 / 5
    return number, number, number
