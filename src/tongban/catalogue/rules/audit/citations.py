"""Reading legal basis: what is cited, and what rank it has (R-GEN-1). What cannot be told is called unknown, not guessed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

NESTED = r"《(?:[^《》]|《[^《》]*》)+》"
TITLE = re.compile(NESTED)
BARE = re.compile(
    r"(?:^|[，,。；;、：:\s]|根据|依据|按照|依照)((?:中华人民共和国)?[\u4e00-\u9fff]{2,40}?(?:法|条例|规定|办法|细则|决定))(?=第|（|\(|$|[，,。；;、\s])"
)
# 依据中华人民共和国合同法第三十二条, 按照物权法的规定.
WITHOUT_MARKS = re.compile(
    r"(?:(?:根据|依据|依照|按照|依|按|违反|符合)[《〈“]?|(?=中华人民共和国))(?P<name>(?:中华人民共和国)?[\u4e00-\u9fff]{1,20}?(?:法典|通则|总则|法|条例|办法|规定|细则))"
    r"(?!典|通则|总则|律|规|定|院|官|医|庭|学|人)"
)
DOCUMENT_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{0,10}[〔\[［【(（]\s{0,3}(?:19|20)?\d{2}\s{0,3}[〕\]］】)）][\u4e00-\u9fff]{0,4}\s{0,3}第?\s{0,3}\d{1,6}\s{0,3}号"
)
LAW_END = re.compile(r"(?<![办方做])法$|法典$|宪法$")
PROVINCE = re.compile(r"^[\u4e00-\u9fff]{2,8}?(?:省|自治区)|^(?:北京|上海|天津|重庆)(?:市)?(?=[\u4e00-\u9fff])")
CITY = re.compile(r"^[\u4e00-\u9fff]{2,8}?(?:市|自治州|自治县|经济特区)(?=[\u4e00-\u9fff])(?!市|场)")
NOT_A_PLACE = re.compile(r"^(?:城市|市场|都市|全市|本市|县市)")
DECREE = re.compile(r"令|第\s*\d+\s*号令")
STATE_COUNCIL_DECREE = re.compile(r"国务院(?:第|令)")
PEOPLES_GOVERNMENT_DECREE = re.compile(r"人民政府(?:第|令)|政府令")
MINISTRY_DECREE = re.compile(r"(?:部|委员会|总局|委|署|局|银行|会|办公室)\s*(?:令|第\s*\d+\s*号令)")
NORMATIVE_END = re.compile(
    r"(?:通知|意见|批复|复函|函|公告|通告|方案|指南|指引|规程|规范|标准|细则（试行）|纪要|要点|目录|清单)(?:（[^）]{0,40}）)?$"
)
NORMATIVE_NUMBER = re.compile(r"国发|国办发|国函|[发函规办字][〔\[［【(（]\s*(?:19|20)\d{2}")

# 云价费〔2016〕9号: decrees and laws are numbered without the year in brackets.
YEAR_IN_NUMBER = re.compile(r"[〔［【](?:19|20)\d{2}[〕］】]\s{0,3}第?\s{0,3}\d{1,6}\s{0,3}号")


class Rank(IntEnum):
    """R-GEN-1, the strongest first."""

    LAW = 1
    ADMINISTRATIVE_REGULATION = 2
    STATE_COUNCIL_DECISION = 3
    LOCAL_REGULATION = 4
    PROVINCIAL_RULE = 5
    RULE = 6  # of a ministry, or of the government of a city
    NORMATIVE_DOCUMENT = 7
    UNKNOWN = 9


MAY_CREATE_PERMITS = frozenset(
    {Rank.LAW, Rank.ADMINISTRATIVE_REGULATION, Rank.STATE_COUNCIL_DECISION, Rank.LOCAL_REGULATION, Rank.PROVINCIAL_RULE}
)
MAY_SET_FEES = frozenset({Rank.LAW, Rank.ADMINISTRATIVE_REGULATION})  # R-ITEM-35
MAY_DEMAND_INTERMEDIARIES = frozenset(
    {Rank.LAW, Rank.ADMINISTRATIVE_REGULATION, Rank.STATE_COUNCIL_DECISION}
)  # R-ITEM-34


@dataclass(frozen=True)
class Citation:
    """A cited text as it is written, without its brackets, and its rank."""

    title: str
    rank: Rank


def citations(text: str) -> list[Citation]:
    """Everything the text cites, in its order. Titles in 《》 first; without any, names of laws and numbers of documents."""
    titles = list(TITLE.finditer(text))
    found = []
    for index, match in enumerate(titles):
        before = text[titles[index - 1].end() if index else 0 : match.start()][-40:]
        after = text[match.end() : titles[index + 1].start() if index + 1 < len(titles) else len(text)]
        found.append(_cited(match.group()[1:-1], _last_clause(before), _first_clause(after)))
    if found:
        return found
    found = [_cited(match.group(1), "", _first_clause(text[match.end() :])) for match in BARE.finditer(text)]
    return found or [_cited("", "", match.group()) for match in DOCUMENT_NUMBER.finditer(text)]


def _last_clause(text: str) -> str:
    return re.split(r"[。；;\n，,、]", text)[-1]


def _first_clause(text: str) -> str:
    """What follows a title and is about it: its number and issuer, up to the next sentence."""
    return re.split(r"[。；;\n]", text)[0][:60]


def _cited(title: str, before: str, after: str) -> Citation:
    number = DOCUMENT_NUMBER.search(after) or DOCUMENT_NUMBER.search(before)
    shown = title or (number.group().strip() if number else after)
    return Citation(shown, rank_of(title, f"{before} {after}"))


def rank_of(title: str, around: str = "") -> Rank:
    """By how the title ends, whose it is, and the number written beside it."""
    name = plain_name(title)
    if "国务院" in name + around and re.search(r"决定$|决定（", name):
        return Rank.STATE_COUNCIL_DECISION
    if re.search(r"全国人民代表大会.{0,100}(?:决定|决议)$", name) or LAW_END.search(name):
        return Rank.LAW
    if re.search(r"实施[〈《<＜]?[^〉》>＞]{0,60}法[〉》>＞]?(?:办法|规定|细则)$", name) and _is_local(name):
        return Rank.LOCAL_REGULATION
    if name.endswith("条例"):
        return Rank.LOCAL_REGULATION if _is_local(name) else Rank.ADMINISTRATIVE_REGULATION
    if NORMATIVE_END.search(name) or (
        (NORMATIVE_NUMBER.search(around) or YEAR_IN_NUMBER.search(around)) and not DECREE.search(around)
    ):
        return Rank.NORMATIVE_DOCUMENT
    return _rank_of_decree(name, around)


def _rank_of_decree(name: str, around: str) -> Rank:
    """规定、办法、细则: only the decree beside them tells whose they are."""
    if STATE_COUNCIL_DECREE.search(around):
        return Rank.ADMINISTRATIVE_REGULATION
    if PEOPLES_GOVERNMENT_DECREE.search(around):
        province = PROVINCE.search(name) or re.search(r"(?:省|自治区)人民政府", around)
        return Rank.PROVINCIAL_RULE if province else Rank.RULE
    if MINISTRY_DECREE.search(around):
        return Rank.RULE
    return Rank.UNKNOWN


def plain_name(title: str) -> str:
    """Without the country's name, spaces and a bracket at the end (修正本, 试行 …)."""
    name = re.sub(r"\s+", "", title).removeprefix("中华人民共和国")
    return re.sub(r"（(?:试行|修正|修订|\d{4})[^）]{0,40}）$", "", name)


def names_in(text: str) -> Iterator[tuple[str, str, int]]:
    """(as written, plain name, place) of every text named: in 《》, or without them where the words before say so."""
    for match in TITLE.finditer(text):
        yield match.group(), plain_name(match.group()[1:-1]), match.start()
    for match in WITHOUT_MARKS.finditer(TITLE.sub(lambda found: "\n" * len(found.group()), text)):
        yield match["name"], plain_name(match["name"]), match.start("name")


def _is_local(name: str) -> bool:
    return bool(PROVINCE.search(name) or CITY.search(name)) and not NOT_A_PLACE.search(name)


def is_historical(text: str, start: int) -> bool:
    """原《合同法》: the writer knows that it is gone."""
    return text[max(0, start - 3) : start].rstrip("（( ").endswith(("原", "原为"))
