"""Text messages that the demo backend "sent": to be read here, because nobody gets them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tongban.identity.enums import Role
from tongban.notifications import selectors
from tongban.workbench.guards import needs


@needs(Role.ADMIN)
def sent(request: HttpRequest) -> HttpResponse:
    """Newest first."""
    return render(request, "workbench/sent.html", {"page": selectors.sent_messages(after=request.GET.get("after"))})
