"""开始申请: for whom, and may it be applied for here at all? Then a draft."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tongban.cases import selectors, services
from tongban.catalogue import selectors as catalogue
from tongban.catalogue.rules.situations import open_questions
from tongban.identity import selectors as identity
from tongban.identity.enums import ActingAs, AssuranceLevel
from tongban.identity.services import act_for
from tongban.portal import clock, eform
from tongban.portal.who import acting_of, person_of
from tongban.regions.selectors import halls
from tongban.webkit import situation
from tongban.webkit.once import once

HALLS_SHOWN = 6


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def apply(request: HttpRequest, code: str) -> HttpResponse:
    """What stands in the way is said before anything is typed; a draft that is there already is offered first (PLUS-16)."""
    person = person_of(request)
    guide = catalogue.guide(code, clock.today())
    if obstacle := _obstacle(guide, person):
        return render(request, "portal/apply/cannot.html", _cannot(guide, person, obstacle))
    if request.method == "POST":
        return _start(request, guide)
    return _page(request, guide, acting_of(request))


def _start(request: HttpRequest, guide: Any) -> HttpResponse:
    """The draft, with what the account knows; further for as long as the situation has open questions."""
    at = clock.now()
    acting = act_for(request, _mandate(request.POST.get("mandate", "")), at)
    begun = selectors.begun(acting, guide.item.code)
    if begun and "anyway" not in request.POST:
        return _page(request, guide, acting, is_asked_twice=True, status=409)
    answers = situation.read(guide.version.situations, request.POST)
    case = services.start_draft(item_code=guide.item.code, by=acting, at=at, situation=answers)
    if known := eform.known(case, acting):
        services.save_draft(case_id=case.pk, answers=known, by=acting, at=at)
    if open_questions(guide.version.situations, answers):
        return redirect("portal:draft-situation", case.public_id)
    return redirect("portal:draft", case.public_id)


def _obstacle(guide: Any, person: Any) -> str:
    """Why this person cannot apply for this item here, "" when they can."""
    if not guide.is_open:
        return "closed"
    if not guide.version.may_apply_online:
        return "window"
    return "level" if person.assurance_level < guide.version.min_assurance_level else ""


def _cannot(guide: Any, person: Any, obstacle: str) -> dict[str, Any]:
    needed = guide.version.min_assurance_level
    return {
        "guide": guide,
        "obstacle": obstacle,
        "standing": catalogue.standing_of(guide.item) if obstacle == "closed" else None,
        "halls": halls()[:HALLS_SHOWN] if obstacle != "closed" else [],
        "level_now": person.get_assurance_level_display(),
        "level_needed": AssuranceLevel(needed).label,
        "is_counter_enough": needed <= AssuranceLevel.IN_PERSON,
    }


def _page(
    request: HttpRequest, guide: Any, acting: Any, *, is_asked_twice: bool = False, status: int = 200
) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    choices = [
        {
            "value": one.mandate_id or "",
            "name": one.applicant.name,
            "role": one.acting_as.label,
            "is_chosen": one.mandate_id == acting.mandate_id,
            "problem": _choice_problem(one, guide),
        }
        for one in identity.acting_choices(acting.person, clock.today())
    ]
    context = {
        "guide": guide,
        "choices": choices,
        "begun": selectors.begun(acting, guide.item.code),
        "begun_of": acting.applicant.name,
        "situation": situation.hidden_fields(situation.read(guide.version.situations, given)),
        "is_asked_twice": is_asked_twice,
    }
    return render(request, "portal/apply/start.html", context, status=status)


def _choice_problem(choice: Any, guide: Any) -> str:
    """Why it cannot be this one: proxy excluded by the item, or the item outside the mandate."""
    if choice.acting_as == ActingAs.PROXY and not guide.version.may_use_proxy:
        return "proxy"
    return "" if choice.covers_item(guide.item.code) else "scope"


def _mandate(text: str) -> int | None:
    """The chosen mandate; empty is oneself. What is no number is nobody's mandate."""
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0
