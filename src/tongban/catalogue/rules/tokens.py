"""Search documents and search queries as PostgreSQL text, of our own tokens, so that no parser or locale has a say.

Tokens carry their kind in front: c character, b pair of characters, p pinyin syllable, i pair of first letters, w word.
Weights: A the name, B what its result is called, C theme and department, D content.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from tongban.catalogue.rules.reading import initials, is_chinese, pairs, syllables, units_of

SECTION = 2000  # positions per section, so that no phrase runs from one into the next
GAP = 3
CONTENT_UNITS = 600
LEAVE_OUT_UNITS = 24
TOKEN = re.compile(r"'(?:[^']|'')*'(?::[A-D]+)?")


class Document:
    """Collects the tokens of one item."""

    def __init__(self) -> None:
        self.places: dict[str, set[str]] = defaultdict(set)
        self.next = {"A": 1, "B": SECTION, "C": 2 * SECTION, "D": 3 * SECTION}

    def add(self, text: str, weight: str) -> None:
        """Add a text; the name can be found by every kind of token, departments and themes not by single characters, what the
        result is called and content by pairs only."""
        units = units_of(text)[:CONTENT_UNITS]
        start = self.next[weight]
        self.next[weight] = min(start + len(units) + GAP, start - start % SECTION + SECTION - 1)
        streams = [("b", pairs(units))]
        if weight in "AC":
            readings = syllables(units)
            letters = initials(units, readings)
            streams += [("p", readings), ("i", pairs(letters)), ("w", [u if not is_chinese(u) else "" for u in units])]
        if weight == "A":
            streams.append(("c", [u if is_chinese(u) else "" for u in units]))
        for kind, tokens in streams:
            for place, token in enumerate(tokens):
                if token:
                    self.places[kind + token].add(f"{min(start + place, 16383)}{weight}")

    def tsvector(self) -> str:
        return " ".join(f"{_quoted(token)}:{','.join(sorted(places)[:250])}" for token, places in self.places.items())


def phrase_of(text: str, weights: str = "") -> str:
    """A tsquery for the text as it stands, "" when the text has nothing to search by."""
    units = units_of(text)
    if len(units) == 1:
        kind = "c" if is_chinese(units[0]) else "w"
        return _token(kind, units[0], weights or "A")
    return _phrase("b", pairs(units), weights)


def words_of(text: str, weights: str = "") -> str:
    """A tsquery for all words between the blanks, each as it stands; those with a minus in front are left to the score."""
    return " & ".join(
        query for word in text.split() if not word.startswith("-") and (query := phrase_of(word, weights))
    )


def text_of(text: str) -> str:
    """A tsquery for the text as it stands anywhere, or for all its pairs in the name or what the result is called."""
    units = units_of(text)
    if len(units) < 3:
        return phrase_of(text)
    return any_of([" & ".join(_token("b", pair, "AB") for pair in pairs(units)), phrase_of(text)])


def letters_of(word: str, readings: Iterable[Sequence[str]]) -> str:
    """A tsquery for Latin letters: as a word, as first letters, as pinyin (the last syllable may go on)."""
    ways = [_token("w", word)]
    if 2 <= len(word) <= 12 and word.isalpha():
        ways.append(_phrase("i", pairs(word)))
    ways += [_phrase("p", list(reading)) for reading in readings if len(reading) > 1]
    return any_of(ways)


def leave_one_out(units: Sequence[str], kind: str) -> str:
    """A tsquery that holds when at most one of the units is not there (in the name)."""
    units = list(dict.fromkeys(units))[:LEAVE_OUT_UNITS]
    if len(units) < 3:
        return ""
    return _all_but_one([_token(kind, unit, "AB") for unit in units])


def _all_but_one(parts: Sequence[str]) -> str:
    """Holds when at most one of the parts does not: all of one half, all but one of the other. So it is not written out for
    each of them: a tsquery of many hundred tokens takes the index a fifth of a second."""
    if len(parts) < 2:
        return ""
    halves = parts[: len(parts) // 2], parts[len(parts) // 2 :]
    ways = ((" & ".join(one), _all_but_one(other)) for one, other in (halves, halves[::-1]))
    return any_of(f"{whole} & ({rest})" if rest else whole for whole, rest in ways)


def pinyin_phrase(readings: Sequence[str]) -> str:
    return _phrase("p", readings, "AB")


def _phrase(kind: str, tokens: Sequence[str], weights: str = "") -> str:
    return " <-> ".join(_token(kind, token, weights) for token in tokens)


def _token(kind: str, token: str, weights: str = "") -> str:
    return _quoted(kind + token) + (f":{weights}" if weights else "")


def _quoted(token: str) -> str:
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"


def any_token_of(query: str) -> str:
    """A tsquery for any token of this one: cheap to rank by where the query itself has the same tokens many times."""
    return " | ".join(dict.fromkeys(TOKEN.findall(query)))


def any_of(queries: Iterable[str]) -> str:
    found = [query for query in queries if query]
    return " | ".join(f"({query})" for query in found)
