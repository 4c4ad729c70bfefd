"""Which entry of the dictionary a name may mean, and how sure that is.

The similarity is our own and not that of `pg_trgm`: names are short (two to twelve characters), most trigrams of a Chinese
name are padding, and in a database with the C collation the extension leaves the characters out; an installation must not
suggest otherwise than its neighbour. In this order, the first that fits:

* 100: after `key_of` the name is one the dictionary has.
* 97: it is, once filler in front is taken away (申请人有效身份证).
* 92: it ends in such a name, and what stands before says whose it is (法定代表人身份证).
* 80: it ends in a longer such name, and something else stands before (食品经营企业营业执照): the head of a Chinese name is at
  its end, so that it is at least a kind of it.
* at most 78: as many pairs of characters in common as Dice's coefficient says, from 0.6 on; only the nearest.
* none: it names several things (身份证或户口簿), or negates one. A person links these, if at all.

Linking never follows from this by itself: a person accepts, one by one or all above a confidence that the person chooses.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from tongban.catalogue.rules.materials.names import is_holder, key_of, rest_of, without_filler

SAME, SAME_PLAIN, WHOSE, KIND_OF, ALIKE = 100, 97, 92, 80, 78
LEAST = 55  # below nothing is suggested
LEAST_ALIKE = 0.6
SHORTEST_HEAD = 4  # 照片 and 合同 are the head of too many things
LONGEST_HEAD = 20
SEVERAL = re.compile(r"或者|或|及|和|与|以及|、")
NOT_IT = re.compile(r"未|无需|不需|免|注销|遗失|挂失|作废|补领|换领|缴回|交回")
UNKNOWN_HOLDER = "?"


@dataclass(frozen=True)
class Suggestion:
    """`confidence` in percent; `said`: the name of the dictionary that led there; `whose`: whose paper it is."""

    entry_id: int
    confidence: int
    said: str
    whose: str = ""


class Known:
    """The names of the dictionary (key → entry) as suggestions ask them. Built once for many names."""

    def __init__(self, names: Mapping[str, int]) -> None:
        self.names = {key: entry for key, entry in names.items() if key}
        self._pairs: dict[str, list[str]] = defaultdict(list)
        self._sizes: dict[str, int] = {}
        for key in self.names:
            pairs = _pairs(key)
            self._sizes[key] = len(pairs)
            for pair in pairs:
                self._pairs[pair].append(key)

    def suggestion(self, text: str, refused: Iterable[int] = ()) -> Suggestion | None:
        """The best one that nobody refused for this name."""
        key, taboo = key_of(text), frozenset(refused)
        if not key:
            return None
        if (entry := self.names.get(key)) and entry not in taboo:
            return Suggestion(entry, SAME, key)
        plain = without_filler(key)
        if (entry := self.names.get(plain)) and entry not in taboo:
            return Suggestion(entry, SAME_PLAIN, plain)
        if self._names_several(key) or NOT_IT.search(key):
            return None
        return self._by_head(key, taboo) or self._alike(plain, taboo)

    def nearest(self, text: str, most: int) -> list[Suggestion]:
        """While somebody types: names that begin so, then that hold it, then the like; each entry once."""
        key = key_of(text)
        if not key:
            return []
        found: dict[int, Suggestion] = {}
        best = self.suggestion(text)
        if best is not None and best.confidence >= WHOSE:
            found[best.entry_id] = best
        holding = [one for one in self.names if key in one]
        for said in sorted(holding, key=lambda one: (not one.startswith(key), len(one), one)):
            share = round(ALIKE * (0.5 + len(key) / len(said) / 2))
            found.setdefault(self.names[said], Suggestion(self.names[said], share, said))
        if best is not None:
            found.setdefault(best.entry_id, best)
        return list(found.values())[:most]

    def _by_head(self, key: str, taboo: frozenset[int]) -> Suggestion | None:
        for length in range(min(len(key) - 1, LONGEST_HEAD), 1, -1):
            said = key[-length:]
            entry = self.names.get(said)
            if entry is None:
                continue
            rest = rest_of(key, said) or ""
            if is_holder(rest):
                return None if entry in taboo else Suggestion(entry, WHOSE, said, rest)
            if length >= SHORTEST_HEAD:
                return None if entry in taboo else Suggestion(entry, KIND_OF, said, rest)
        return None

    def _alike(self, key: str, taboo: frozenset[int]) -> Suggestion | None:
        own = _pairs(key)
        shared = Counter(said for pair in own for said in self._pairs.get(pair, ()))
        best, most = None, 0.0
        for said, count in shared.items():
            if self.names[said] in taboo:
                continue
            dice = 2 * count / (len(own) + self._sizes[said])
            if dice > most or (dice == most and best is not None and said < best):
                best, most = said, dice
        if best is None or most < LEAST_ALIKE:
            return None
        confidence = round(LEAST + (ALIKE - LEAST) * (most - LEAST_ALIKE) / (1 - LEAST_ALIKE))
        return Suggestion(self.names[best], confidence, best, UNKNOWN_HOLDER + key)

    @staticmethod
    def _names_several(key: str) -> bool:
        """Things joined by a word: 身份证或户口簿. 法定代表人和经办人身份证 is one thing of two people."""
        *before, _last = SEVERAL.split(key)
        return any(not is_holder(part) for part in before)


def _pairs(key: str) -> set[str]:
    """The characters two by two; of a single one the character."""
    return {a + b for a, b in pairwise(key)} or {key}


def whose_of(text: str, own: Iterable[str]) -> str:
    """Whose paper a name speaks of, once it is known to mean an entry with these names; UNKNOWN_HOLDER and the name when none
    of them is its head."""
    key = key_of(text)
    for said in sorted(own, key=len, reverse=True):
        rest = rest_of(key, said)
        if rest is not None:
            return rest
    return UNKNOWN_HOLDER + key
