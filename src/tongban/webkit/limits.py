"""How often somebody may ask: counted per scope and asker in the database, so that all server processes count together."""

import hashlib
import time
from typing import Any

from django.db import connection
from django.http import HttpRequest

from tongban.webkit.proxies import counted_as

KEEP = 86_400  # seconds an old window is kept before it is swept


class TooManyRequests(Exception):
    """Asked too often; `retry_after` seconds until the next try. The middleware makes a 429 page of it."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


def limit(request: HttpRequest, scope: str, *, times: int, seconds: int, key: str = "") -> None:
    """Count this request; more than `times` in a window of `seconds` by one address (or for one `key`) is refused."""
    asker = key or counted_as(request.META.get("REMOTE_ADDR", ""))
    name = hashlib.sha256(f"{scope}\0{asker}".encode()).hexdigest()
    now = int(time.time())
    window = now - now % seconds
    if _count(name, window) > times:
        raise TooManyRequests(window + seconds - now)


def _count(name: str, window: int) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO webkit_ratewindow (name, began, asked) VALUES (%s, %s, 1) "
            "ON CONFLICT (name, began) DO UPDATE SET asked = webkit_ratewindow.asked + 1 RETURNING asked",
            [name, window],
        )
        asked = cursor.fetchone()[0]
        if asked == 1:  # somebody new: sweep what nobody counts any more
            cursor.execute("DELETE FROM webkit_ratewindow WHERE began < %s", [window - KEEP])
    return asked
