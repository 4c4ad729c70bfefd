"""Keeping the search documents in step with the versions in force. Derived data: rebuilt any time, not audited."""

from collections.abc import Iterable

from django.db import connection, transaction

from tongban.catalogue.models import ItemVersion, ServiceItem
from tongban.catalogue.rules.tokens import Document
from tongban.catalogue.services.search_marks import change_mark_for_new_bodies

CHUNK = 500
SQL = """
INSERT INTO catalogue_searchdoc (item_id, name, tokens)
SELECT * FROM unnest(%s::bigint[], %s::text[], %s::text[]::tsvector[])
ON CONFLICT (item_id) DO UPDATE SET name = EXCLUDED.name, tokens = EXCLUDED.tokens
"""


@transaction.atomic
def reindex(item_ids: Iterable[int] | None = None) -> int:
    """Write the search documents of these items (None: of all). Returns how many."""
    items = ServiceItem.objects.filter(current__isnull=False).select_related("current", "body", "origin")
    items = items.prefetch_related("current__themes", "current__materials", "origin__items__current").order_by("id")
    keys = list(items.values_list("id", flat=True) if item_ids is None else item_ids)
    change_mark_for_new_bodies(keys)
    count = 0
    for start in range(0, len(keys), CHUNK):  # a statement per chunk keeps the memory of a large rebuild flat
        documents = [
            (item.pk, item.current.name, _tokens(item, item.current))
            for item in items.filter(pk__in=keys[start : start + CHUNK])
            if item.current is not None
        ]
        if documents:
            with connection.cursor() as cursor:
                cursor.execute(SQL, [list(column) for column in zip(*documents, strict=True)])
        count += len(documents)
    return count


def _tokens(item: ServiceItem, version: ItemVersion) -> str:
    return tokens_of(
        name=version.name, body_name=item.body.name, theme_names=[theme.name for theme in version.themes.all()],
        result_name=version.result_name, content=(version.conditions, *(material.name for material in version.materials.all())),
        former_names=_former_names(item),
    )  # fmt: skip


def _former_names(item: ServiceItem) -> list[str]:
    """The names of the items it came from by a split or a merger, once that counts: people go on asking for those."""
    old = item.origin.items.all() if item.origin is not None and item.origin.in_force_at is not None else ()
    return [one.current.name for one in old if one.current is not None]


def tokens_of(
    *, name: str, body_name: str, theme_names: Iterable[str], content: Iterable[str], result_name: str = "",
    former_names: Iterable[str] = (),
) -> str:  # fmt: skip
    """The text of the tsvector of an item that says this. What people say instead is no part of it: the dictionary is asked
    when they say it, so a change of it needs no new documents."""
    document = Document()
    document.add(name, "A")
    if result_name:
        document.add(result_name, "B")
    for former in former_names:
        document.add(former, "B")
    document.add(body_name, "C")
    for theme in theme_names:
        document.add(theme, "C")
    for text in content:
        document.add(text, "D")
    return document.tsvector()
