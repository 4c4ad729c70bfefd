"""Numbers without gaps or doubles: a counter row per series, taken inside the transaction, as late as possible in it."""

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
