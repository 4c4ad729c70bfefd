"""Names of places and of departments inside a query, old names included. Pure: what exists here is passed in."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import resources

SUFFIX = re.compile("(?:特别行政区|自治区|自治州|自治县|自治旗|矿区|新区|地区|街道|[省市区县州盟旗乡镇])$")
ORGAN_ENDS = "局委办会队心所院站厅司联处馆部厂警管"
ORGAN = re.compile(
    "(?:有限责任公司|有限公司|公司|服务中心|管理中心|中心|办公室|委员会|管理局|事务局|大队|支队|中队|[局委办会队所院站厅联处馆部厂])$"
)
LONGEST_ORGAN = 16
LEVEL = re.compile("^[本我]?[省市区县州盟旗乡镇]级?")  # 市残联: whose one it is, no word to look for
UNKNOWN_PLACE = re.compile("^[^局委办厅]{2,6}?[省市区县州盟旗](?=...)")  # a place that is in no table
SHORTEST_WITHOUT_END = 4
OPENS = "局司会院部"  # …公安局交通警察支队: a name may begin behind another
COMMON = frozenset({"城区", "郊区", "市辖区", "新区", "开发区", "矿区"})


@dataclass(frozen=True)
class Place:
    """A name that a place has or had, and what stands there now."""

    said: str
    now: str
    code: str  # of today's division
    is_wide: bool = False  # a province or a city

    @property
    def is_old(self) -> bool:
        return self.said != self.now


@dataclass(frozen=True)
class Department:
    """A body that offers items here."""

    pk: int
    name: str


@dataclass(frozen=True)
class Surroundings:
    """The places and departments that queries may name."""

    places: Mapping[str, Place] = field(default_factory=dict)
    departments: tuple[Department, ...] = ()
    former: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # 工商局 → what its names hold today

    def place_in(self, text: str) -> tuple[str, Place] | None:
        """The words and the place: its full name anywhere; its name without 省市区县 as a word of its own, or that of a city
        at the beginning (港口区 is a district, 港口经营 is none)."""
        for said in self._longest_first:
            if said in text:
                return said, self.places[said]
        if text in self._stems:
            return text, self._stems[text]
        for length in range(min(len(text) - 1, 8), 1, -1):
            place = self._stems.get(text[:length])
            if place is not None and place.is_wide:
                return text[:length], place
        return None

    def organ_in(self, text: str) -> tuple[str, tuple[Department, ...]] | None:
        """The words for departments, at the beginning or the end, and which these are: 残联 is 残疾人联合会, 工商局 is
        today's 市场监督管理局."""
        if len(text) >= SHORTEST_WITHOUT_END:  # 市场监管
            found = tuple(one for name, one in self._short_names if name[0] == text[0] and _in_order(text, name))
            if found:
                return text, found
        for start, end in self._stretches(text):
            said = text[start:end]
            if found := self._formerly(said) or self._called(said):
                return (text[:end] if LEVEL.fullmatch(text[:start]) else said), found
        return None

    def _stretches(self, text: str) -> Iterator[tuple[int, int]]:
        """A single character that would be left in front is the half of a word (中燃公司), unless it names a level."""
        level = found.end() if (found := LEVEL.match(text)) else 0
        ends = [end for end in range(len(text), 1, -1) if text[end - 1] in ORGAN_ENDS]
        for end in ends:
            yield 0, end
            if level and end - level > 1:
                yield level, end
        if ends and ends[0] == len(text):
            for start in range(max(2, len(text) - LONGEST_ORGAN), len(text) - 1):
                yield start, len(text)

    def _formerly(self, said: str) -> tuple[Department, ...]:
        for part in self.former.get(said, ()):
            if found := tuple(one for one in self.departments if part in one.name):
                return found
        return ()

    def _called(self, said: str) -> tuple[Department, ...]:
        """Bodies whose name has these characters in this order, the last at its end."""
        if not ORGAN.sub("", said) or not ORGAN.search(said):
            return ()
        last = "会" if said[-1] in "联委" else said[-1]
        found = [(name, one) for name, one in self._by_end.get(last, ()) if said in name or _begins_in(said, name)]
        whole = [one for name, one in found if said in name]
        return tuple(whole or [one for _, one in found])

    @cached_property
    def _longest_first(self) -> list[str]:
        return sorted(self.places, key=len, reverse=True)

    @cached_property
    def _stems(self) -> Mapping[str, Place]:
        found: dict[str, Place] = {}
        for said, place in sorted(self.places.items(), key=lambda pair: pair[1].is_old):
            stem = stem_of(said)
            if len(stem) >= 2 and said not in COMMON:
                found.setdefault(stem, place)
        return found

    @cached_property
    def _short_names(self) -> list[tuple[str, Department]]:
        return [(name, one) for ends in self._by_end.values() for name, one in ends if name]

    @cached_property
    def _by_end(self) -> Mapping[str, list[tuple[str, Department]]]:
        found: dict[str, list[tuple[str, Department]]] = defaultdict(list)
        for one in self.departments:
            if one.name:
                found[one.name[-1]].append((self._without_place(one.name), one))
        return found

    def _without_place(self, name: str) -> str:
        for said in self._longest_first:
            if name.startswith(said):
                return name[len(said) :]
        for length in range(4, 1, -1):  # 防城港中燃…公司
            if (place := self._stems.get(name[:length])) is not None and place.is_wide:
                return name[length:]
        return UNKNOWN_PLACE.sub("", name)


def stem_of(name: str) -> str:
    """永川区 → 永川; a name of two characters stays whole."""
    return SUFFIX.sub("", name) if len(name) > 2 else name


def renamed(rows: Iterable[tuple[str, str, str, int]]) -> dict[str, Place]:
    """(name, name now, code now, level) → by name; today's names win over old ones."""
    found: dict[str, Place] = {}
    for said, now, code, level in sorted(rows, key=lambda row: row[0] != row[1]):
        if len(said) >= 2 and said not in COMMON:
            found.setdefault(said, Place(said, now, code, is_wide=level <= 2))
    return found


@cache
def former_bodies() -> Mapping[str, tuple[str, ...]]:
    """`data/former_bodies.csv`: what departments were called before the reforms, or are called in the street."""
    data = resources.files("tongban.catalogue").joinpath("data/former_bodies.csv").read_text("utf-8")
    return {row["said"]: tuple(row["now"].split("|")) for row in csv.DictReader(data.splitlines())}


def _begins_in(said: str, name: str) -> bool:
    starts = [0, *(place + 1 for place, char in enumerate(name) if char in OPENS)]
    return any(name[start : start + 1] == said[0] and _in_order(said, name[start:]) for start in starts)


def _in_order(said: str, name: str) -> bool:
    rest = iter(name)
    return all(char in rest for char in said)
