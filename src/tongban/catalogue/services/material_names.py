"""The names that the guides use: counted, and for each what the dictionary suggests. Derived, so it is not audited."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from importlib import resources
from typing import TypeVar

from django.db import transaction
from django.db.models import Count, F, Q

from tongban.catalogue.enums import UNPUBLISHED
from tongban.catalogue.models import ItemMaterial, MaterialName, MaterialSpelling
from tongban.catalogue.rules.materials.names import key_of
from tongban.catalogue.selectors.materials import known_names

BATCH = 1000
Row = TypeVar("Row")
IN_USE = Q(version_id=F("version__item__current_id")) | Q(version__state__in=UNPUBLISHED)


@transaction.atomic
def refresh_material_names() -> int:
    """Count all names of guides in force and of drafts, and suggest anew for the open ones. Returns how many there are.
    Twice changes nothing; memory holds the different names, not the lines."""
    counted = ItemMaterial.objects.filter(IN_USE).values_list("name").annotate(lines=Count("id")).order_by()
    spelt: dict[str, str] = {}
    uses: dict[str, int] = {}
    commonest: dict[str, tuple[int, str]] = {}
    for text, lines in counted.iterator(chunk_size=BATCH):
        key = key_of(text)
        if not key:
            continue
        spelt[text] = key
        uses[key] = uses.get(key, 0) + lines
        commonest[key] = max(commonest.get(key, (0, "")), (lines, text), key=lambda one: (one[0], -len(one[1]), one[1]))
    _write(spelt, uses, {key: text for key, (_lines, text) in commonest.items()})
    known = MaterialName.objects.filter(uses__gt=0).values_list("pk", "key").iterator(chunk_size=BATCH)
    for some in batched([pk for pk, key in known if key not in uses]):
        MaterialName.objects.filter(pk__in=some).update(uses=0)
    suggest_again()
    return len(uses)


@transaction.atomic
def note_material_names(*version_ids: int) -> int:
    """The names of these versions that nobody has seen yet; how often the others are used is counted at night."""
    texts = set(ItemMaterial.objects.filter(version_id__in=version_ids).values_list("name", flat=True))
    texts -= set(MaterialSpelling.objects.filter(text__in=texts, name__uses__gt=0).values_list("text", flat=True))
    spelt = {text: key for text in sorted(texts) if (key := key_of(text))}
    if not spelt:
        return 0
    known = dict(MaterialName.objects.filter(key__in=spelt.values()).values_list("key", "uses"))
    uses = {key: max(known.get(key, 0), 1) for key in spelt.values()}
    _write(spelt, uses, {key: text for text, key in spelt.items()})
    suggest_again(list(MaterialName.objects.filter(key__in=uses, entry__isnull=True, is_own=False)))
    return len(spelt)


def suggest_again(names: Iterable[MaterialName] | None = None) -> None:
    """What the dictionary suggests for these names (None: for all open ones that are in use)."""
    rows = names
    if rows is None:
        rows = MaterialName.objects.filter(entry__isnull=True, is_own=False, uses__gt=0).only(
            "id", "name", "suggested_id", "confidence", "refused"
        )
    dictionary = known_names()
    changed = []
    for row in rows:
        best = dictionary.suggestion(row.name, row.refused)
        entry_id, confidence = (best.entry_id, best.confidence) if best else (None, 0)
        if (row.suggested_id, row.confidence) != (entry_id, confidence):
            row.suggested_id, row.confidence = entry_id, confidence
            changed.append(row)
    MaterialName.objects.bulk_update(changed, ["suggested", "confidence"], batch_size=BATCH)


def touched_by(keys: Iterable[str], entry_ids: Iterable[int]) -> Iterable[MaterialName]:
    """The open names that a change of these keys or entries can concern at once. What is only alike follows at night."""
    where = Q(suggested__in=list(entry_ids))
    for key in keys:
        where |= Q(key__contains=key)
    return MaterialName.objects.filter(where, entry__isnull=True, is_own=False, uses__gt=0)


def items_naming(name_ids: Iterable[int]) -> list[int]:
    """The items whose guide, in force or drafted, has a material of one of these names. One query."""
    texts = MaterialSpelling.objects.filter(name__in=list(name_ids)).values("text")
    used = ItemMaterial.objects.filter(IN_USE, name__in=texts)
    return sorted(set(used.order_by().values_list("version__item", flat=True)))


def shipped_materials() -> list[dict[str, str]]:
    """The rows of `data/standard_materials.csv`. Which can be fetched is for each place to say: none is marked as shared."""
    text = resources.files("tongban.catalogue").joinpath("data/standard_materials.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def _write(spelt: dict[str, str], uses: dict[str, int], named: dict[str, str]) -> None:
    MaterialName.objects.bulk_create(
        [MaterialName(key=key, name=named[key], uses=count) for key, count in sorted(uses.items())],
        update_conflicts=True, unique_fields=["key"], update_fields=["name", "uses"], batch_size=BATCH,
    )  # fmt: skip
    ids: dict[str, int] = {}
    for some in batched(list(uses)):
        ids |= dict(MaterialName.objects.filter(key__in=some).values_list("key", "id"))
    MaterialSpelling.objects.bulk_create(
        [MaterialSpelling(text=text, name_id=ids[key]) for text, key in sorted(spelt.items())],
        update_conflicts=True, unique_fields=["text"], update_fields=["name"], batch_size=BATCH,
    )  # fmt: skip


def batched(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """As many as one statement takes."""
    for begin in range(0, len(rows), BATCH):
        yield rows[begin : begin + BATCH]
