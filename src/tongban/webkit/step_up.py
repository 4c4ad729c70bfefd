"""Important acts ask again who is there (R-SEC-8): `@step_up` on the view, below the guard that lets people in.

    @require_POST
    @staff_only
    @step_up                                  # or @step_up(when=is_important), or @step_up(reading=True) for a page
    @once
    def revoke(request, identifier): …

Whoever proved lately to be the one (signing in counts) goes straight through. Anybody else is asked for the code of their
second factor, or their password; the question carries everything that was typed, and the act goes on from there.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils import timezone

from tongban.identity import selectors, services
from tongban.kernel.errors import Refusal
from tongban.webkit.errors import layout_of
from tongban.webkit.redirects import is_local

View = Callable[..., HttpResponse]
FIELD, READING = "proof", "proof_for_page"  # what is typed; set when a page was opened, not a form sent
_NOT_CARRIED = {FIELD, READING, "csrfmiddlewaretoken"}


def step_up(view: View | None = None, *, when: Callable[..., bool] | None = None, reading: bool = False) -> Any:
    """`when(request, **arguments)`: only these posts are important. `reading`: opening the page already is.

    A form with files cannot be carried: its view asks `has_proved` itself and shows its own page again (`proof_field`).
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            is_act = request.method == "POST" or (reading and request.method == "GET")
            if not is_act or (when is not None and not when(request, *args, **kwargs)):
                return view(request, *args, **kwargs)
            if refusal := prove(request):
                return ask(request, problem=refusal.text())
            if not has_proved(request):
                return ask(request)
            if READING in request.POST:
                return HttpResponseRedirect(request.get_full_path())
            return view(request, *args, **kwargs)

        return guarded

    return decorate(view) if view else decorate


def has_proved(request: HttpRequest) -> bool:
    """Whether nothing needs to be asked."""
    return services.has_proved_lately(request, timezone.now())


def prove(request: HttpRequest) -> Refusal | None:
    """Check the proof that came with this post, if one did, and take it out of the post: what follows is the form alone."""
    if request.method != "POST" or FIELD not in request.POST:
        return None
    try:
        services.prove_again(request, request.POST[FIELD], timezone.now())
    except Refusal as no:
        return no
    request.POST = _without_proof(request.POST)  # type: ignore[assignment]
    return None


def ask(request: HttpRequest, *, problem: str = "") -> HttpResponse:
    """The question, with everything that was typed (401). What was typed stays between browser and server."""
    if request.method == "POST":
        carried = [
            (name, value) for name, values in request.POST.lists() for value in values if name not in _NOT_CARRIED
        ]
        if READING in request.POST:
            carried.append((READING, "1"))
    else:
        carried = [(READING, "1")]
    referer = request.headers.get("Referer", "")
    context = {
        "layout": layout_of(request.path), "carried": carried, "action": request.get_full_path(),
        "back": referer if is_local(request, referer) else "/", **proof_field(request, problem=problem),
    }  # fmt: skip
    response = render(request, "webkit/step_up.html", context, status=401)
    response["Cache-Control"] = "private, no-store"
    return response


def proof_field(request: HttpRequest, *, problem: str = "") -> dict[str, Any]:
    """What `webkit/_proof.html` needs: `asks_code` and `proof_errors`."""
    user: Any = request.user
    return {
        "asks_code": selectors.has_second_factor(user), "proof_errors": {FIELD: [problem]} if problem else {},
    }  # fmt: skip


def _without_proof(post: QueryDict) -> QueryDict:
    rest = post.copy()
    rest.pop(FIELD, None)
    rest._mutable = False
    return rest
