"""Small tools for the words of a guide."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

AROUND = 14  # characters of context on either side of a quoted phrase
LONGEST_QUOTE = 160
# ××× and XXX in the name of a paper are where the applicant puts a name; in a telephone or an address they hide one.
MASKED = re.compile(r"〔略〕|待定|待补充|待完善|待更新|\d\*{3,}\d*|\d[×xX]{3,}\d*")
MASKED_CONTACT = re.compile(MASKED.pattern + r"|\*{3,}|×{3,}|[Xx]{3,}|[×Xx]{2,}(?=[路街道巷号楼层室村镇乡区县市])")
HAN = "\u4e00-\u9fff"
DOUBLED = re.compile(rf"([{HAN}]{{2,6}})\1")
SENTENCE = re.compile(r"[^。；;！？\n]+[。；;！？\n]*")
SHORTEST_SAID_TWICE = 10  # characters of a sentence that says enough to be said once
BRACKETS = re.compile(r"[（(【\[][^（）()【】\[\]]*[）)】\]]")
NUMBER = r"(?:\d{1,4}|[一二两三四五六七八九十百零〇]{1,6})"
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_TENS = {"十": 10, "百": 100}
NOISE = re.compile(r"[\s《》〈〉“”\"'、，,。．.；;：:·\-—_/]")


@dataclass(frozen=True)
class Quote:
    """What the guide says. `shown`: on one line, for people; `exact`: each passage to the letter, for programs."""

    shown: str = ""
    exact: tuple[str, ...] = ()


def quoted(words: "Quote | str | int") -> Quote:
    """Words as they stand. A number is quoted for programs only: the reason says it to people."""
    if isinstance(words, Quote):
        return words
    if isinstance(words, str):
        return Quote(words, (words,) if words else ())
    return Quote("", (str(words),))


def in_context(text: str, start: int, end: int) -> Quote:
    """The words with a little of what stands around them."""
    left, right = max(0, start - AROUND), min(len(text), end + AROUND)
    words = " ".join(text[left:right].split())
    shown = f"{'…' if left else ''}{words}{'…' if right < len(text) else ''}"
    return Quote(shown, (text[left:right].strip(),))


def shortened(text: str, longest: int = LONGEST_QUOTE) -> str:
    """On one line, cut where it is long."""
    plain = " ".join(text.split())
    return plain if len(plain) <= longest else f"{plain[: longest - 1]}…"


def joined(quotes: Iterable[Quote | str]) -> Quote:
    """Several quotes of one place; more than four are counted, not shown."""
    several = [quoted(one) for one in quotes]
    different = list(dict.fromkeys(one.shown for one in several))
    more = f"；…（共{len(different)}处）" if len(different) > 4 else ""
    exact = tuple(dict.fromkeys(words for one in several for words in one.exact))
    return Quote(shortened("；".join(different[:4]), 400) + more, exact)


def said_again(text: str) -> Iterator[tuple[int, int]]:
    """Where a sentence stands directly behind itself, or the whole text behind itself (R-ITEM-38)."""
    found = list(SENTENCE.finditer(text))
    said = [NOISE.sub("", one.group()) for one in found]
    for one, before, now in zip(found[1:], said, said[1:], strict=False):
        if before == now and len(now) >= SHORTEST_SAID_TWICE:
            yield one.span()
    half, odd = divmod(len(said), 2)
    if half > 1 and not odd and said[:half] == said[half:] and sum(map(len, said[:half])) >= SHORTEST_SAID_TWICE:
        yield found[half].start(), found[half].end()


def number_of(words: str) -> int:
    """What `NUMBER` found: 15, １５, 十五, 一百二十."""
    if words.isdecimal():
        return int(words)
    total = digit = 0
    for sign in words:
        if sign in _TENS:
            total, digit = total + (digit or 1) * _TENS[sign], 0
        else:
            digit = _DIGITS[sign]
    return total + digit


def is_filled(text: str) -> bool:
    """Something a citizen can use: not empty, not signs alone, not 无."""
    return any(sign.isalnum() for sign in text) and text.strip(" \t\n\r-—/。.") not in (
        "",
        "无",
        "暂无",
        "略",
        "null",
        "None",
        "待定",
    )
