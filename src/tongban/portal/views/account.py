"""The door for the public: sign in, sign out, register."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from tongban.identity import services
from tongban.identity.enums import CodePurpose, Factor, UserKind
from tongban.kernel.errors import Invalid, Refusal
from tongban.portal import clock
from tongban.portal.context import url_or_none
from tongban.portal.who import person_of
from tongban.webkit.limits import limit
from tongban.webkit.redirects import safe_next

OTHER_FACTORS = [factor for factor in Factor if factor != Factor.MOBILE]
TYPED = ("username", "name", "document_no", "mobile", "factor", "factor_value", "email")  # shown again after an error


@sensitive_post_parameters("password")
@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Back to where the person came from; a session that ended in the middle of a form says that nothing is lost."""
    if request.method != "POST":
        return _sign_in_page(request, {})
    username, password = request.POST.get("username", "").strip(), request.POST.get("password", "")
    errors = {}
    if not username:
        errors["username"] = [_("请输入账号或身份证号码。")]
    if not password:
        errors["password"] = [_("请输入密码。")]
    if errors:
        return _sign_in_page(request, errors, status=422)
    try:
        services.sign_in(request, username, password, UserKind.APPLICANT)
    except Refusal as refusal:
        return _sign_in_page(request, {"username": [refusal.text()]}, status=409)
    return HttpResponseRedirect(safe_next(request, url_or_none("portal:cases") or "portal:home"))


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session, whoever's it is."""
    services.sign_out(request)
    messages.success(request, _("您已退出登录。"))
    return redirect("portal:home")


@sensitive_post_parameters("password", "password_again", "document_no", "sms_code")
@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """在线注册 of a natural person (R-USER-2). Not `@once`: identity counts failed codes in transactions of its own, and
    a second identical post is refused because the document is registered then."""
    if request.method != "POST":
        return _register_page(request, {})
    if "send_code" in request.POST:
        return _send_code(request)
    given = request.POST
    if given.get("password") != given.get("password_again"):
        return _register_page(request, {"password_again": [_("两次输入的密码不一样。")]}, status=422)
    try:
        services.register_natural(
            username=given.get("username", ""),
            password=given.get("password", ""),
            name=given.get("name", ""),
            document_no=given.get("document_no", ""),
            factors=_factors(given),
            sms_code=given.get("sms_code", ""),
            accepts_agreement=given.get("agreement") == "yes",
            email=given.get("email", ""),
            at=clock.now(),
        )
        services.sign_in(request, given["username"].strip(), given["password"], UserKind.APPLICANT)
    except Invalid as problem:
        return _register_page(request, _at_fields(problem.errors), status=422)
    except Refusal as refusal:
        return _register_page(request, {_field_of(refusal): [refusal.text()]}, status=409)
    messages.success(request, _("注册成功，已经为您登录。"))
    return HttpResponseRedirect(safe_next(request, "portal:home"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register_firm(request: HttpRequest) -> HttpResponse:
    """法人注册 by its legal representative, signed on as themself (R-USER-5); officials have none (403)."""
    person_of(request)
    if request.method != "POST":
        return _firm_page(request, {})
    try:
        services.register_legal(
            name=request.POST.get("name", ""),
            credit_code=request.POST.get("credit_code", ""),
            address=request.POST.get("address", ""),
            by=request.acting,  # type: ignore[attr-defined]
            at=clock.now(),
        )
    except Invalid as problem:
        errors = {"credit_code" if field == "document_no" else field: texts for field, texts in problem.errors.items()}
        return _firm_page(request, errors, status=422)
    except Refusal as refusal:
        return _firm_page(request, {"name": [refusal.text()]}, status=409)
    messages.success(request, _("单位已登记，您是它的法定代表人，可以授权经办人。"))
    return redirect(url_or_none("portal:account") or "portal:home")


def _send_code(request: HttpRequest) -> HttpResponse:
    """The code by SMS; the page comes back with everything typed so far, passwords excepted. Codes are counted by number
    (R-SEC-9) and by address, or one machine would send ten a day to everybody."""
    limit(request, "sms-code", times=10, seconds=600)
    try:
        services.send_code(mobile=request.POST.get("mobile", ""), purpose=CodePurpose.REGISTER, at=clock.now())
    except Invalid as problem:
        return _register_page(request, problem.errors, status=422)
    except Refusal as refusal:
        return _register_page(request, {"sms_code": [refusal.text()]}, status=409)
    return _register_page(request, {}, is_code_sent=True)


def _factors(given: Any) -> dict[str, str]:
    factors = {Factor.MOBILE.value: given.get("mobile", "")}
    if given.get("factor") in {factor.value for factor in OTHER_FACTORS}:
        factors[given["factor"]] = given.get("factor_value", "")
    return factors


def _at_fields(errors: dict[str, list[str]]) -> dict[str, list[str]]:
    return {"factor_value" if field == "factors" else field: texts for field, texts in errors.items()}


def _field_of(refusal: Refusal) -> str:
    """Beside which field a refusal of registration belongs."""
    return {
        "identity.code_wrong": "sms_code",
        "identity.agreement_not_accepted": "agreement",
        "identity.too_few_factors": "factor_value",
        "identity.username_taken": "username",
    }.get(refusal.code, "document_no")


def _sign_in_page(request: HttpRequest, errors: dict[str, list[str]], status: int = 200) -> HttpResponse:
    context = {
        "errors": errors,
        "username": request.POST.get("username", ""),
        "next": safe_next(request, "/"),
        "has_ended": bool(request.GET.get("ended") or request.POST.get("ended")),
    }
    return render(request, "portal/sign_in.html", context, status=status)


def _register_page(
    request: HttpRequest, errors: dict[str, list[str]], status: int = 200, *, is_code_sent: bool = False
) -> HttpResponse:
    context = {
        "errors": errors,
        "typed": {name: request.POST.get(name, "") for name in TYPED},
        "factors": OTHER_FACTORS,
        "is_code_sent": is_code_sent,
        "outbox_url": url_or_none("portal:demo-outbox"),
        "next": safe_next(request, "/"),
    }
    return render(request, "portal/register.html", context, status=status)


def _firm_page(request: HttpRequest, errors: dict[str, list[str]], status: int = 200) -> HttpResponse:
    typed = {name: request.POST.get(name, "") for name in ("name", "credit_code", "address")}
    return render(request, "portal/register_firm.html", {"errors": errors, "typed": typed}, status=status)
