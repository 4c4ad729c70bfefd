"""消息: what the platform told me."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tongban.notifications import selectors, services
from tongban.portal import clock
from tongban.portal.who import person_of
from tongban.webkit.redirects import is_local


@never_cache
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """The newest first; one query a page. Messages belong to the person, whoever they act for."""
    person = person_of(request)
    page = selectors.messages_for(person.pk, request.GET.get("after"))
    return render(request, "portal/my/messages.html", {"page": page, "rows": page.rows})


@require_POST
def read_one(request: HttpRequest, message_id: int) -> HttpResponse:
    """Read: on to what it is about."""
    message = services.mark_read(message_id=message_id, applicant_id=person_of(request).pk, at=clock.now())
    if message.link and is_local(request, message.link):
        return redirect(message.link)
    if message.case_number:
        return redirect("portal:case", message.case_number)
    return redirect("portal:messages")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """All read."""
    services.mark_all_read(applicant_id=person_of(request).pk, at=clock.now())
    return redirect("portal:messages")
