"""Sayings of several words: `<车> <卖>` is told wherever both are said, in any order. `<车>` is any word of that class, from
`data/word_classes.csv`; a word of a class with a minus in front is none of it (停车 is no 车)."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

Place = tuple[int, int]  # from, to
CLASS = re.compile(r"<[^<>\s]+>")
GAP = "…"


class WordsByFirst:
    """Many words, to be found in a short text without looking for each: by the character that they begin with."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_first: dict[str, list[str]] = defaultdict(list)
        for word in words:
            self._by_first[word[:1]].append(word)

    def found_in(self, text: str) -> dict[str, list[Place]]:
        """The words that stand in the text, each with its places."""
        found: dict[str, list[Place]] = defaultdict(list)
        for start, first in enumerate(text):
            for word in self._by_first.get(first, ()):
                if text.startswith(word, start):
                    found[word].append((start, start + len(word)))
        return found


class Stories:
    """Many such sayings, looked for together."""

    def __init__(self, sayings: Iterable[str]) -> None:
        self._by_word: dict[str, list[tuple[str, list[str]]]] = defaultdict(list)
        for said in sayings:
            self._by_word[said.split()[0]].append((said, said.split()))
        plain = {word for stories in self._by_word.values() for _said, words in stories for word in words}
        self._plain = WordsByFirst(word for word in plain if not CLASS.fullmatch(word))

    def told(self, text: str) -> Iterator[tuple[str, tuple[Place, ...]]]:
        """Those that the text tells, each with the places of its words."""
        said_at = {**self._plain.found_in(text), **_classes_in(text)}
        for word in said_at:
            for said, words in self._by_word.get(word, ()):
                if all(one in said_at for one in words) and (places := _apart([said_at[one] for one in words])):
                    yield said, tuple(places)


def _classes_in(text: str) -> dict[str, list[Place]]:
    """By `<name>` the places of the words of the class, the longest first."""
    classes, by_first = word_classes()
    standing = by_first.found_in(text)
    found: dict[str, list[Place]] = {}
    for name in {name for word in standing for name in classes.of_word[word]}:
        seeming = [place for one in classes.seeming[name] for place in standing.get(one, ())]
        places = [
            place
            for one in classes.words[name]
            for place in standing.get(one, ())
            if not any(start <= place[0] and place[1] <= end for start, end in seeming)
        ]
        if places:
            found[f"<{name}>"] = sorted(places, key=lambda one: (one[0] - one[1], one[0]))
    return found


def _apart(choices: Sequence[Sequence[Place]]) -> list[Place]:
    """One place for each, none upon another; [] when there is no such way."""
    if not choices:
        return []
    for start, end in choices[0]:
        others = [[one for one in places if one[1] <= start or one[0] >= end] for places in choices[1:]]
        if all(others):
            rest = _apart(others)
            if rest or not others:
                return [(start, end), *rest]
    return []


@dataclass(frozen=True)
class WordClasses:
    """By name of the class: words that mean the same here, and longer ones that only seem to hold one of them. And by word
    the classes that it is of."""

    words: Mapping[str, Sequence[str]]
    seeming: Mapping[str, Sequence[str]]
    of_word: Mapping[str, Sequence[str]]


@cache
def word_classes() -> tuple[WordClasses, WordsByFirst]:
    data = resources.files("tongban.catalogue").joinpath("data/word_classes.csv").read_text("utf-8")
    words, seeming, of_word = {}, {}, defaultdict(list)
    for row in csv.DictReader(data.splitlines()):
        known = row["words"].lower().split("|")
        words[row["name"]] = [one for one in known if one[0] != "-"]
        seeming[row["name"]] = [one[1:] for one in known if one[0] == "-"]
        for word in (*words[row["name"]], *seeming[row["name"]]):
            of_word[word].append(row["name"])
    return WordClasses(words, seeming, of_word), WordsByFirst(of_word)
