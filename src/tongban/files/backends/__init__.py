"""Virus scanners. settings.TONGBAN_FILE_SCANNER names the module here; `demo` needs nothing outside."""

from functools import lru_cache
from importlib import import_module

from django.conf import settings

from tongban.files.backends.base import Scanner


def scanner() -> Scanner:
    """The scanner of this installation."""
    return _scanner(getattr(settings, "TONGBAN_FILE_SCANNER", "demo"))


@lru_cache(maxsize=4)
def _scanner(name: str) -> Scanner:
    return import_module(f"tongban.files.backends.{name}").Backend()
