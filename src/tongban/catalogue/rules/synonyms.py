"""What people say and what the items are called: said → names in order of likelihood. The rows are `data/synonyms.csv` and
`data/stories.csv` as they ship, overlaid with what the catalogue managers of this place entered or switched off, passed in.

A saying of several words (`<车> 抵押`) is heard wherever all of them are said, in any order: see `stories`.
"""

import csv
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from importlib import resources

from rapidfuzz.distance import OSA

from tongban.catalogue.rules.reading import initials, syllables, units_of
from tongban.catalogue.rules.stories import CLASS, GAP, Place, Stories, WordsByFirst

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
    places: tuple[Place, ...] = ()  # where the words that were typed say it; none for letters and beginnings

    @property
    def is_action(self) -> bool:
        return self.kind == ACTION


@dataclass(frozen=True)
class Dictionary:
    """All sayings that count, by what is said."""

    sayings: Mapping[str, Saying] = field(default_factory=dict)

    def said_in(self, text: str) -> list[Saying]:
        """The sayings in the text with their places, the longest first; none inside another, and none of several words of
        which the others tell the half already."""
        told = [
            (sum(end - start for start, end in places), 0, said, places) for said, places in self._stories.told(text)
        ]
        told += [(len(said), 1, said, tuple(places)) for said, places in self._words.found_in(text).items()]
        found: list[Saying] = []
        taken: set[int] = set()
        for _length, is_simple, said, heard in sorted(told, key=lambda one: (-one[0], -one[1], one[3], one[2])):
            places = heard
            if is_simple:
                places = tuple(one for one in heard if taken.isdisjoint(range(*one)))
            letters = {letter for place in places for letter in range(*place)}
            if 2 * len(letters - taken) <= len(letters):
                continue
            taken |= letters
            words = said if is_simple else GAP.join(text[start:end] for start, end in sorted(places))
            found.append(replace(self.sayings[said], said=words, places=places))
        return found

    def begun_or_spelled(self, words: str) -> list[Saying]:
        """The sayings that these words begin (while somebody types), or that the letters spell."""
        if words.isascii():
            said = self.spelled(words)
        elif len(words) >= SHORTEST_BEGUN:
            said = [one for one in self._simple if one.startswith(words)]
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
            near = [said for said in self._simple if OSA.distance(said, words, score_cutoff=1) <= 1]
        if not near and len(words) == SHORTEST_WRONG:  # of three characters only the middle one may be wrong
            near = [said for said in self._simple if len(said) == 3 and said[0] == words[0] and said[2] == words[2]]
        return next((self.sayings[said] for said in near if len(said) >= SHORTEST_WRONG), None)

    @cached_property
    def _simple(self) -> list[str]:
        """Those of one word."""
        return [said for said in self.sayings if not _is_story(said)]

    @cached_property
    def _words(self) -> WordsByFirst:
        return WordsByFirst(self._simple)

    @cached_property
    def _stories(self) -> Stories:
        return Stories([said for said in self.sayings if _is_story(said)])

    @cached_property
    def _spellings(self) -> list[str]:
        return sorted(self._by_letters)

    @cached_property
    def _by_sound(self) -> Mapping[str, str]:
        """Whole pinyin → the first saying, action or meaning that is read so."""
        found: dict[str, str] = {}
        words = [*self._simple, *(name for one in self.sayings.values() for name in one.means)]
        for word in words:
            units = units_of(word)
            if 2 <= len(units) <= LONGEST_READ and not word.isascii():
                found.setdefault("".join(syllables(units)), word)
        return found

    @cached_property
    def _by_letters(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for saying in map(self.sayings.__getitem__, self._simple):
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
    """The sayings of `data/synonyms.csv` and `data/stories.csv`."""
    found: dict[str, Saying] = {}
    for name in ("synonyms", "stories"):
        data = resources.files("tongban.catalogue").joinpath(f"data/{name}.csv").read_text("utf-8")
        for row in csv.DictReader(data.splitlines()):
            saying = saying_of(row["said"], row["means"].split("|"), kind=row["kind"])
            found[saying.said] = saying
    return found


def saying_of(said: str, means: Iterable[str], *, kind: str = THING) -> Saying:
    """The saying as search sees it: without punctuation, small letters, blanks only between words that stand apart."""
    names = dict.fromkeys(meaning_of(name) for name in means)
    return Saying(key_of(said), tuple(name for name in names if name), kind)


def key_of(text: str) -> str:
    """The words as search sees them, one blank between them; `<车>` stays what it is."""
    words = ("".join(units_of(word)) if not CLASS.fullmatch(word) else word for word in text.split())
    return " ".join(filter(None, words))


def meaning_of(name: str) -> str:
    """Part of a name; several words where all have to stand in it, `-机动车` where one must not."""
    words = (("-" if word.startswith("-") else "") + key_of(word) for word in name.split())
    return " ".join(word for word in words if word.strip("-"))


def _is_story(said: str) -> bool:
    return " " in said or said[:1] == "<"


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
