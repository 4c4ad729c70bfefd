"""What every page of a web face may use: the place, the switches, the number of unread messages."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from tongban.notifications.selectors import unread_count

ELDER_COOKIE = "elder"
MANY = 99


def site(request: HttpRequest) -> dict:
    """`place_name`, `elder` (bool), `unread` ("", "3", "99+": asked of the database only where a page shows it)."""
    return {
        "place_name": settings.TONGBAN_PLACE_NAME,
        "elder": request.COOKIES.get(ELDER_COOKIE) == "on",
        "unread": SimpleLazyObject(lambda: _unread(getattr(request, "person", None))),
    }


def _unread(person: Any) -> str:
    """Unread messages of the signed-on person, in words short enough for a badge."""
    count = unread_count(person.pk) if person else 0
    return "" if not count else f"{MANY}+" if count > MANY else str(count)
