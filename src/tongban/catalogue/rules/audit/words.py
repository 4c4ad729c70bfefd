"""The plain elements: there, readable, not masked, not too long; telephones where one should call."""

import re
from collections.abc import Iterator

from tongban.catalogue.rules.audit.findings import Found
from tongban.catalogue.rules.audit.readings import VersionReading
from tongban.catalogue.rules.audit.standard import Standard
from tongban.catalogue.rules.audit.texts import (
    DOUBLED,
    MASKED,
    MASKED_CONTACT,
    Quote,
    in_context,
    is_filled,
    joined,
    said_again,
)

ON_APPLICATION = frozenset(
    {"permit", "benefit", "confirmation", "reward", "adjudication", "other_power", "public_service"}
)
TELEPHONE = re.compile(
    r"(?<!\d)(?:0\d{2,3}[-—－ ]?)?\d{7,8}(?!\d)|(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)(?:1[0-2]\d{3}|9[56]\d{3,4}|400[- ]?\d{3}[- ]?\d{4})(?!\d)|\d{3,4}[-—－]\d{5,8}"
)
CONTACTS = ("consultation", "complaint", "place", "hours")
PLAIN = ("conditions", "consultation", "complaint", "place", "hours")


def check(version: VersionReading, standard: Standard) -> Iterator[Found]:
    """Name, type, objects, case type, then the texts."""
    if not version.name.strip():
        yield Found("name_missing", absent="name")
    if len(version.name) > standard.name_longest:
        yield Found(
            "name_too_long", quote=Quote(version.name[:60] + "…", (version.name,)), facts={"length": len(version.name)}
        )
    if version.item_type not in ON_APPLICATION:
        absent = "" if version.item_type else "item_type"
        yield Found("not_on_application", facts={"item_type": version.item_type}, absent=absent, always=bool(absent))
    for element in ("service_objects", "case_type"):
        if not getattr(version, element):
            yield Found("element_missing", element, absent=element, always=True)
    yield from _texts(version)


def _texts(version: VersionReading) -> Iterator[Found]:
    for element in PLAIN:
        text = getattr(version, element)
        if not is_filled(text):
            yield Found("element_missing", element, absent=element, always=True)
        elif (
            element in ("consultation", "complaint") and not TELEPHONE.search(text) and not MASKED_CONTACT.search(text)
        ):
            yield Found("telephone_missing", element, quote=Quote(text[:60], (text,)))
    names = {one.code: one.name for one in version.materials}
    masked: dict[tuple[str, str], list[Quote]] = {}
    for element, where, text in version.texts():
        matches = MASKED_CONTACT.finditer(text) if element in CONTACTS else MASKED.finditer(text)
        quotes = [in_context(text, *match.span()) for match in matches]
        if quotes:
            masked.setdefault((element, where), []).extend(quotes)
    for (element, where), quotes in masked.items():
        yield Found("text_masked", element, where, names.get(where, ""), quote=joined(quotes))
    doubled: dict[tuple[str, str], list[Quote]] = {}
    for element, text in (("name", version.name), ("place", version.place)):
        doubled[element, ""] = [in_context(text, *match.span()) for match in DOUBLED.finditer(text)]
    for element, where, text in version.texts():
        doubled.setdefault((element, where), []).extend(in_context(text, *span) for span in said_again(text))
    for (element, where), quotes in doubled.items():
        if quotes:
            yield Found("words_doubled", element, where, names.get(where, ""), quote=joined(quotes))
