"""Sayings of several words: `<车> <卖>` is told wherever both are said, in any order. `<车>` is any word of that class, from
`data/word_classes.csv`; a word of a class with a minus in front is none of it (停车 is no 车)."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

Place = tuple[int, int]  # from, to
CLASS = re.compile(r"<[^<>\s]+>")
GAP = "…"


class Stories:
    """Many such sayings, looked for together."""

    def __init__(self, sayings: Iterable[str]) -> None:
        self._sayings = [(said, said.split()) for said in sayings]
        self._words = {word for _said, words in self._sayings for word in words}

    def told(self, text: str) -> Iterator[tuple[str, tuple[Place, ...]]]:
        """Those that the text tells, each with the places of its words."""
        said_at = {word: places for word in self._words if (places := _places(word, text))}
        for said, words in self._sayings:
            if all(word in said_at for word in words) and (places := _apart([said_at[word] for word in words])):
                yield said, tuple(places)


def _places(word: str, text: str) -> list[Place]:
    """Where the word, or any of its class, stands in the text: the longest first."""
    if not word.startswith("<"):
        return list(_found(word, text))
    known = word_classes().get(word[1:-1])
    if known is None:
        return []
    places = [place for one in known.words for place in _found(one, text)]
    seeming = [place for one in known.seeming for place in _found(one, text)] if places else []
    places = [one for one in places if not any(start <= one[0] and one[1] <= end for start, end in seeming)]
    return sorted(places, key=lambda one: (one[0] - one[1], one[0]))


def _found(word: str, text: str) -> Iterator[Place]:
    start = text.find(word)
    while start >= 0:
        yield start, start + len(word)
        start = text.find(word, start + 1)


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
class WordClass:
    """Words that mean the same here, and longer ones that only seem to hold one of them."""

    words: tuple[str, ...]
    seeming: tuple[str, ...]


@cache
def word_classes() -> Mapping[str, WordClass]:
    """By name."""
    data = resources.files("tongban.catalogue").joinpath("data/word_classes.csv").read_text("utf-8")
    found = {}
    for row in csv.DictReader(data.splitlines()):
        words = row["words"].lower().split("|")
        found[row["name"]] = WordClass(
            tuple(one for one in words if one[0] != "-"), tuple(one[1:] for one in words if one[0] == "-")
        )
    return found
