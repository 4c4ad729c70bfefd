"""What a person may mean by the words they type into the search box."""

import re
from dataclasses import dataclass, field

from tongban.catalogue.rules import tokens
from tongban.catalogue.rules.reading import is_chinese, partial_syllables, segmentations, syllables, units_of
from tongban.catalogue.rules.synonyms import said_in

# Words that only ask. Some also stand inside names of items (…兼顾人民防空需要…): those go at the ends only.
ASKING = re.compile(
    "请问|怎么样|怎么|怎样|如何|在哪里|在哪儿|在哪|哪里|去哪儿|去哪|我想要|我要|我想|什么|能不能|多少钱|多久|[吗呢么啊]"
)
_WORDS = "想要|需要|办理|流程|手续|所需|材料|可以|一下|要"
AT_THE_ENDS = re.compile(f"^(?:{_WORDS})+|(?:{_WORDS})+$")
COUNTERS = re.compile("(?<=[开办卖养])(?:一?[个家间只条头]小?|小)(?=.)")  # 开个饭店, 开一家小超市
LONGEST = 60


@dataclass(frozen=True)
class Understood:
    """What the query was taken for, to be shown with the answer."""

    text: str  # as typed
    core: str  # without the words that only ask
    sayings: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)  # 开饭店 → (食品经营许可, …)
    by_similarity: bool = False  # nothing fitted as typed: these are close by spelling or sound

    @property
    def meanings(self) -> list[str]:
        return [name for _, names in self.sayings for name in names]


def understand(text: str) -> Understood:
    """Take the words apart. Words that only ask (怎么办理…) are left out unless nothing else is there."""
    text = text.strip()[:LONGEST]
    words = text.split()
    core = " ".join(filter(None, (_without_asking(word) for word in words)))
    core = core or " ".join(filter(None, ("".join(units_of(word)) for word in words)))
    return Understood(text=text, core=core, sayings=said_in(core.replace(" ", "")))


def _without_asking(word: str) -> str:
    plain = ASKING.sub("", "".join(units_of(word)))
    return COUNTERS.sub("", AT_THE_ENDS.sub("", plain))


def exact_query(understood: Understood) -> str:
    """A tsquery for what the words say: every part of the core, or one of the meanings as it stands in a name."""
    parts = [_part(word) for word in understood.core.split()]
    core = " & ".join(f"({part})" for part in parts if part)
    return tokens.any_of([core, *(tokens.phrase_of(name, "A") for name in understood.meanings)])


def shelf_query(understood: Understood) -> str:
    """A tsquery for the words in what people say, in the theme or in the name of the department."""
    return " & ".join(f"({query})" for word in understood.core.split() if (query := tokens.phrase_of(word, "BC")))


def similar_query(understood: Understood) -> str:
    """A tsquery for names that are close: all characters but one, or the same sound."""
    units = units_of(understood.core)
    chinese = [unit for unit in units if is_chinese(unit)]
    ways = [tokens.leave_one_out(chinese, "c")]
    if len(units) >= 2:
        ways.append(tokens.pinyin_phrase(syllables(units)))
    for word in (unit for unit in units if not is_chinese(unit) and unit.isalpha()):
        readings = segmentations(word) or [partial_syllables(word)]
        ways += [tokens.leave_one_out(reading, "p") for reading in readings]
    return tokens.any_of(ways)


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
