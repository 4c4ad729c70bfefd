"""What every page of a web face may use: the place, the switches, the number of unread messages."""

from django.conf import settings
from django.http import HttpRequest

ELDER_COOKIE = "elder"


def site(request: HttpRequest) -> dict:
    """`place_name`, `elder` (bool), `unread` (int, asked of the database once and only where a page shows it)."""
    return {
        "place_name": settings.TONGBAN_PLACE_NAME,
        "elder": request.COOKIES.get(ELDER_COOKIE) == "on",
    }
