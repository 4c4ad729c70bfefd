"""Catch-all clauses that let a clerk ask for anything (R-ITEM-31). In the conditions and in the names of materials they are
forbidden; anywhere else, and where a list is only left open (…等), they are vague."""

import re
from collections.abc import Iterable, Iterator, Sequence

from tongban.catalogue.rules.audit.findings import Found
from tongban.catalogue.rules.audit.readings import VersionReading
from tongban.catalogue.rules.audit.standard import Standard
from tongban.catalogue.rules.audit.texts import in_context, joined

# The last of these before a phrase, in the same sentence, tells whether somebody is asked for it or it is only spoken of.
VERB = re.compile(
    r"(?P<asks>提交|提供|出具|[并须需应另]附|附上|附具|附送|携带|递交|上传|补充|补交|补齐|准备|备齐|带齐|凭|持)(?!的|人)"
    r"|(?:提交|提供|出具|递交|上传|报送)的|核实|审核|核对|审查|查验|收存|退还|伪造|变造"
)
SENTENCE_END = re.compile(r"[。；;\n]")
NEAR = 40  # characters between the verb and what is asked for, at most
# A line of a list: 4.其他有关材料。
LISTED = re.compile(r"(?:^|[\n。；;、，：:]|[\d一二三四五六七八九十][.、．)）]|[①-⑳])\s*$")
SPOKEN_OF = re.compile(r"的|应|是否|均|齐全|进行|真实|符合|完整")  # comes after it: 其他材料的审查标准
CATCH_ALL = re.compile(r"^认为|[的要]其[他它]")  # 规定的其他材料: whoever says it may ask for anything
OTHER = ("其他", "其它")
# The name of one paper, left open: 身份证、户口簿等; 出生证等可证明关系的材料. Not 高等, 等级, 等额.
OPEN_END = re.compile(
    r"(?<![高降平])等(?=[）)》〉」”\"。；;\s]{0,6}$)"
    r"|(?<![高降平])等(?![级分额价于]|有效身份证|身份证)(?:[可能][^，。；、]{1,10}的|[^的，。；、（(）)]{0,4})"
    r"(?:材料|资料|文件|证件|凭证|(?<=[等关证])证明)(?=[）)》\s。；;]{0,6}$)"
)
# 不得要求提供其他材料, 不需要提交相关证明: nobody is asked for it.
NEGATED = re.compile(r"(?:不得|不再|不需|不用|不必|无需|无须|毋需|免予|免于|不要求|不另行|不另)[^，。；;、\n]{0,10}$")
Hit = tuple[str, int]


def check(version: VersionReading, standard: Standard) -> Iterator[Found]:
    """One finding of a kind a place, with every phrase quoted in what stands around it."""
    vague: dict[tuple[str, str], list[tuple[str, Hit]]] = {}
    names = {one.code: one.name for one in version.materials}
    own = [version.name] if version.name else []  # a name that is quoted asks for nothing
    for element, where, text in version.texts():
        plain = _without(text, [*own, *standard.allowed])
        found = [
            hit
            for hit in phrases_in(plain, standard.phrases)
            if not NEGATED.search(plain, max(0, hit[1] - NEAR), hit[1])
        ]
        if is_ruled := (element == "conditions" or (element == "material" and text == names.get(where))):
            if found:
                yield _found("forbidden_phrase", element, where, names, [(text, hit) for hit in found])
            plain = _without(plain, [phrase for phrase, _ in found])
        soft = [] if is_ruled else [hit for hit in found if is_demand(plain, *hit)]
        soft += [hit for hit in phrases_in(plain, standard.vague_if_demanded) if is_demand(plain, *hit)]
        soft += phrases_in(plain, standard.vague)
        if is_ruled and element == "material":
            soft += [(match.group(), match.start()) for match in OPEN_END.finditer(plain)]
        if soft:
            vague.setdefault((element, where), []).extend((text, hit) for hit in sorted(soft, key=lambda hit: hit[1]))
    for (element, where), hits in vague.items():
        yield _found("vague_text", element, where, names, hits)


def _found(check: str, element: str, where: str, names: dict[str, str], hits: Iterable[tuple[str, Hit]]) -> Found:
    hits = list(hits)
    phrases = "、".join(dict.fromkeys(phrase for _, (phrase, _at) in hits))
    quote = joined(in_context(text, at, at + len(phrase)) for text, (phrase, at) in hits)
    return Found(check, element, where, names.get(where, ""), quote, {"phrase": phrases, "where": where or element})


def is_demand(text: str, phrase: str, at: int) -> bool:
    """Is somebody asked for it there (提交相关材料), or is it only spoken of (申请人提交的相关材料齐全)?"""
    if NEGATED.search(text, max(0, at - NEAR), at):
        return False
    if CATCH_ALL.search(phrase):
        return True
    if phrase.endswith("部门") or SPOKEN_OF.match(text, at + len(phrase)):
        return False
    before = SENTENCE_END.split(text[max(0, at - NEAR) : at])[-1]
    verbs = list(VERB.finditer(before))
    if verbs:
        return verbs[-1].group("asks") is not None
    return phrase.startswith(OTHER) and LISTED.search(text[max(0, at - 4) : at]) is not None


def phrases_in(text: str, phrases: Sequence[str], allowed: Sequence[str] = ()) -> list[Hit]:
    """(phrase, place) of each in the order of the text; a longer one hides the shorter ones inside it, and one inside
    an allowed longer term is none."""
    text = _without(text, allowed)
    found: list[Hit] = []
    for phrase in sorted(phrases, key=len, reverse=True):
        at = text.find(phrase)
        while at >= 0:
            found.append((phrase, at))
            text = text[:at] + "\n" * len(phrase) + text[at + len(phrase) :]
            at = text.find(phrase, at)
    return sorted(found, key=lambda one: one[1])


def _without(text: str, terms: Iterable[str]) -> str:
    """The same length, with nothing to be read where these stand."""
    for term in terms:
        text = text.replace(term, "\n" * len(term))
    return text
