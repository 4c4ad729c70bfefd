"""How much of what was said a name answers: sayings by their meanings, other words by pairs of characters."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from tongban.catalogue.rules import tokens
from tongban.catalogue.rules.reading import stands_in
from tongban.catalogue.rules.synonyms import ACTION, THING, Saying

ENOUGH = 0.55  # of what was said stands in the name, or it is no answer
ENOUGH_OF_TWO = 0.4  # where two things said stand in it
ENOUGH_SAID = 0.25  # where a saying is meant: people tell a story around it
WHOLE = 0.95
LATER_MEANING = 0.05  # off for every place further down the list of meanings
LATEST = 6
ACTION_WEIGHT = 1.3  # what is done to a thing counts as much as a character or so
MOST_PAIRS = 10
# Words that say who asks or why: an item need not repeat them.
IDLE = re.compile(
    "孩子|小孩|娃娃|儿子|女儿|老公|老婆|媳妇|丈夫|妻子|父母|爸妈|爸爸|妈妈|父亲|母亲|爷爷|奶奶|外公|外婆|老爸|老妈|我爸|我妈|孙子|孙女|爱人|对象|同事|邻居|亲戚|老人家|老人|家里人|家里|家人|我家|自家|自己|本人|别人|朋友|有人"
    "|门口|路边|村里|小区|城里|县里|镇上|街上|老家|外面|时候|现在|已经|刚刚|因为|所以|如果|以后|之后|之前|东西|事情|问题|情况|地方|时间|名字"
    "|新买|刚买|买的|买了|买到|打算|准备|最近|生病|得病|需要|应该|可以|能够|知道|听说"
    "|[我你您他她它们的了着过吗呢啊呀吧个想要请在把让被跟给用能会可不没有是到从对为及或还又再才都也很太这那一两几年月日天钱事去来做弄搞用新老大小好多少]"
)
# Words that stand in very many names: they decide little.
GENERAL = re.compile(
    "办理|申请|登记|备案|审批|核发|许可证|许可|证明|证书|业务|服务|手续|资格|认定|核准|确认|管理|信息|单位|个人|企业|公司|项目|事项|变更|注销|延续"
    "|新办|补办|设立|核定|审核|审查|监督|一件事"
)


@dataclass(frozen=True)
class Part:
    """A stretch of what was said: a saying with its meanings, or other words with the weight of each character."""

    text: str
    means: tuple[str, ...] = ()
    kind: str = ""
    weights: tuple[float, ...] = ()

    @property
    def is_action(self) -> bool:
        return self.kind == ACTION

    @property
    def is_saying(self) -> bool:
        return bool(self.means)

    @property
    def weight(self) -> float:
        return ACTION_WEIGHT if self.is_action else min(max(len(self.text), 2.5), 4.0)


@lru_cache(maxsize=256)
def parts_of(plain: str, said: tuple[Saying, ...]) -> tuple[Part, ...]:
    """What was said, in its order. Letters or a beginning may stand for several sayings: one part with all their meanings."""
    if any(one.said not in plain for one in said):
        means = tuple(dict.fromkeys(name for one in said for name in (one.said, *one.means)))
        return (Part(plain, means, THING),)
    if plain.isascii():
        return ()
    marked = plain
    for number, one in enumerate(said):
        marked = marked.replace(one.said, f"\0{chr(0xE000 + number)}\0")
    parts = []
    for piece in filter(None, marked.split("\0")):
        if 0xE000 <= ord(piece[0]) < 0xE000 + len(said):
            one = said[ord(piece[0]) - 0xE000]
            parts.append(Part(one.said, one.means, one.kind))
        else:
            parts.append(Part(piece, weights=_weights(piece)))
    return tuple(parts)


def coverage(parts: Sequence[Part], name: str) -> float:
    """0 to 1: how much of what was said stands in the name; 0 when that is too little, or nothing but general words and
    actions although more was said."""
    total = got = 0.0
    is_told, is_meant, things = not any(_is_telling(part) for part in parts), False, 0
    for part in parts:
        if part.is_saying:
            value = _meant(part, name)
            total += part.weight
            got += part.weight * value
            is_meant = is_meant or (value > 0 and part.kind == THING)
            is_told = is_told or (value > 0 and not part.is_action)
            things += value > 0 and not part.is_action
        else:
            all_of_it, there, own = _pairwise(part, name)
            total += all_of_it
            got += there
            is_told = is_told or own > 0
            things += own
    share = got / total if total else 0.0
    least = ENOUGH_SAID if is_meant else ENOUGH_OF_TWO if things > 1 else ENOUGH if is_told else 2.0
    return share if share >= least else 0.0


def loose_query(parts: Sequence[Part]) -> str:
    """A tsquery for names that answer two of the things said (or the only one), one of them more than a general word."""
    own: list[str] = []
    general: list[str] = []
    done: list[str] = []
    for part in parts:
        if part.is_saying:
            way = tokens.any_of(tokens.phrase_of(one, "AB") for one in dict.fromkeys((*part.means[:4], part.text)))
            (done if part.is_action else own).append(way)
            continue
        for place in range(len(part.text) - 1):
            weight = min(part.weights[place : place + 2])
            if weight:
                (own if weight == 1 else general).append(tokens.phrase_of(part.text[place : place + 2], "AB"))
    named = list(dict.fromkeys(general))[:MOST_PAIRS]
    own, general = list(dict.fromkeys(own))[:MOST_PAIRS], list(dict.fromkeys([*done, *general]))[:MOST_PAIRS]
    if len(own) == 1 and not general:
        return own[0]
    if not own:
        return tokens.any_of(
            f"({first}) & ({second})" for n, first in enumerate(general) for second in general[n + 1 :]
        )
    ways = [f"({first}) & ({second})" for n, first in enumerate(own) for second in own[n + 1 :]]
    # 分公司想关掉: a general word and what is to be done to it, whatever else the story tells.
    ways += [f"({first}) & ({second})" for first in named for second in done]
    return tokens.any_of([*ways, *(f"({first}) & ({second})" for first in own for second in general)])


def _is_telling(part: Part) -> bool:
    """Is it more than a general word or an action?"""
    return not part.is_action if part.is_saying else 1 in part.weights


def _meant(part: Part, name: str) -> float:
    if stands_in(part.text, name):
        return 1.0
    for place, one in enumerate(part.means):
        if stands_in(one, name):
            return 1.0 - LATER_MEANING * min(place, LATEST)
    return 0.0


def _pairwise(part: Part, name: str) -> tuple[float, float, int]:
    """(what counts, what of it stands in the name, how many stretches of that are more than general words)."""
    there = [False] * len(part.text)
    for place in range(len(part.text) - 1):
        if part.text[place : place + 2] in name:
            there[place] = there[place + 1] = True
    got = missing = 0.0
    own, inside = 0, False
    for weight, is_there in zip(part.weights, there, strict=True):
        if is_there:
            got += weight or 0.2
            own += weight == 1 and not inside
            inside = inside or weight == 1
        else:
            missing += weight
            inside = False
    return got + missing, got, own


def _weights(text: str) -> tuple[float, ...]:
    weights = [1.0] * len(text)
    for matches, weight in ((GENERAL.finditer(text), 0.4), (IDLE.finditer(text), 0.0)):
        for found in matches:
            weights[found.start() : found.end()] = [weight] * (found.end() - found.start())
    return tuple(weights)
