"""What people say and what the items are called: said → names in order of likelihood. The rows are `data/synonyms.csv` as it
ships, overlaid with what the catalogue managers of this place entered or switched off, passed in."""

import csv
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import resources

from rapidfuzz.distance import OSA

from tongban.catalogue.rules.reading import initials, syllables, units_of

SHORTEST_INITIALS = 3  # two letters mean too much
SHORTEST_BEGUN = 2  # 开饭
SHORTEST_BEGINNING, MOST_SPELLED = 5, 4  # letters
SHORTEST_WRONG = 3
LONGEST_READ = 8  # characters of one word read aloud


THING, WORD, ACTION = "thing", "word", "action"


@dataclass(frozen=True)
class Saying:
    """开饭店 → 食品经营许可 is a thing that people want: an answer even inside a long story. 汽车 → 机动车 is another word for
    a part of names: no answer when most of what was said stays open. 丢了 → 补领 is an action: what is done to a thing."""

    said: str  # as search sees it
    means: tuple[str, ...]
    kind: str = THING

    @property
    def is_action(self) -> bool:
        return self.kind == ACTION


@dataclass(frozen=True)
class Dictionary:
    """All sayings that count, by what is said."""

    sayings: Mapping[str, Saying] = field(default_factory=dict)

    def said_in(self, text: str) -> list[Saying]:
        """The sayings in the text, the longest first; none inside another."""
        found: list[Saying] = []
        for said in self._longest_first:
            if said in text:
                found.append(self.sayings[said])
                text = text.replace(said, " ")
        return found

    def begun_or_spelled(self, words: str) -> list[Saying]:
        """The sayings that these words begin (while somebody types), or that the letters spell."""
        if words.isascii():
            said = self.spelled(words)
        elif len(words) >= SHORTEST_BEGUN:
            said = [one for one in self.sayings if one.startswith(words)]
        else:
            said = []
        return [self.sayings[one] for one in said[:MOST_SPELLED] if not self.sayings[one].is_action]

    def spelled(self, letters: str) -> list[str]:
        """The sayings whose whole pinyin, or all of whose first letters, are these; else those whose pinyin begins so."""
        found = self._by_letters.get(letters, [])
        if not found and len(letters) >= SHORTEST_BEGINNING:
            place = bisect_left(self._spellings, letters)
            while (
                place < len(self._spellings)
                and self._spellings[place].startswith(letters)
                and len(found) < MOST_SPELLED
            ):
                found = [*found, *self._by_letters[self._spellings[place]]]
                place += 1
        return found

    def read_aloud(self, letters: str) -> str:
        """The sayings that these letters are when read one after the other, of two characters and more each: shebaobujiao is
        社保补缴. The fewest, and of these those that stand first; "" when the letters are none."""
        best: dict[int, tuple[str, ...]] = {0: ()}
        for end in range(2, len(letters) + 1):
            ways = [
                (*best[start], word)
                for start in range(end)
                if start in best and (word := self._by_sound.get(letters[start:end]))
            ]
            if ways:
                best[end] = min(ways, key=len)
        return "".join(best.get(len(letters), ()))

    def close_to(self, words: str) -> Saying | None:
        """The saying that these words may be with one character wrong: the same sound, or the same but for one."""
        if len(words) < SHORTEST_WRONG:
            return None
        sound = "".join(syllables(units_of(words)))
        near = [*self._by_letters.get(sound, ())]
        if not near and len(words) > SHORTEST_WRONG:
            near = [said for said in self.sayings if OSA.distance(said, words, score_cutoff=1) <= 1]
        if not near and len(words) == SHORTEST_WRONG:  # of three characters only the middle one may be wrong
            near = [said for said in self.sayings if len(said) == 3 and said[0] == words[0] and said[2] == words[2]]
        return next((self.sayings[said] for said in near if len(said) >= SHORTEST_WRONG), None)

    @cached_property
    def _longest_first(self) -> list[str]:
        return sorted(self.sayings, key=len, reverse=True)

    @cached_property
    def _spellings(self) -> list[str]:
        return sorted(self._by_letters)

    @cached_property
    def _by_sound(self) -> Mapping[str, str]:
        """Whole pinyin → the first saying, action or meaning that is read so."""
        found: dict[str, str] = {}
        words = [*self.sayings, *(name for one in self.sayings.values() for name in one.means)]
        for word in words:
            units = units_of(word)
            if 2 <= len(units) <= LONGEST_READ and not word.isascii():
                found.setdefault("".join(syllables(units)), word)
        return found

    @cached_property
    def _by_letters(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for saying in self.sayings.values():
            if saying.is_action or saying.said.isascii():
                continue
            units = units_of(saying.said)
            readings = syllables(units)
            found["".join(readings)].append(saying.said)
            if len(units) >= SHORTEST_INITIALS:
                found["".join(initials(units, readings))].append(saying.said)
        return dict(found)


@cache
def shipped() -> Mapping[str, Saying]:
    """The sayings of `data/synonyms.csv`."""
    data = resources.files("tongban.catalogue").joinpath("data/synonyms.csv").read_text("utf-8")
    rows = (
        saying_of(row["said"], row["means"].split("|"), kind=row["kind"]) for row in csv.DictReader(data.splitlines())
    )
    return {saying.said: saying for saying in rows}


def saying_of(said: str, means: Iterable[str], *, kind: str = THING) -> Saying:
    """The saying as search sees it: without blanks and punctuation, small letters."""
    names = dict.fromkeys(key_of(name) for name in means)
    return Saying(key_of(said), tuple(name for name in names if name), kind)


def key_of(text: str) -> str:
    return "".join(units_of(text))


@cache
def shipped_dictionary() -> Dictionary:
    return Dictionary(shipped())


def overlaid(own: Iterable[tuple[Saying, bool]]) -> Dictionary:
    """The shipped sayings with one's own (saying, is it on): the same words replace what ships, or take it away."""
    sayings = dict(shipped())
    for saying, is_on in own:
        if is_on:
            sayings[saying.said] = saying
        else:
            sayings.pop(saying.said, None)
    return Dictionary(sayings)
