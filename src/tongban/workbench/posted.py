"""Single values out of a posted form."""

from datetime import date

from django.http import HttpRequest
from django.utils.translation import gettext as _

from tongban.kernel.errors import Invalid


def number_in(request: HttpRequest, name: str) -> int:
    """A number, 0 for anything else."""
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0


def day_in(request: HttpRequest, name: str) -> date | None:
    """A day as the browser's field writes it; None when nothing stands there. Invalid: `name`."""
    text = request.POST.get(name, "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid({name: [_("请填写日期，例如2026-12-01。")]}) from None
