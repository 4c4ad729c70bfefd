"""政策库: what somebody can get, in plain words, and through which item (WEB-5)."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tongban.catalogue import selectors
from tongban.portal import clock

LONGEST = 60


@login_not_required
@require_safe
def policies(request: HttpRequest) -> HttpResponse:
    """What is valid, the newest first, narrowed as asked. Four queries."""
    today = clock.today()
    given = {name: request.GET.get(name, "").replace("\0", "").strip() for name in ("for", "theme", "issuer", "q")}
    wanted = selectors.PolicyFilter(
        audience=given["for"] if given["for"] in audiences() else "", theme=given["theme"][:20],
        issuer=given["issuer"][:200], words=given["q"][:LONGEST],
    )  # fmt: skip
    themes, issuers = selectors.policy_choices(today)
    context = {
        "page": selectors.policies(wanted, on=today, after=request.GET.get("after")), "wanted": wanted,
        "themes": [(one.code, one.name) for one in themes], "issuers": [(one, one) for one in issuers],
        "audiences": list(audiences().items()), "is_narrowed": wanted != selectors.PolicyFilter(),
    }  # fmt: skip
    return render(request, "portal/policies.html", context)


@login_not_required
@require_safe
def policy(request: HttpRequest, policy_code: str) -> HttpResponse:
    """One policy; of one that was withdrawn only that and why. Four queries."""
    found = selectors.policy(policy_code)
    words = [word for code, word in audiences().items() if code in found.audiences]
    context = {"policy": found, "is_over": selectors.is_over(found, clock.today()), "audiences": words}
    return render(request, "portal/policy.html", context)


def audiences() -> dict[str, str]:
    return {"person": _("给个人"), "enterprise": _("给企业")}
