"""What a place demands of its guides: phrases, limits of length, which checks block; the defaults of the platform first,
then what each wider and narrower division sets over it."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from tongban.catalogue.rules.audit.findings import BLOCKING, CHECKS, SEVERITIES

SETTINGS = frozenset({"severity", "phrases", "allowed", "without_phrases", "repealed_laws", "name_longest"})
FORBIDDEN, ALLOWED, VAGUE, DEMANDED = PHRASE_KINDS = ("forbidden", "allowed", "vague", "demanded")


@dataclass(frozen=True)
class RepealedLaw:
    """A text that is no longer in force since that day, and what took its place ("" when nothing did)."""

    name: str
    repealed_on: date
    successor: str = ""


@dataclass(frozen=True)
class DeadLink:
    """An address that did not answer: what was seen last and when, since which day, on how many of the days asked."""

    seen: str
    asked_on: date
    failed_since: date
    failed_days: int


@dataclass(frozen=True)
class Standard:
    """By what one guide is judged. `phrases` are forbidden, except inside one of the `allowed` longer terms (R-ITEM-31)."""

    on: date
    severities: Mapping[str, str] = field(default_factory=dict)
    phrases: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    vague: tuple[str, ...] = ()  # said anywhere
    vague_if_demanded: tuple[str, ...] = ()  # where somebody is asked for it
    repealed: Mapping[str, RepealedLaw] = field(default_factory=dict)
    name_longest: int = 200  # R-ITEM-22, R-MAT-1
    dead: Mapping[str, DeadLink] = field(default_factory=dict)  # addresses that did not answer when they were asked

    def severity(self, check: str) -> str:
        """A rule of law blocks whatever a place sets."""
        known = CHECKS[check]
        return BLOCKING if known.is_law else self.severities.get(check, known.severity)


def standard(*layers: Mapping[str, Any], on: date, dead: Mapping[str, DeadLink] | None = None) -> Standard:
    """The platform's own standard with these layers laid over it, the widest division first.

    A layer may hold `severity` {check: "blocking" or "warning"}, `phrases` (more of them), `without_phrases` (not
    these), `allowed` (more terms), `repealed_laws` [{name, repealed_on, successor}], `name_longest`. ValueError names
    what no check or setting is: a misspelt one must not quietly do nothing.
    """
    shipped = shipped_phrases()
    severities: dict[str, str] = {}
    phrases, friends = list(shipped[FORBIDDEN]), list(shipped[ALLOWED])
    vague, demanded = list(shipped[VAGUE]), list(shipped[DEMANDED])
    repealed, longest = dict(shipped_laws()), 200
    for layer in layers:
        _require_known(layer)
        severities |= layer.get("severity", {})
        phrases += layer.get("phrases", ())
        phrases, vague, demanded = (
            [phrase for phrase in several if phrase not in layer.get("without_phrases", ())]
            for several in (phrases, vague, demanded)
        )
        friends += layer.get("allowed", ())
        repealed |= _laws(layer.get("repealed_laws", ()))
        longest = min(longest, int(layer.get("name_longest", longest)))
    return Standard(
        on=on, severities=severities, phrases=_longest_first(phrases), allowed=_longest_first(friends),
        vague=_longest_first(vague), vague_if_demanded=_longest_first(demanded),
        repealed=repealed, name_longest=longest, dead=dead or {},
    )  # fmt: skip


def _require_known(layer: Mapping[str, Any]) -> None:
    if unknown := sorted(set(layer) - SETTINGS):
        raise ValueError(f"unknown settings of the guide audit: {', '.join(unknown)}")
    for check, severity in layer.get("severity", {}).items():
        if check not in CHECKS or severity not in SEVERITIES:
            raise ValueError(f"unknown severity of the guide audit: {check} = {severity}")


def _longest_first(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(dict.fromkeys(words), key=len, reverse=True))


@cache
def shipped_phrases() -> Mapping[str, tuple[str, ...]]:
    """Kind → phrases of `data/audit_phrases.csv`."""
    rows = _rows("audit_phrases.csv")
    return {kind: tuple(row["phrase"] for row in rows if row["kind"] == kind) for kind in PHRASE_KINDS}


@cache
def shipped_laws() -> Mapping[str, RepealedLaw]:
    """`data/repealed_laws.csv` by plain name."""
    return _laws(_rows("repealed_laws.csv"))


def _laws(rows: Iterable[Mapping[str, str]]) -> dict[str, RepealedLaw]:
    made = (RepealedLaw(r["name"], date.fromisoformat(r["repealed_on"]), r.get("successor", "")) for r in rows)
    return {law.name: law for law in made}


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files("tongban.catalogue").joinpath(f"data/{name}").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))
