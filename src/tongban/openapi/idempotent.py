"""Writes take an `Idempotency-Key`: the same request asked again gets the first answer, nothing is done twice."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from tongban.kernel import idempotency
from tongban.openapi.problems import problem

View = Callable[..., Any]
LONGEST_KEY = 100
KEY_HEADER = {
    "parameters": [
        {
            "name": "Idempotency-Key", "in": "header", "required": True,
            "description": "同一请求重发时用同一个值：只办一次，返回第一次的结果。",
            "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[!-~]+$"},
        }
    ]
}  # fmt: skip


def idempotent(view: View) -> View:
    """Wrap an endpoint that returns (status, schema). Without a key it is refused (400), with a reused key 409.

    What it does is one transaction.
    """
    return _asked_once(view, lambda **_: False)


def idempotent_act(*, unless: Callable[..., bool] = lambda **_: False) -> Callable[[View], View]:
    """The same for an endpoint that is one act on one case: one statement writes it together with its answer
    (`kernel.writing`). `unless`: requests that have to write in other rooms too, and so need a transaction."""
    return lambda view: _asked_once(view, lambda **asked: not unless(**asked))


def _asked_once(view: View, in_one_statement: Callable[..., bool]) -> View:
    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.headers.get("Idempotency-Key", "").strip()
        if not key or len(key) > LONGEST_KEY or not key.isprintable():
            return problem(400, "idempotency_key_missing", _("写操作需要 Idempotency-Key 请求头（100个字符以内）。"))

        def work() -> tuple[int, Any]:
            status, answer = view(request, *args, **kwargs)
            return status, answer.model_dump(mode="json") if hasattr(answer, "model_dump") else answer

        once = idempotency.once_in_one_statement if in_one_statement(**kwargs) else idempotency.once
        done = once(
            owner=f"token:{request.caller.token_id}", key=key,  # type: ignore[attr-defined]
            fingerprint=_fingerprint(request), work=work,
        )  # fmt: skip
        answer = HttpResponse(done.text, status=done.status, content_type="application/json")
        if done.replayed:
            answer["Idempotency-Replayed"] = "true"
        return answer

    return asked


def _fingerprint(request: HttpRequest) -> str:
    """What makes two requests the same: method, path and body; of an upload the bytes of each file."""
    if request.content_type != "multipart/form-data":
        return idempotency.fingerprint(request.method or "", request.get_full_path(), request.body)
    parts: list[str] = [request.method or "", request.get_full_path(), repr(sorted(request.POST.lists()))]
    for name, found in sorted(request.FILES.lists()):
        for file in found:
            digest = hashlib.sha256()
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)
            parts += [name, file.name or "", digest.hexdigest()]
    return idempotency.fingerprint(*parts)
