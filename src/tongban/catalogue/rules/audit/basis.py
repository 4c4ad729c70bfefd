"""Legal basis: a permit rests on nothing less than R-GEN-2 allows; what is cited is still in force."""

from collections.abc import Iterator

from tongban.catalogue.rules.audit import citations as cited
from tongban.catalogue.rules.audit.citations import Rank
from tongban.catalogue.rules.audit.findings import Found
from tongban.catalogue.rules.audit.readings import VersionReading
from tongban.catalogue.rules.audit.standard import RepealedLaw, Standard
from tongban.catalogue.rules.audit.texts import joined, shortened


def check(version: VersionReading, standard: Standard) -> Iterator[Found]:
    """The basis of the item itself, then every text for laws that are gone."""
    yield from _basis(version)
    yield from _repealed(version, standard)


def _basis(version: VersionReading) -> Iterator[Found]:
    is_permit, text = version.item_type == "permit", version.legal_basis
    if not any(char.isalnum() for char in text):  # signs alone say nothing
        kind = "legal_basis_missing" if is_permit else "element_missing"
        yield Found(kind, "legal_basis", absent="legal_basis", always=True)
        return
    if not is_permit:
        return
    found = cited.citations(text)
    ranks = {one.rank for one in found}
    if ranks & cited.MAY_CREATE_PERMITS:
        return
    quote = joined([one.title for one in found]) or shortened(text)
    if not found or Rank.UNKNOWN in ranks:
        yield Found("basis_not_recognised", quote=quote)
    elif ranks == {Rank.NORMATIVE_DOCUMENT}:
        yield Found("permit_on_normative_document", quote=quote, facts={"quote": quote})
    else:
        yield Found("permit_on_rule_only", quote=quote)


def _repealed(version: VersionReading, standard: Standard) -> Iterator[Found]:
    found: dict[tuple[str, str], dict[str, RepealedLaw]] = {}
    for element, where, text in version.texts():
        for match in cited.TITLE.finditer(text):
            law = standard.repealed.get(cited.plain_name(match.group()[1:-1]))
            if law is not None and law.repealed_on <= standard.on and not cited.is_historical(text, match.start()):
                found.setdefault((element, where), {})[match.group()] = law
    names = {one.code: one.name for one in version.materials}
    for (element, where), laws in found.items():
        first = next(iter(laws.values()))
        yield Found(
            "law_repealed", element, where, names.get(where, ""), quote=joined(list(laws)),
            facts={"law": first.name, "repealed_on": first.repealed_on.isoformat(), "successor": first.successor},
        )  # fmt: skip
