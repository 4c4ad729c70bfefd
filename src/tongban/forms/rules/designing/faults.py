"""What stands against publishing a draft: each fault with the place where it is and a sentence to be read there."""

from collections.abc import Iterator
from dataclasses import dataclass

from tongban.forms.design_texts import fault_text, say
from tongban.forms.rules import fitting
from tongban.forms.rules.designing.asking import choices_of, leaves, part_named
from tongban.forms.rules.designing.document import Document, Path, compose, every_part, everything, find, is_group


@dataclass(frozen=True)
class PlacedFault:
    """`path`: of the section or question, () for the form as a whole."""

    path: Path
    text: str


def faults(document: Document) -> list[PlacedFault]:
    """Everything at once, in the order of the page; empty when the form can be published."""
    order = {path: place for place, (path, _one) in enumerate(everything(document), start=1)}
    found = dict.fromkeys(_faults(document))
    return sorted(found, key=lambda fault: order.get(fault.path, 0))


def by_place(found: list[PlacedFault]) -> dict[str, list[str]]:
    """ "shop.kind" → its sentences; "" for the form."""
    places: dict[str, list[str]] = {}
    for fault in found:
        places.setdefault(".".join(fault.path), []).append(fault.text)
    return places


def _faults(document: Document) -> Iterator[PlacedFault]:
    if not document["sections"]:
        yield PlacedFault((), say("no_sections"))
        return
    for section in document["sections"]:
        if not any(part["ui"].get("widget") != "note" for part in section["parts"]):
            yield PlacedFault((section["key"],), say("section_empty"))
    for path, part in every_part(document):
        if is_group(part) and not part["parts"]:
            yield PlacedFault(path, say("group_empty"))
    yield from _condition_faults(document)
    for fault in fitting.placed_faults(*compose(document)):
        path = tuple(fault.where.split(".")) if fault.where else ()
        if fault.code in ("condition_not_above", "group_incomplete") and _is_said_better(document, fault, path):
            continue
        yield PlacedFault(path if find(document, path) else (), fault_text(fault.code, fault.facts))


def _is_said_better(document: Document, fault: fitting.Fault, path: Path) -> bool:
    part = find(document, path)
    return part is not None and (fault.code == "condition_not_above" or not part.get("parts", [True]))


def _condition_faults(document: Document) -> Iterator[PlacedFault]:
    """A condition that asks about something that is gone, below, or no longer among the options."""
    place = {path: number for number, (path, _one) in enumerate(everything(document))}
    path_of = {id(one): path for path, one in everything(document)}
    for where, one in everything(document):
        for leaf in leaves(one["ui"].get("visible_when")):
            name = str(leaf["field"])
            part = part_named(document, name, where)
            if part is None:
                yield PlacedFault(where, say("condition_gone"))
                continue
            label = part["ui"].get("label", "")
            asked = path_of[id(part)]
            if place[asked] >= place[where] or (len(asked) == 3 and asked[:2] != where[:2]):
                yield PlacedFault(where, say("condition_below", label=label))
            offered = [value for value, _words in choices_of(part)]
            given = leaf.get("value")
            for value in given if isinstance(given, list) else [given]:
                if leaf.get("op") in ("eq", "ne", "in", "not_in", "contains") and offered and value not in offered:
                    yield PlacedFault(where, say("condition_option_gone", label=label))
