"""账号: who I am here, for whom I act, who looked at my data, my password."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongban.identity import selectors, services
from tongban.identity.enums import ActingAs, MaskedField
from tongban.identity.rules.mandates import is_in_force
from tongban.kernel.errors import Invalid
from tongban.portal import clock
from tongban.portal.who import acting_of, person_of
from tongban.webkit.limits import limit
from tongban.webkit.redirects import safe_next


@never_cache
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """My record, masked; for whom I act; mandates given and held; where I am signed on. A fixed number of queries."""
    acting = acting_of(request)
    may_grant = acting.acting_as in (ActingAs.SELF, ActingAs.LEGAL_REP)
    context = {
        "profile": selectors.masked(acting.person),
        "choices": selectors.acting_choices(acting.person, clock.today()),
        "acting": acting,
        "may_grant": may_grant,
        "given": [_shown(one, one.agent) for one in selectors.mandates_given_by(acting.applicant)] if may_grant else [],
        "sessions": selectors.sessions_of(request.user, request.session.session_key, clock.now()),  # type: ignore[arg-type]
        "held": [_shown(one, one.principal) for one in selectors.mandates_held_by(acting.person)],
    }
    return render(request, "portal/my/account.html", context)


def _shown(mandate: Any, other: Any) -> dict[str, Any]:
    """One mandate with the name of the other side, masked as far as it is a person's, and what can be done with it."""
    today = clock.today()
    in_force = is_in_force(
        starts_on=mandate.starts_on, ends_on=mandate.ends_on, revoked_at=mandate.revoked_at, on=today
    )
    return {
        "mandate": mandate,
        "name": selectors.masked(other).name,
        "is_in_force": in_force,
        "is_future": mandate.revoked_at is None and mandate.starts_on > today,
        "may_revoke": mandate.acting_as != ActingAs.LEGAL_REP
        and mandate.revoked_at is None
        and (mandate.ends_on is None or mandate.ends_on >= today),
    }


@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """Choose for whom I act from now on in this session."""
    person_of(request)
    wish = request.POST.get("mandate", "")
    mandate_id = int(wish) if wish.isascii() and wish.isdigit() and len(wish) < 18 else None if not wish else 0
    acting = services.act_for(request, mandate_id, clock.now())
    messages.success(request, _("现在以“%(name)s”的身份办事。") % {"name": acting.applicant.name})
    return redirect(safe_next(request, "portal:account"))


@never_cache
@require_safe
def access(request: HttpRequest) -> HttpResponse:
    """Who opened my data, when, why, which fields (R-PII-6); one query a page."""
    page = selectors.access_log_of(person_of(request), request.GET.get("after"))
    rows = [
        {"line": line, "fields": [MaskedField(one).label for one in line.fields if one in MaskedField.values]}
        for line in page.rows
    ]
    return render(request, "portal/my/access.html", {"page": page, "rows": rows})


@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Sign me out everywhere but here."""
    person_of(request)
    services.end_other_sessions(
        user=request.user,
        besides=request.session.session_key or "",
        by=acting_of(request),
        at=clock.now(),  # type: ignore[arg-type]
    )
    messages.success(request, _("其他地方的登录已经退出。"))
    return redirect("portal:account")


@sensitive_post_parameters("old", "new", "again")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change the password; this session goes on, all others end."""
    person_of(request)
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        limit(request, "password", times=10, seconds=900, key=str(request.user.pk))
        if request.POST.get("new") != request.POST.get("again"):
            errors = {"again": [_("两次输入的新密码不一样。")]}
        else:
            try:
                services.change_password(
                    user=request.user, old=request.POST.get("old", ""), new=request.POST.get("new", ""),
                    at=clock.now(),
                )  # fmt: skip
            except Invalid as problem:
                errors = problem.errors
            else:
                services.keep_signed_on(request, request.user, clock.now())  # type: ignore[arg-type]
                messages.success(request, _("密码已修改，其他设备上的登录已经退出。"))
                return redirect("portal:account")
    return render(request, "portal/my/password.html", {"errors": errors}, status=422 if errors else 200)
