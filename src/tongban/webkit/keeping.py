"""What was typed when a session ended, kept on the server for the same person: for half an hour, encrypted, handed back once.

For machines that several people use, where a browser must keep nothing. A view wears `@keeps_typed`; when a post of its form
meets a session that was idle too long, `SignOnRequired` keeps the fields and leads back to the page with `?kept=1`, where
the view asks `take(request)`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.http import HttpRequest, QueryDict
from django.utils import timezone

from tongban.webkit.models import KeptForm

View = TypeVar("View", bound=Callable[..., Any])
MARK = "kept"  # in the address of the page
LIFETIME = timedelta(minutes=30)
LARGEST = 300_000  # characters; no form is longer
_NOT_TYPED = {"csrfmiddlewaretoken", "once", "proof"}


@dataclass(frozen=True)
class Kept:
    """`action`: where the form was sent to; `post`: its fields, files excepted."""

    action: str
    post: QueryDict
    had_files: bool


def keeps_typed(view: View) -> View:
    """Marks a view whose typed form is worth keeping; innermost of the decorators."""
    view.keeps_typed = True  # type: ignore[attr-defined]
    return view


def keep(request: HttpRequest, view: Any, page: str) -> bool:
    """Keep the fields of this post for the person whose session it ended; whether it was done."""
    owner = getattr(request, "ended_user_id", None)
    if owner is None or request.method != "POST" or not getattr(view, "keeps_typed", False):
        return False
    fields = request.POST.copy()
    for name in _NOT_TYPED:
        fields.pop(name, None)
    text, now = fields.urlencode(), timezone.now()
    if not fields or len(text) > LARGEST:
        return False
    forget_old(now)
    KeptForm.objects.update_or_create(
        owner_id=owner, page=page.partition("?")[0][:300],
        defaults={"action": request.path[:300], "fields": text, "had_files": bool(request.FILES), "kept_at": now},
    )  # fmt: skip
    return True


def forget_old(at: datetime) -> None:
    """What waited longer than its half hour."""
    KeptForm.objects.filter(kept_at__lt=at - LIFETIME).delete()


def marked(page: str) -> str:
    """The address of the page, saying that something waits there."""
    return f"{page}{'&' if '?' in page else '?'}{MARK}=1"


def take(request: HttpRequest, *, action: str = "") -> Kept | None:
    """What waits here for this very person, `action`: of the form that is sent there; gone from the server with this call.
    What no view asks for is put back by `{% kept_form %}` of the base template, with the help of webkit.js."""
    user = getattr(request, "user", None)  # the page of a refused address is made before anybody asked who this is
    if request.method != "GET" or MARK not in request.GET or user is None or not user.is_authenticated:
        return None
    found = KeptForm.objects.filter(owner_id=user.pk, page=request.path, kept_at__gte=timezone.now() - LIFETIME).first()
    if found is None or (action and found.action != action):
        return None
    found.delete()
    return Kept(found.action, QueryDict(found.fields), found.had_files)
