"""Public parts of pages, the same for everybody, remembered by this process for a minute (TONGBAN_PUBLIC_PARTS_SECONDS).

What is remembered is finished text, never a row or a list that somebody could change; nothing personal may go in here.
"""

import time
from collections.abc import Callable

from django.conf import settings
from django.db import connection
from django.utils.safestring import SafeString
from django.utils.translation import get_language

_parts: dict[tuple[str, str, str], tuple[float, SafeString]] = {}


def public_part(name: str, made: Callable[[], SafeString]) -> SafeString:
    """The part of this name in the language of the request; made anew when it is a minute old."""
    key = (str(connection.settings_dict["NAME"]), name, get_language() or "")
    found, now = _parts.get(key), time.monotonic()
    if found is not None and now - found[0] < settings.TONGBAN_PUBLIC_PARTS_SECONDS:
        return found[1]
    part = made()
    _parts[key] = (now, part)
    return part


def forget() -> None:
    """Make all parts anew."""
    _parts.clear()
