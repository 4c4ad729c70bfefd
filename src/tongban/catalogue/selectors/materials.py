"""The dictionary of materials and the names that guides use, as its keepers read them."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum

from tongban.catalogue.enums import UNPUBLISHED
from tongban.catalogue.models import (
    ItemMaterial,
    ItemVersion,
    MaterialAlias,
    MaterialName,
    MaterialSpelling,
    ServiceItem,
    StandardMaterial,
)
from tongban.catalogue.rules.materials.names import key_of
from tongban.catalogue.rules.materials.suggesting import Known
from tongban.kernel.errors import NotFound
from tongban.kernel.pages import Page, keyset

OPEN = Q(entry__isnull=True, is_own=False, uses__gt=0)
COMMON = 3_000  # lines; from here on a page of items is found sooner by looking at items than at lines


@dataclass(frozen=True)
class Offer:
    """An entry that may be meant, while somebody types the name of a material."""

    entry: StandardMaterial
    confidence: int
    said: str


def counts() -> dict[str, int]:
    """How many names are open, suggested, linked and left, and how many lines of guides these are. One query."""
    suggested, linked = OPEN & Q(suggested__isnull=False), Q(entry__isnull=False)
    found = MaterialName.objects.filter(uses__gt=0).aggregate(
        n_names=Count("pk"), n_open=Count("pk", filter=OPEN), n_suggested=Count("pk", filter=suggested),
        n_linked=Count("pk", filter=linked), n_left=Count("pk", filter=Q(is_own=True)),
        n_lines=Sum("uses", default=0), n_suggested_lines=Sum("uses", filter=suggested, default=0),
        n_linked_lines=Sum("uses", filter=linked, default=0),
    )  # fmt: skip
    return {name.removeprefix("n_"): count for name, count in found.items()}


def open_names(*, text: str = "", above: int = 0, after: str | None = None, limit: int = 20) -> Page[MaterialName]:
    """The work list: names nobody has said anything of, the most used first, with their suggestion. One query."""
    found = MaterialName.objects.filter(OPEN).select_related("suggested")
    found = found.filter(name__icontains=text) if text else found
    found = found.filter(suggested__isnull=False, confidence__gte=above) if above else found
    return keyset(found, order=["-uses", "id"], after=after, limit=limit)


def acceptable(above: int, limit: int) -> tuple[int, str, list[MaterialName]]:
    """How many suggestions there are of at least this confidence, the mark of exactly these, and the first of them, the
    least sure first. Two queries."""
    found = MaterialName.objects.filter(OPEN, suggested__isnull=False, confidence__gte=above)
    pairs = list(found.order_by("pk").values_list("pk", "suggested_id"))
    return (
        len(pairs),
        mark_of(pairs),
        list(found.select_related("suggested").order_by("confidence", "-uses", "id")[:limit]),
    )


def mark_of(pairs: Iterable[tuple[int, int | None]]) -> str:
    """Of (name, entry) in the order of the names: another one means that other links would be made."""
    return hashlib.sha256(repr(list(pairs)).encode()).hexdigest()


def decided_names(*, text: str = "", after: str | None = None, limit: int = 20) -> Page[MaterialName]:
    """What was said, the last first. One query."""
    found = MaterialName.objects.filter(decided_at__isnull=False).select_related("entry")
    found = found.filter(name__icontains=text) if text else found
    return keyset(found, order=["-decided_at", "id"], after=after, limit=limit)


def standard_materials(*, text: str = "", after: str | None = None, limit: int = 30) -> Page[StandardMaterial]:
    """The dictionary by name, each with its aliases and how many names are linked; `text` finds aliases too. Two queries."""
    found = StandardMaterial.objects.filter(merged_into__isnull=True)
    if text:
        wanted = key_of(text) or text
        found = found.filter(pk__in=MaterialAlias.objects.filter(key__contains=wanted).values("entry"))
    found = found.annotate(linked=Count("names", distinct=True)).prefetch_related("aliases")
    return keyset(found, order=["name", "id"], after=after, limit=limit)


def standard_material(entry_id: int) -> StandardMaterial:
    """One entry with its aliases, also one that went into another. Two queries. NotFound."""
    found = (
        StandardMaterial.objects.select_related("merged_into").prefetch_related("aliases").filter(pk=entry_id).first()
    )
    if found is None:
        raise NotFound(entry_id)
    return found


def names_of(entry_id: int, limit: int) -> list[MaterialName]:
    """The names of the guides that mean it, the most used first. One query."""
    return list(MaterialName.objects.filter(entry_id=entry_id).order_by("-uses", "id")[:limit])


def items_using(entry_id: int, *, after: str | None = None, limit: int = 20) -> Page[ServiceItem]:
    """The items whose guide in force or draft asks for it, by code, each with body and its version in force. Three queries."""
    uses = MaterialName.objects.filter(entry_id=entry_id).aggregate(uses=Sum("uses", default=0))["uses"]
    return _using(MaterialSpelling.objects.filter(name__entry_id=entry_id), uses, after, limit)


def items_naming(name: MaterialName, limit: int) -> list[ServiceItem]:
    """The first items that use a name, for who has to understand it. Two queries."""
    return _using(MaterialSpelling.objects.filter(name=name), name.uses, None, limit).rows


def material_name(name_id: int) -> MaterialName:
    """NotFound."""
    found = MaterialName.objects.select_related("suggested", "entry").filter(pk=name_id).first()
    if found is None:
        raise NotFound(name_id)
    return found


def meanings(names: Iterable[str]) -> dict[str, MaterialName]:
    """By key: what persons said that these names mean, with its entry. One query."""
    keys = {key_of(one) for one in names} - {""}
    found = MaterialName.objects.filter(key__in=keys, entry__isnull=False).select_related("entry") if keys else []
    return {one.key: one for one in found}


def offers(text: str, most: int = 8) -> list[Offer]:
    """The entries that may be meant by what was typed so far, the likeliest first. Three queries."""
    nearest = known_names().nearest(text, most)
    entries = StandardMaterial.objects.in_bulk([one.entry_id for one in nearest])
    return [Offer(entries[one.entry_id], one.confidence, one.said) for one in nearest if one.entry_id in entries]


def known_names() -> Known:
    """The names of the dictionary, and those of the guides that a person said mean an entry and nothing beside. Two queries."""
    linked = MaterialName.objects.filter(entry__isnull=False, whose="").values_list("key", "entry_id")
    return Known({**dict(linked), **dict(MaterialAlias.objects.values_list("key", "entry_id"))})


def _using(spellings: QuerySet[MaterialSpelling], uses: int, after: str | None, limit: int) -> Page[ServiceItem]:
    """A common name is looked for item by item, in the order of the page, until the page is full; a rare one is known by
    its few lines."""
    texts = list(spellings.values_list("text", flat=True))  # as values: the database then knows how common they are
    if uses > COMMON:
        mine = ItemMaterial.objects.filter(version__item=OuterRef("pk"), name__in=texts)
        mine = mine.filter(Q(version=OuterRef("current_id")) | Q(version__state__in=UNPUBLISHED)).order_by()
        asking = ServiceItem.objects.alias(asks=Subquery(mine.values("pk")[:1])).filter(asks__isnull=False)
        return keyset(asking.select_related("body", "current"), order=["code"], after=after, limit=limit)
    lines = ItemMaterial.objects.filter(name__in=texts)
    current = ServiceItem.objects.filter(current__in=lines.values("version"))
    drafts = ServiceItem.objects.filter(
        versions__in=ItemVersion.objects.filter(state__in=UNPUBLISHED, materials__in=lines)
    )
    found = ServiceItem.objects.filter(Q(pk__in=current.values("pk")) | Q(pk__in=drafts.values("pk")))
    return keyset(found.select_related("body", "current"), order=["code"], after=after, limit=limit)
