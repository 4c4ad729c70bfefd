"""The first page: what do you need today?"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """Search box, what others look for, themes, departments, entrances to one's own cases."""
    return render(request, "portal/home.html")
