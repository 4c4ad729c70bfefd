"""Answers that say no, as RFC 9457 problem documents; one shared map declares them for every endpoint."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, AuthorizationError, HttpError, ValidationError
from ninja.responses import Response

from tongban.kernel.errors import Invalid, NotFound, Refusal


class ProblemError(Schema):
    """One thing that is wrong with one field of the request."""

    field: str
    message: str


class Problem(Schema):
    """RFC 9457: what went wrong, in words for a person (`detail`) and a stable `code` for a program."""

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str = ""
    errors: list[ProblemError] = []
    facts: dict[str, Any] = {}


TITLES = {
    400: _("请求无法读取"), 401: _("需要有效的令牌"), 403: _("令牌没有这项权限"), 404: _("没有找到"), 409: _("现在不能这样做"),
    413: _("内容过大"), 415: _("内容类型不支持"), 422: _("有的内容不符合要求"), 429: _("请求过于频繁"), 500: _("系统出错"),
}  # fmt: skip
NOES: dict[Any, Any] = {frozenset({400, 401, 403, 404, 409, 422, 429}): Problem}


def answers(status: int, schema: Any) -> dict[Any, Any]:
    """The response map of an endpoint: its own answer and all the ways to say no."""
    return {status: schema, **NOES}


def problem(
    status: int,
    code: str,
    detail: str = "",
    *,
    errors: Mapping[str, list[str]] | None = None,
    facts: dict | None = None,
) -> HttpResponse:
    """A problem document as an HTTP answer."""
    body = {
        "type": "about:blank", "title": str(TITLES.get(status, "")), "status": status, "code": code, "detail": str(detail),
        "errors": [{"field": f, "message": text} for f, texts in (errors or {}).items() for text in texts],
        "facts": {name: value if _is_plain(value) else str(value) for name, value in (facts or {}).items()},
    }  # fmt: skip
    return Response(body, status=status, content_type="application/problem+json")


def _is_plain(value: Any) -> bool:
    return value is None or isinstance(value, bool | int | float | str | list)


def install(api: NinjaAPI) -> None:
    """Turn what rooms and the framework raise into problem documents."""

    @api.exception_handler(Refusal)
    def refused(_request: HttpRequest, no: Refusal) -> HttpResponse:
        no.keep_on_record()  # what the operation recorded went with the transaction of the idempotency key
        status = 403 if no.code.endswith((".not_yours", ".not_permitted", ".not_for_staff")) else 409
        return problem(status, no.code, no.text(), facts=no.facts)

    @api.exception_handler(NotFound)
    def missing(_request: HttpRequest, _no: NotFound) -> HttpResponse:
        return problem(404, "not_found", _("没有这个对象，或者您无权查看。"))

    @api.exception_handler(Invalid)
    def invalid(_request: HttpRequest, no: Invalid) -> HttpResponse:
        return problem(422, "invalid", _("请按提示修改后重试。"), errors=no.errors)

    @api.exception_handler(ValidationError)
    def unreadable(_request: HttpRequest, no: ValidationError) -> HttpResponse:
        errors: dict[str, list[str]] = {}
        for error in no.errors:
            path = ".".join(str(part) for part in error["loc"] if part not in ("body", "payload", "query", "path"))
            errors.setdefault(path or "body", []).append(error["msg"])
        return problem(422, "invalid", _("请按提示修改后重试。"), errors=errors)

    @api.exception_handler(AuthenticationError)
    def unknown(_request: HttpRequest, _no: AuthenticationError) -> HttpResponse:
        answer = problem(401, "unauthenticated", _("请在 Authorization 头中提供有效的 Bearer 令牌。"))
        answer["WWW-Authenticate"] = 'Bearer realm="tongban"'
        return answer

    @api.exception_handler(AuthorizationError)
    def forbidden(_request: HttpRequest, _no: AuthorizationError) -> HttpResponse:
        return problem(403, "scope_missing", _("这个令牌没有调用该接口的权限。"))

    @api.exception_handler(HttpError)
    def plain(_request: HttpRequest, no: HttpError) -> HttpResponse:
        return problem(no.status_code, "http_error", str(no))
