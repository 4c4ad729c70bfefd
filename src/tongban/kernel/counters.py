"""Numbers without gaps or doubles: a counter row per series, taken inside the transaction, as late as possible in it."""

from collections.abc import Mapping

from django.db import connection


def next_number(series: str) -> int:
    """The next number of `series` (from 1). The row stays locked until the transaction ends, so a rollback gives it back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_counter (name, last) VALUES (%s, 1) "
            "ON CONFLICT (name) DO UPDATE SET last = kernel_counter.last + 1 RETURNING last",
            [series],
        )
        return cursor.fetchone()[0]


def next_numbers(wanted: Mapping[str, int]) -> dict[str, int]:
    """The first of as many consecutive numbers as are wanted of each series, in one statement. In the order of the names, so
    that two who want the same series wait for each other and never for ever."""
    names = sorted(wanted)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_counter (name, last) SELECT * FROM unnest(%s::text[], %s::bigint[]) "
            "ON CONFLICT (name) DO UPDATE SET last = kernel_counter.last + EXCLUDED.last RETURNING name, last",
            [names, [wanted[name] for name in names]],
        )
        return {name: last - wanted[name] + 1 for name, last in cursor.fetchall()}
