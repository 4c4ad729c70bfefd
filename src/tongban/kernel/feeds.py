"""Rows of an append-only table handed out in their order, although they are committed in another."""

import re

from django.db.models.expressions import RawSQL

TABLE = re.compile(r"[a-z_]+")


def settled(table: str) -> RawSQL:
    """True of a row that may be handed out: every transaction that might still commit a smaller id is over. Ids are drawn in
    one order and committed in another, and a reader who has passed an id never comes back to it."""
    assert TABLE.fullmatch(table)
    return RawSQL(f"age({table}.xmin) > age(pg_snapshot_xmin(pg_current_snapshot())::xid)", [])  # noqa: S608,S611 - our own table
