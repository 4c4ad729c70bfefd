"""The limits in force: settings.TONGBAN_FILE_LIMITS over the project's defaults (R-MAT-7). Bytes, pixels, hours."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Limits:
    max_bytes: int = 20 * 1024 * 1024  # of one file
    quota_bytes: int = 500 * 1024 * 1024  # of one owner; the platform itself has none
    max_pixels: int = 50_000_000  # of one image; an A3 page at 400 dpi has 31 million
    orphan_hours: int = 24  # after which bytes that no row names are removed


def limits() -> Limits:
    """The limits of this installation."""
    return Limits(**getattr(settings, "TONGBAN_FILE_LIMITS", {}))


def worded(size: int) -> str:
    """A size for people: `20 MB`, `3.5 MB`, `12 KB`."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / 1024 / 1024:.1f}".removesuffix(".0") + " MB"
