"""What is told to those who follow the catalogue and no trigger can see."""

from collections.abc import Sequence

from django.db import connection

from tongban.catalogue.enums import ChangeKind


def note_changed(kind: ChangeKind, item_ids: Sequence[int]) -> None:
    """One line of the feed for each of these items that was ever published. One statement, of migration 0022."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT catalogue_note_items(%s, %s)", [kind.value, list(item_ids)])
