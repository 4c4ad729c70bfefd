"""消息: what the platform told me."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tongban.notifications import selectors, services
from tongban.portal import clock
from tongban.portal.who import acting_of
from tongban.webkit.redirects import is_local


@never_cache
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """The newest first; one query a page."""
    acting = acting_of(request)
    page = selectors.messages_for(_reader(acting), request.GET.get("after"))
    context = {
        "page": page,
        "rows": page.rows,
        "has_unread": any(message.read_at is None for message in page.rows),
        "whose": acting.applicant.name if _reader(acting) != acting.person.pk else "",
    }
    return render(request, "portal/my/messages.html", context)


@require_POST
def read_one(request: HttpRequest, message_id: int) -> HttpResponse:
    """Read: on to what it is about."""
    message = services.mark_read(message_id=message_id, applicant_id=_reader(acting_of(request)), at=clock.now())
    if message.link and is_local(request, message.link):
        return redirect(message.link)
    if message.case_number:
        return redirect("portal:case", message.case_number)
    return redirect("portal:messages")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """All read."""
    services.mark_all_read(applicant_id=_reader(acting_of(request)), at=clock.now())
    return redirect("portal:messages")


def _reader(acting: Any) -> int:
    """Whose messages are read: those of the firm or person one stands in for, as far as the mandate reaches all of them."""
    stands_in = acting.mandate_id is not None and not acting.item_codes
    return int(acting.applicant.pk if stands_in else acting.person.pk)
