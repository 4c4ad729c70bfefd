"""What people say and what the items are called: `data/synonyms.csv`, said → names in order of likelihood."""

import csv
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from importlib import resources

from tongban.catalogue.rules.reading import units_of


@cache
def synonyms() -> Mapping[str, tuple[str, ...]]:
    """Said (as search sees it) → parts of item names."""
    data = resources.files("tongban.catalogue").joinpath("data/synonyms.csv").read_text("utf-8")
    return {
        "".join(units_of(row["said"])): tuple("".join(units_of(name)) for name in row["means"].split("|"))
        for row in csv.DictReader(data.splitlines())
    }


def said_in(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """The sayings in the text with their meanings, the longest first; none inside another."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for said in sorted(synonyms(), key=len, reverse=True):
        if said in text:
            found.append((said, synonyms()[said]))
            text = text.replace(said, " ")
    return found


def sayings_for(name: str) -> list[str]:
    """What people may say when they mean an item of this name."""
    sayings: dict[str, None] = {}
    for meant, said in _by_meaning().items():
        if meant in name:
            sayings.update(dict.fromkeys(said))
    return list(sayings)


@cache
def _by_meaning() -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for said, names in synonyms().items():
        for name in names[:2]:  # further meanings only serve a query that says so
            found[name].append(said)
    return dict(found)
