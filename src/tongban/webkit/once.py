"""Asked twice, done once, for form posts: `{% once %}` in the form, `@once` on the view that answers it."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from tongban.kernel import idempotency
from tongban.kernel.errors import Refusal

FIELD = "once"
_NOT_CONTENT = {FIELD, "csrfmiddlewaretoken"}


def once(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The first post of a form is answered by the view; the same post again gets the first redirect and does nothing.

    Only a redirect counts as done: a form shown again with its errors may be sent again. Refusals: `webkit.form_sent`
    when a form that is done comes again with other content, `webkit.form_token_missing`.
    """

    @wraps(view)
    def answer_once(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        key = request.POST.get(FIELD, "")
        if not key or len(key) > 100:
            raise Refusal("webkit.form_token_missing")
        shown: list[HttpResponse] = []

        def work() -> tuple[int, Any]:
            response = view(request, *args, **kwargs)
            shown.append(response)
            return response.status_code, response.headers.get("Location", "")

        owner = f"form:{request.user.pk or 'anonymous'}"
        with transaction.atomic():
            try:
                first = idempotency.once(owner=owner, key=key, fingerprint=_fingerprint(request), work=work)
            except Refusal as refusal:
                raise (Refusal("webkit.form_sent") if refusal.code == "kernel.key_reused" else refusal) from None
            if not first.replayed and not 300 <= first.status < 400:
                idempotency.forget(owner=owner, key=key)
        return shown[0] if shown else HttpResponseRedirect(first.body)

    return answer_once


def _fingerprint(request: HttpRequest) -> str:
    """What was sent, and where to. Of uploads the name and size: their bytes were stored by the first post."""
    fields = [(name, values) for name, values in sorted(request.POST.lists()) if name not in _NOT_CONTENT]
    files = [(name, [(f.name, f.size) for f in found]) for name, found in sorted(request.FILES.lists())]
    return idempotency.fingerprint(request.path, urlencode(fields, doseq=True), repr(files))
