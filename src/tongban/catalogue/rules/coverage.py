"""How much of what was said a name answers: sayings by their meanings, other words by pairs of characters."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby, pairwise

from tongban.catalogue.rules import tokens
from tongban.catalogue.rules.rarity import UNKNOWN_RARITY, Rarity
from tongban.catalogue.rules.reading import is_meant, pairs, stands_in
from tongban.catalogue.rules.stories import GAP
from tongban.catalogue.rules.synonyms import ACTION, THING, Saying

ENOUGH = 0.55  # of what was said stands in the name, or it is no answer
ENOUGH_OF_A_STORY, MUCH_OF_ITS_OWN = 0.34, 3.0  # where much that few names bear stands in it
ENOUGH_OF_TWO = 0.4  # where two things said stand in it
ENOUGH_SAID = 0.25  # where a saying is meant: people tell a story around it
WHOLE = 0.95
LATER_MEANING = 0.05  # off for every place further down the list of meanings
LATEST = 6
ACTION_WEIGHT = 1.3  # what is done to a thing counts as much as a character or so
MOST_PAIRS = 10
STORY = 9  # so many characters are a story: some of its words are nobody's
STRANGE = 0.35  # what a character of a word that is in no name counts in a story
DOCUMENT = re.compile("(?:证|执照|许可|资质)$")
DOCUMENT_COUNTS = 1.4  # who names a document wants something about that one
LATER_COUNTS = 0.4  # more, for what is said at the end of a story: first people tell how it came, then what they want
OWN = 0.6  # what a character counts at least where it is more than a general word
# Words that say who asks or why: an item need not repeat them.
IDLE = re.compile(
    "孩子|小孩|娃娃|儿子|女儿|老公|老婆|媳妇|丈夫|妻子|父母|爸妈|爸爸|妈妈|父亲|母亲|爷爷|奶奶|外公|外婆|老爸|老妈|我爸|我妈|孙子|孙女|爱人|对象|同事|邻居|亲戚|老人家|老人|家里人|家里|家人|我家|自家|自己|本人|别人|朋友|有人"
    "|门口|路边|村里|小区|城里|县里|镇上|街上|老家|外面|时候|现在|已经|刚刚|因为|所以|如果|以后|之后|之前|东西|事情|问题|情况|地方|时间|名字"
    "|刚才|刚好|刚|新买|刚买|买的|买了|买到|打算|准备|最近|生病|得病|需要|应该|可以|能够|知道|听说|附近|旁边|有点|比较|一直|马上|快要|干脆|直接|怎样|这样|那样|那边|这边|上面|里面|外边|哪些|哪个|那个|这个|一种|一些|全部|所有|平时|每次|今年|去年|明年|上个月|下个月|最后|终于|后来|当时|原来|以前|而且|但是|可是|不过|然后|还是|或者|到底|究竟|只是|就是|也是|并且|由于|为了|关于|按照|根据|通过|进行|有关|方面|那里|这里"
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
    emphasis: float = 1.0

    @property
    def is_action(self) -> bool:
        return self.kind == ACTION

    @property
    def is_saying(self) -> bool:
        return bool(self.means)

    @property
    def own_words(self) -> tuple[str, ...]:
        """What was said, where a name may hold it."""
        return () if GAP in self.text else (self.text,)

    @property
    def weight(self) -> float:
        if self.is_action:
            return ACTION_WEIGHT
        return min(max(len(self.text), 2.5), 4.0) * (DOCUMENT_COUNTS if DOCUMENT.search(self.text) else 1.0)


@lru_cache(maxsize=256)
def parts_of(plain: str, said: tuple[Saying, ...], rarity: Rarity = UNKNOWN_RARITY) -> tuple[Part, ...]:
    """What was said, in its order. Letters or a beginning may stand for several sayings: one part with all their meanings."""
    if not all(one.places for one in said):
        means = tuple(dict.fromkeys(name for one in said for name in (one.said, *one.means)))
        return (Part(plain, means, THING),)
    if plain.isascii():
        return ()
    owner = [-1] * len(plain)  # -1: nobody's
    done: set[str] = set()
    for number, one in enumerate(said):
        if one.kind == ACTION and one.means[0] in done:
            continue  # 换了…要改: said twice, done once
        done.add(one.means[0])
        for place in (letter for span in one.places for letter in range(*span)):
            owner[place] = number if owner[place] < 0 else owner[place]
    parts: dict[int, Part] = {}  # by the place at which it begins; a saying counts once
    seen: set[int] = set()
    for number, group in groupby(range(len(plain)), key=lambda place: owner[place]):
        places = list(group)
        if number < 0:
            piece = plain[places[0] : places[-1] + 1]
            parts[places[0]] = Part(piece, weights=_weights(piece, rarity, is_story=len(plain) >= STORY))
        elif number not in seen:
            seen.add(number)
            one = said[number]
            parts[places[0]] = Part(one.said, one.means, one.kind, emphasis=_rare(one, rarity))
    if len(plain) < STORY:
        return tuple(parts[place] for place in sorted(parts))
    return tuple(
        replace(parts[place], emphasis=parts[place].emphasis * (1.0 + LATER_COUNTS * place / len(plain)))
        for place in sorted(parts)
    )


def coverage(parts: Sequence[Part], name: str) -> float:
    """0 to 1: how much of what was said stands in the name; 0 when that is too little, or nothing but general words and
    actions although more was said."""
    total = got = own_weight = 0.0
    is_told, is_meant, things = not any(_is_telling(part) for part in parts), False, 0
    for part in parts:
        if part.is_saying:
            value = _meant(part, name)
            total += part.weight * part.emphasis
            got += part.weight * part.emphasis * value
            is_meant = is_meant or (value > 0 and part.kind == THING)
            is_told = is_told or (value > 0 and not part.is_action)
            things += value > 0 and not part.is_action
            own_weight += 0 if part.is_action else part.weight * value
        else:
            all_of_it, there, own = _pairwise(part, name)
            total += all_of_it * part.emphasis
            got += there * part.emphasis
            is_told = is_told or own > 0
            things += own
            own_weight += there if own else 0
    share = got / total if total else 0.0
    least = ENOUGH_SAID if is_meant else ENOUGH_OF_TWO if things > 1 else ENOUGH if is_told else 2.0
    if own_weight >= MUCH_OF_ITS_OWN and any(part.emphasis != 1.0 for part in parts):
        least = min(least, ENOUGH_OF_A_STORY)
    return share if share >= least else 0.0


def loose_query(parts: Sequence[Part]) -> str:
    """A tsquery for names that answer two of the things said (or the only one), one of them more than a general word."""
    own: list[str] = []
    general: list[str] = []
    done: list[str] = []
    for part in parts:
        if part.is_saying:
            way = tokens.any_of(tokens.words_of(one, "AB") for one in dict.fromkeys((*part.means[:4], *part.own_words)))
            (done if part.is_action else own).append(way)
            continue
        for place in range(len(part.text) - 1):
            weight = min(part.weights[place : place + 2])
            if weight:
                (own if weight >= OWN else general).append(tokens.phrase_of(part.text[place : place + 2], "AB"))
    named = list(dict.fromkeys(general))[:MOST_PAIRS]
    own, general = list(dict.fromkeys(own))[:MOST_PAIRS], list(dict.fromkeys([*done, *general]))[:MOST_PAIRS]
    if len(own) == 1 and not general:
        return own[0]
    if not own:
        return tokens.any_of(_with(first, general[n + 1 :]) for n, first in enumerate(general))
    ways = [_with(first, [*own[n + 1 :], *general]) for n, first in enumerate(own)]
    # 分公司想关掉: a general word and what is to be done to it, whatever else the story tells.
    return tokens.any_of([*ways, *(_with(first, done) for first in named)])


def _with(query: str, others: Sequence[str]) -> str:
    """A tsquery for this with any of the others: each stands in it once, which the index thanks."""
    return f"({query}) & ({tokens.any_of(others)})" if others else ""


def _is_telling(part: Part) -> bool:
    """Is it more than a general word or an action?"""
    return not part.is_action if part.is_saying else any(one >= OWN for one in part.weights)


def _meant(part: Part, name: str) -> float:
    if stands_in(part.text, name):
        return 1.0
    for place, one in enumerate(part.means):
        if is_meant(one, name):
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
            own += weight >= OWN and not inside
            inside = inside or weight >= OWN
        else:
            missing += weight
            inside = False
    return got + missing, got, own


def _rare(saying: Saying, rarity: Rarity) -> float:
    """A thing that few names bear says more than one that many do."""
    if not rarity or saying.kind == ACTION:
        return 1.0
    weights = [rarity.weight(pair) for pair in pairs("".join(saying.means[0].split()))]
    weights = [one for one in weights if one]
    return min(max(sum(weights) / len(weights), 0.6), 1.2) if weights else 1.0


def _weights(text: str, rarity: Rarity, *, is_story: bool) -> tuple[float, ...]:
    """How much each character says: nothing in words that only tell the story, little in words that stand in many names, and
    in a story little in words that stand in none."""
    weights = [1.0] * len(text)
    if rarity and len(text) > 1:
        of_pairs = [0.0, *(rarity.weight(text[place : place + 2]) for place in range(len(text) - 1)), 0.0]
        nobodys = STRANGE if is_story else 1.0
        weights = [max(before, behind) or nobodys for before, behind in pairwise(of_pairs)]
    for matches, weight in ((GENERAL.finditer(text), 0.4), (IDLE.finditer(text), 0.0)):
        for found in matches:
            weights[found.start() : found.end()] = [weight] * (found.end() - found.start())
    return tuple(weights)
