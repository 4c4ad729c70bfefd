"""没找到？问一句: a question about something that search did not find, and the page where its answer will stand."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tongban.catalogue import selectors, services
from tongban.kernel.errors import Invalid
from tongban.portal import clock
from tongban.webkit.limits import limit
from tongban.webkit.once import once


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def ask(request: HttpRequest) -> HttpResponse:
    """The form, and what it stores. Nobody's name is asked for; the page of the question is reached by its link alone."""
    if request.method != "POST":
        return _form(request, request.GET.get("q", ""), "", {})
    limit(request, "ask", times=6, seconds=600)
    text, words = request.POST.get("text", ""), request.POST.get("words", "")
    try:
        question = services.ask_question(text=text, words=words, at=clock.now())
    except Invalid as problem:
        return _form(request, words, text, problem.errors, status=422)
    return redirect("portal:question", question.token)


@login_not_required
@never_cache
@require_safe
def question(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever holds the link reads the question and, when there is one, its answer."""
    limit(request, "question", times=60, seconds=60)
    return render(
        request,
        "portal/question.html",
        {"question": selectors.question(token), "address": settings.TONGBAN_PUBLIC_URL + request.path},
    )


def _form(request: HttpRequest, words: str, text: str, errors: dict[str, list[str]], status: int = 200) -> HttpResponse:
    context = {"query": words.replace("\0", "").strip()[:60], "text": text, "errors": errors}
    return render(request, "portal/ask.html", context, status=status)
