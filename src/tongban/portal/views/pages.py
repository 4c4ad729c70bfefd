"""Pages that only say something: privacy notice and help."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """个人信息处理告知 (R-PII-1): who, why, what, how long, which rights, whom to ask."""
    return render(request, "portal/privacy.html")


@login_not_required
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """How to find, apply, follow and verify; where to get help from a person."""
    return render(request, "portal/help.html")
