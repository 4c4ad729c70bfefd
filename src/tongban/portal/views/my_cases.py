"""我的办件: the list, and the page of one case with what to do next."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tongban.calendars.selectors import working_calendar
from tongban.cases import selectors
from tongban.cases.enums import CaseAction, CaseState, DeclineKind
from tongban.identity import selectors as identity
from tongban.kernel.errors import NotFound
from tongban.licences.selectors import licence_of_case
from tongban.portal import clock, eform, papers, wording
from tongban.portal.who import acting_of
from tongban.ratings.selectors import invitation
from tongban.webkit import situation

SHOWN = {"open": True, "closed": False}
REFUSED = {CaseState.REFUSED, CaseState.NOT_ACCEPTED}


@never_cache
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """The last moved first, with light and words; `show` narrows to open or closed. One query a page."""
    acting = acting_of(request)
    show = request.GET.get("show", "")
    page = selectors.my_cases(acting, request.GET.get("after"), is_open=SHOWN.get(show))
    now = clock.now()
    calendars = {code: working_calendar(code) for code in {case.region_code for case in page.rows}}
    rows = [
        {
            "case": case,
            "clock": selectors.clock_view(case, now, calendars[case.region_code]),
            "what_next": _what_next(case),
            "is_waiting_for_me": case.state == CaseState.CORRECTION,
        }
        for case in page.rows
    ]
    tabs = [("", _("全部")), ("open", _("在办")), ("closed", _("已办结"))]
    return render(request, "portal/my/cases.html", {"page": page, "rows": rows, "tabs": tabs, "show": show})


@never_cache
@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    """Where it stands, what I have to do, and everything that lies in it."""
    acting = acting_of(request)
    try:
        found = selectors.case_for(acting, number=number)
    except NotFound:
        if other := _who_sees(acting, number):
            return render(request, "portal/my/other_case.html", {"number": number, "choice": other})
        raise
    return page(request, found, acting)


def _who_sees(acting: Any, number: str) -> Any:
    """In which other of the person's roles the case is theirs: a message leads here whoever they act for just now."""
    for choice in identity.acting_choices(acting.person, clock.today()):
        if choice.mandate_id != acting.mandate_id:
            try:
                selectors.case_for(choice, number=number)
            except NotFound:
                continue
            return choice
    return None


def page(
    request: HttpRequest, case: Any, acting: Any, *, errors: dict[str, list[str]] | None = None, status: int = 200
) -> HttpResponse:
    """The page of the case, again with `errors` when a message or a withdrawal made no sense. A fixed number of queries."""
    now, today = clock.now(), clock.today()
    actions = selectors.open_actions(acting, case, today)
    thread = selectors.messages_of(acting, case)
    context = {
        "case": case,
        "clock": selectors.clock_view(case, now),
        "what_next": _what_next(case),
        "main": _main(case, actions, now),
        "may_withdraw": CaseAction.WITHDRAW in actions,
        "may_take_back": CaseAction.TAKE_BACK in actions and case.opened_at is None,
        "may_write": CaseAction.WRITE_MESSAGE in actions,
        "no": _no(case),
        "ended": case.result.get("reasons", "") if case.state == CaseState.TERMINATED else "",
        "licence": licence_of_case(case.number),
        "steps": selectors.timeline(case),
        "situation": situation.rows(case.version.situations, case.situation),
        "form": eform.to_read(case),
        "entries": papers.to_read(case),
        "documents": selectors.documents_of(acting, case),
        "thread": thread,
        "has_unread": any(one.is_from_staff and one.read_at is None for one in thread),
        "delivery": getattr(case, "delivery", None),
        "errors": errors or {},
        "typed": {name: request.POST.get(name, "") for name in ("text", "reason")},
    }
    return render(request, "portal/my/case.html", context, status=status)


def _what_next(case: Any) -> str:
    """The sentence of the public page, except where the page itself is the place to act."""
    if case.state == CaseState.CORRECTION:
        return _("需要您补正材料：照着告知一项一项补齐，再提交。也可以带上材料到窗口补。")
    return wording.what_next(case.state)


def _main(case: Any, actions: list[CaseAction], now: Any) -> str:
    """The one thing for the applicant to do now: correct, rate, or nothing."""
    if CaseAction.CORRECT in actions:
        return "correct"
    if case.is_closed:
        asked = invitation(case.rating_token, now)
        return "rate" if asked.is_open and not asked.given else ""
    return ""


def _no(case: Any) -> dict[str, Any]:
    """Reasons and remedies of a "no", in plain words; empty for anything else (R-FLOW-10, PLUS-18)."""
    was_refused = case.state in REFUSED or case.is_granted is False
    if not was_refused:
        return {}
    return {
        "reasons": case.result.get("reasons", ""),
        "basis": case.result.get("basis", ""),
        "right_body": case.result.get("right_body", ""),
        "may_try_again": case.result.get("kind") != DeclineKind.ITEM_CANCELLED,
        "review_body": case.body.review_body_name or _("有管辖权的行政复议机关"),
        "court": case.body.court_name or _("有管辖权的人民法院"),
    }
