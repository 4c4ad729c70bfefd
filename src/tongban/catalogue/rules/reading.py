"""How text is taken apart for search: characters, pairs of characters, pinyin, first letters, Latin words."""

import csv
import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise

UNITS = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff〇]|[a-z0-9]+")
LONGEST_SYLLABLE = 6
SEGMENTATIONS = 4


def units_of(text: str) -> list[str]:
    """The text as search sees it: single Chinese characters and whole Latin words; punctuation joins nothing apart."""
    return UNITS.findall(unicodedata.normalize("NFKC", text).lower())


def stands_in(words: str, name: str) -> bool:
    """Do the words stand in the name as they are? A 身份证 is no 身份证明."""
    if words not in name:
        return False
    return not words.endswith("证") or words in name.replace(f"{words}明", "")


def is_meant(meaning: str, name: str) -> bool:
    """Do all words of the meaning stand in the name, and none of those with a minus in front?"""
    return all(word[1:] not in name if word.startswith("-") else stands_in(word, name) for word in meaning.split())


def is_chinese(unit: str) -> bool:
    return not (unit.isascii())


def syllables(units: Sequence[str]) -> list[str]:
    """The pinyin of each Chinese unit, without tones; Latin units stay. Place names are read as their people do."""
    _load_places()
    readings: list[str] = []
    run = ""
    for unit in [*units, ""]:
        if unit and is_chinese(unit):
            run += unit
            continue
        if run:
            readings += _readings_of(run)
            run = ""
        if unit:
            readings.append(unit)
    return readings


@lru_cache(maxsize=8192)  # departments, themes and sayings come back with every item
def _readings_of(run: str) -> tuple[str, ...]:
    from pypinyin import (
        lazy_pinyin,
    )  # its dictionary takes a third of a second to load: at the first search, not before

    return tuple(lazy_pinyin(run, errors=list))  # type: ignore[arg-type]  # one reading per unknown character


def initials(units: Sequence[str], readings: Sequence[str] | None = None) -> list[str]:
    """The first letter of each unit's pinyin (`readings`, if known); Latin units give all their letters as one."""
    readings = syllables(units) if readings is None else readings
    return [s[:1] if is_chinese(u) else u for u, s in zip(units, readings, strict=True)]


def pairs(units: Sequence[str]) -> list[str]:
    return [a + b for a, b in pairwise(units)]


def segmentations(letters: str) -> list[list[str]]:
    """The ways to read Latin letters as whole pinyin syllables, fewest syllables first; [] when there is none."""
    ways: dict[int, list[list[str]]] = {0: [[]]}
    known = known_syllables()
    for end in range(1, len(letters) + 1):
        found: list[list[str]] = []
        for start in range(max(0, end - LONGEST_SYLLABLE), end):
            if letters[start:end] in known:
                found += [[*way, letters[start:end]] for way in ways.get(start, [])]
        ways[end] = sorted(found, key=len)[:SEGMENTATIONS]
    return ways[len(letters)]


def partial_syllables(letters: str) -> list[str]:
    """The syllables that can be read in letters that are not all pinyin: the longest at each place, the rest skipped."""
    found, place = [], 0
    while place < len(letters):
        for length in range(LONGEST_SYLLABLE, 1, -1):
            if letters[place : place + length] in known_syllables():
                found.append(letters[place : place + length])
                place += length
                break
        else:
            place += 1
    return found


@cache
def known_syllables() -> frozenset[str]:
    """All syllables that the common characters have."""
    from pypinyin.constants import PINYIN_DICT, Style
    from pypinyin.style import convert

    found: set[str] = set()
    for code, readings in PINYIN_DICT.items():
        if 0x4E00 <= code <= 0x9FFF:
            found.update(convert(reading, Style.NORMAL, strict=False) for reading in readings.split(",")[:1])
    return frozenset(s for s in found if s.isascii() and s.isalpha() and s not in {"m", "n", "ng", "hm", "hng"})


@cache
def _load_places() -> None:
    from pypinyin import load_phrases_dict

    data = resources.files("tongban.catalogue").joinpath("data/place_readings.csv").read_text("utf-8")
    load_phrases_dict(
        {
            row["phrase"]: [[syllable] for syllable in row["reading"].split()]
            for row in csv.DictReader(data.splitlines())
        }
    )
