"""What went wrong, as a page in plain words: what happened, whether anything was lost, what to do next."""

import sys
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseServerError, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _

from tongban.kernel import database
from tongban.kernel.errors import Invalid, Refusal
from tongban.webkit.redirects import is_local

TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field
RETRY_AFTER = 10  # seconds
MOST_SENT_AGAIN = 500_000  # characters of a form


@dataclass(frozen=True)
class Trouble:
    """What the page says. `errors` as in `Invalid`."""

    status: int
    title: str
    text: str
    hint: str = ""
    errors: dict[str, list[str]] = field(default_factory=dict)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return show(
        request, Trouble(409, _("这一步现在不能办"), refusal.text(), _("您填写的内容没有改变。")), code=refusal.code
    )


def invalid(request: HttpRequest, problem: Invalid) -> HttpResponse:
    text = _("有些内容不符合要求，请返回修改后再提交。")
    return show(request, Trouble(422, _("请检查填写的内容"), text, errors=problem.errors))


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    text = _("没有这个页面，或者您没有查看它的权限。")
    return show(request, Trouble(404, _("找不到这个页面"), text, _("请检查地址，或者从首页搜索。")))


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    text = _("您登录的账号没有这项权限。如有需要，请换用其他账号登录。")
    return show(request, Trouble(403, _("您不能进行此操作"), text))


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return show(request, Trouble(400, _("无法理解这个请求"), _("浏览器发来的内容不完整，请返回上一页重试。")))


def too_many(request: HttpRequest, retry_after: int) -> HttpResponse:
    text = _("查询次数太多，请 %(seconds)s 秒后再试。") % {"seconds": retry_after}
    response = show(request, Trouble(429, _("请稍后再试"), text, _("这样做是为了防止他人猜测您的信息。")))
    response["Retry-After"] = str(retry_after)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    text = _("这个页面打开得太久，或者浏览器没有保存本站的 Cookie，所以没有提交。")
    return show(request, Trouble(403, _("页面已失效"), text, _("请返回上一页，刷新后重新提交。什么都没有改变。")))


def server_error(request: HttpRequest) -> HttpResponse:
    """Needs nothing that may be broken: no database, no session, no context processor."""
    if database.is_away(sys.exc_info()[1]):
        return unavailable(request)
    if request.path.startswith("/api/"):
        return problem_document(Trouble(500, _("系统出错"), _("请求没有完成，请稍后再试。")))
    return HttpResponseServerError(loader.render_to_string("webkit/500.html"))


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: the database is away. Says so, and offers to send again what was just sent, which does nothing twice."""
    text = _("系统暂时连接不上数据库，正在自动恢复，不需要您做什么。请稍等片刻再试。")
    if request.path.startswith("/api/"):
        response: HttpResponse = problem_document(Trouble(503, _("系统暂时不可用"), text), "unavailable")
    elif request.headers.get("X-Requested-With") or request.headers.get("HX-Request"):
        response = JsonResponse({"detail": text}, status=503)
    else:
        sent = _sent_again(request)
        facts = {"text": text, "was_post": request.method == "POST", "fields": sent, "address": request.get_full_path()}
        facts |= {"csrf_token": get_token(request) if sent else ""}
        response = HttpResponse(loader.render_to_string("webkit/503.html", facts), status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    return response


def _sent_again(request: HttpRequest) -> list[tuple[str, str]]:
    """What the form held, to be sent once more from the page. Nothing when a password or a file was in it: the browser
    keeps those, so one goes back a page instead."""
    if request.method != "POST":
        return []
    try:
        fields = [(name, value) for name, values in request.POST.lists() for value in values if name != TOKEN]
        has_file = bool(request.FILES)
    except Exception:  # noqa: BLE001 - a post that cannot be read cannot be offered again
        return []
    is_secret = any("password" in name or "code" in name for name, _value in fields)
    is_long = sum(len(value) for _name, value in fields) > MOST_SENT_AGAIN
    return [] if has_file or is_secret or is_long else fields


def show(request: HttpRequest, trouble: Trouble, code: str = "") -> HttpResponse:
    """The page; a problem document under /api/; a fragment where htmx asked."""
    if request.path.startswith("/api/"):
        return problem_document(trouble, code)
    if request.headers.get("HX-Request"):
        return render(request, "webkit/_trouble.html", {"trouble": trouble}, status=trouble.status)
    return render(
        request,
        "webkit/trouble.html",
        {"trouble": trouble, "layout": layout_of(request.path), "back": _back(request)},
        status=trouble.status,
    )


def problem_document(trouble: Trouble, code: str = "") -> JsonResponse:
    """RFC 9457, for addresses under /api/ that no operation answers."""
    body = {
        "type": "about:blank",
        "code": f"http_{trouble.status}",
        "title": trouble.title,
        "status": trouble.status,
        "detail": trouble.text,
    }
    return JsonResponse(
        body | ({"code": code} if code else {}), status=trouble.status, content_type="application/problem+json"
    )


def layout_of(path: str) -> str:
    """The layout of the face that this address belongs to: the longest prefix in the setting TONGBAN_LAYOUTS."""
    return max((p, name) for p, name in settings.TONGBAN_LAYOUTS.items() if path.startswith(p))[1]


def _back(request: HttpRequest) -> str:
    referer = request.headers.get("Referer", "")
    return referer if is_local(request, referer) and referer != request.build_absolute_uri() else ""
