"""What was posted: single values of a form, and a form that met the end of its session."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from tongban.kernel.errors import Invalid
from tongban.webkit import keeping


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


def taken_back(request: HttpRequest) -> keeping.Kept | None:
    """The form that was sent when the session had ended: in `request.POST` again, and said so. For the page of a form whose
    view wears `@keeps_typed`; None when nothing waits."""
    found = keeping.take(request)
    if found is not None:
        request.POST = found.post  # type: ignore[assignment]
        messages.info(request, _("登录失效前填写的内容已经填回，请核对后再提交。"))
    return found
