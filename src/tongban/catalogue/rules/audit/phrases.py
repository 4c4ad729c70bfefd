"""Catch-all clauses that let a clerk ask for anything (R-ITEM-31), in the conditions and in the names of materials."""

from collections.abc import Iterator, Sequence

from tongban.catalogue.rules.audit.findings import Found
from tongban.catalogue.rules.audit.readings import VersionReading
from tongban.catalogue.rules.audit.standard import Standard
from tongban.catalogue.rules.audit.texts import in_context, joined


def check(version: VersionReading, standard: Standard) -> Iterator[Found]:
    """One finding a place, with every phrase quoted in what stands around it."""
    places = [("conditions", "", "", version.conditions)]
    places += [("material", one.code, one.name, one.name) for one in version.materials]
    for element, where, name, text in places:
        found = phrases_in(text, standard.phrases, standard.allowed)
        if found:
            phrases = "、".join(dict.fromkeys(phrase for phrase, _ in found))
            quote = joined([in_context(text, at, at + len(phrase)) for phrase, at in found])
            facts = {"phrase": phrases, "where": where or element}
            yield Found("forbidden_phrase", element, where, name, quote=quote, facts=facts)


def phrases_in(text: str, phrases: Sequence[str], allowed: Sequence[str] = ()) -> list[tuple[str, int]]:
    """(phrase, place) of each in the order of the text; a longer one hides the shorter ones inside it, and one inside
    an allowed longer term is none."""
    for term in allowed:
        text = text.replace(term, "\n" * len(term))
    found: list[tuple[str, int]] = []
    for phrase in sorted(phrases, key=len, reverse=True):
        at = text.find(phrase)
        while at >= 0:
            found.append((phrase, at))
            text = text[:at] + "\n" * len(phrase) + text[at + len(phrase) :]
            at = text.find(phrase, at)
    return sorted(found, key=lambda one: one[1])
