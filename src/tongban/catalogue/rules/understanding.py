"""What a person may mean by the words they type into the search box."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from tongban.catalogue.rules import tokens
from tongban.catalogue.rules.places import Department, Place, Surroundings
from tongban.catalogue.rules.rarity import UNKNOWN_RARITY, Rarity
from tongban.catalogue.rules.reading import is_chinese, pairs, partial_syllables, segmentations, syllables, units_of
from tongban.catalogue.rules.synonyms import Dictionary, Saying

# Words that only ask. Some also stand inside names of items (…兼顾人民防空需要…): those go at the ends only.
ASKING = re.compile(
    "请问|你好|您好|怎么样|怎么办|怎么弄|怎么|怎样|咋办|咋弄|咋|如何|在哪里|在哪儿|在哪|哪里|哪个部门|去哪儿|去哪|我想要|我要|我想"
    "|什么|能不能|可不可以|是不是|有没有|多少钱|多少天|多久|多长时间|几天|哪些|[吗呢么啊呀吧]"
)
_WORDS = "想要|需要|办理|流程|手续|所需|材料|条件|资料|可以|一下|要|想|证件|电话|网上(?![卖开购])|在线|办个|办一个"
AT_THE_ENDS = re.compile(f"^(?:{_WORDS}|办|给|帮)+(?=..)|(?:{_WORDS}|[办的])+$")
ASKING_LETTERS = re.compile("^(?:woyao|woxiang|zenmeyang|zenmeban|zenme|ruhe|banli|ban)(?=....)|(?:zenmeban|zainaban)$")
COUNTERS = re.compile("(?<=[开办卖养])一?[个家间只条头](?=.)")  # 开个饭店, 开一家小超市
LONGEST = 60
SHORTEST_SPARSE = 5  # first letters of which some may be left out
Found = TypeVar("Found")


@dataclass(frozen=True)
class Known:
    """What this place knows beyond the words: sayings, departments, places with their old names."""

    dictionary: Dictionary = field(default_factory=Dictionary)
    around: Surroundings = field(default_factory=Surroundings)
    rarity: Rarity = UNKNOWN_RARITY


@dataclass(frozen=True)
class Understood:
    """What the query was taken for, to be shown with the answer."""

    text: str  # as typed
    core: str  # without the words that only ask
    rest: str = ""  # the core without the place and the department that it names
    said: tuple[Saying, ...] = ()
    place: Place | None = None
    departments: tuple[Department, ...] = ()
    organ: str = ""  # the words for them
    rarity: Rarity = UNKNOWN_RARITY
    by_similarity: bool = False  # nothing fitted as typed: these are close by spelling or sound

    @property
    def sayings(self) -> list[tuple[str, tuple[str, ...]]]:
        """开饭店 → (食品经营许可, …): what was said about things, not what is to be done to them."""
        return [(one.said, one.means) for one in self.said if not one.is_action]

    @property
    def meanings(self) -> list[str]:
        """What names may hold instead of what was said; several words with blanks between them."""
        means = (name for _, names in self.sayings for name in names)
        return [" ".join(word for word in name.split() if not word.startswith("-")) for name in means]

    @property
    def plain(self) -> str:
        return self.rest.replace(" ", "")


def understand(text: str, known: Known, *, as_typed: bool = False) -> Understood:
    """Take the words apart. Words that only ask (怎么办理…) are left out unless nothing else is there.

    `as_typed`: sayings, places and departments are not looked for.
    """
    text = text.strip()[:LONGEST]
    words = text.split()
    core = " ".join(filter(None, (_without_asking(word) for word in words)))
    core = core or " ".join(filter(None, ("".join(units_of(word)) for word in words)))
    if as_typed:
        return Understood(text=text, core=core, rest=core, rarity=known.rarity)
    rest, place = _take(core, known.around.place_in)
    rest, organ = _take(rest, known.around.organ_in)
    rest = " ".join(word for word in (_without_asking(word) for word in rest.split()) if word)
    plain = rest.replace(" ", "")
    said = known.dictionary.said_in(plain) or known.dictionary.begun_or_spelled(plain)
    if not said and plain.isascii() and (asked := ASKING_LETTERS.sub("", plain)) != plain:
        said = known.dictionary.begun_or_spelled(asked)
    return Understood(
        text=text, core=core, rest=rest, said=tuple(said), place=place[1] if place else None,
        departments=organ[1] if organ else (), organ=organ[0] if organ else "", rarity=known.rarity,
    )  # fmt: skip


def guessed(understood: Understood, known: Known) -> Understood | None:
    """The same words taken for the saying that is one character away, letters for what they are read aloud; None when that
    is nothing."""
    letters = ASKING_LETTERS.sub("", understood.plain)
    if letters.isascii() and letters.isalpha() and (text := known.dictionary.read_aloud(letters)):
        said = tuple(known.dictionary.said_in(text))
        return replace(understood, core=text, rest=text, said=said, by_similarity=True)
    close = None if understood.said else known.dictionary.close_to(understood.plain)
    return replace(understood, said=(close,), by_similarity=True) if close else None


def guess_query(understood: Understood) -> str:
    """A tsquery for the meanings alone, and for what letters are read as."""
    ways = [tokens.words_of(name, "A") for name in dict.fromkeys(understood.meanings)]
    return tokens.any_of([*ways, all_of(understood.rest)] if understood.text.isascii() else ways)


def _take(core: str, look: Callable[[str], tuple[str, Found] | None]) -> tuple[str, tuple[str, Found] | None]:
    """The words without what the look-up finds in one of them, and that."""
    words = core.split()
    for number, word in enumerate(words):
        if found := look(word):
            words[number] = word.replace(found[0], "", 1)
            return " ".join(filter(None, words)), found
    return core, None


def _without_asking(word: str) -> str:
    plain = ASKING.sub("", "".join(units_of(word)))
    return COUNTERS.sub("", AT_THE_ENDS.sub("", plain))


def exact_query(understood: Understood) -> str:
    """A tsquery for what the words say: every part of the core, or one of the meanings as it stands in a name."""
    ways = [all_of(understood.core)]
    if understood.rest != understood.core:
        ways.append(all_of(understood.rest))
    return tokens.any_of([*ways, *(tokens.words_of(name, "A") for name in dict.fromkeys(understood.meanings))])


def result_query(understood: Understood) -> str:
    """A tsquery for the words in what the result is called."""
    return " & ".join(f"({query})" for word in understood.rest.split() if (query := tokens.phrase_of(word, "B")))


def similar_query(understood: Understood) -> str:
    """A tsquery for names that are close: all characters but one, or the same sound."""
    units = units_of(understood.rest)
    chinese = [unit for unit in units if is_chinese(unit)]
    ways = [tokens.leave_one_out(chinese, "c")]
    if len(units) >= 2:
        ways.append(tokens.pinyin_phrase(syllables(units)))
    for word in (unit for unit in units if not is_chinese(unit) and unit.isalpha()):
        readings = segmentations(word) or [partial_syllables(word)]
        ways += [tokens.leave_one_out(reading, "p") for reading in readings]
        if SHORTEST_SPARSE <= len(word) <= tokens.LEAVE_OUT_UNITS:
            ways.append(tokens.leave_one_out(pairs(word), "i"))
    return tokens.any_of(ways)


def all_of(core: str) -> str:
    """A tsquery for every blank-free part of the words."""
    parts = [_part(word) for word in core.split()]
    return " & ".join(f"({part})" for part in parts if part)


def _part(word: str) -> str:
    """One blank-free part: runs of Chinese by their pairs, Latin words by letters."""
    runs: list[str] = []
    for unit in units_of(word):
        if is_chinese(unit) and runs and is_chinese(runs[-1]):
            runs[-1] += unit
        else:
            runs.append(unit)
    queries = [tokens.text_of(run) if is_chinese(run) else tokens.letters_of(run, segmentations(run)) for run in runs]
    return " & ".join(f"({query})" for query in queries if query)
