"""申请页: one page per draft with situation, form, materials and delivery; it saves itself (R-GEN-6)."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongban.cases import selectors, services
from tongban.cases.enums import CaseState, DeliveryWay
from tongban.cases.services.checking import input_problems
from tongban.catalogue import selectors as catalogue
from tongban.catalogue.enums import ItemStatus
from tongban.catalogue.rules.situations import open_questions
from tongban.files.limits import limits, worded
from tongban.forms.parsing import action_in
from tongban.forms.places import children_as_data
from tongban.forms.rendering import html_id
from tongban.forms.rules.answers import Problem
from tongban.kernel.errors import Refusal
from tongban.portal import clock, eform, papers
from tongban.portal.who import acting_of
from tongban.webkit import situation

WAYS = (DeliveryWay.ELECTRONIC, DeliveryWay.WINDOW, DeliveryWay.COURIER)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, public_id: str) -> HttpResponse:
    """Whatever button is pressed, what is on the page is saved first; then the button does its own thing."""
    acting = acting_of(request)
    case = selectors.draft_for(acting, public_id)
    if case.state != CaseState.DRAFT:
        return redirect("portal:receipt", case.public_id)
    if request.method != "POST":
        return page(request, case, acting)
    return _answer(request, case, acting)


def _answer(request: HttpRequest, case: Any, acting: Any) -> HttpResponse:
    at, definition = clock.now(), eform.definition_of(case)
    answers, found = eform.read(request, case, definition, by=acting, at=at) if definition else (case.answers, [])
    way = request.POST.get("delivery_way", "")
    try:
        services.save_draft(
            case_id=case.pk, answers=answers, delivery_way=way if way in ways(case) else None, by=acting, at=at,
            seen_revision=_revision(request),
        )  # fmt: skip
    except Refusal as refusal:
        if refusal.code != "case.changed_meanwhile":
            raise
        return page(request, case, acting, answers=answers, conflict=refusal.text(), status=409)
    refused = papers.take_in(request, case, by=acting, at=at)
    case = selectors.draft_for(acting, case.public_id)
    if found or refused:
        return page(request, case, acting, found=found, refused=refused, status=422)
    if action_in(request.POST):
        return page(request, case, acting)
    if request.POST.get("do") == "review":
        return _to_review(request, case, acting)
    place = papers.place_of(request, case, papers.entries(case, clock.today()))
    return redirect(f"{reverse('portal:draft', args=[case.public_id])}{'#' + place if place else ''}")


def _to_review(request: HttpRequest, case: Any, acting: Any) -> HttpResponse:
    given = [paper for line in selectors.material_lines(case) for paper in line.given]
    if errors := input_problems(case, given, clock.today()):
        return show_errors(request, case, acting, errors)
    return redirect("portal:draft-review", case.public_id)


def show_errors(request: HttpRequest, case: Any, acting: Any, errors: dict[str, list[str]]) -> HttpResponse:
    """The page again with what filing refused: a list on top that leads to each place, and the sentence at that place."""
    found = [
        Problem(path=path.removeprefix("answers."), label="", text=text)
        for path, texts in errors.items()
        if path.startswith("answers.")
        for text in texts
    ]
    refused = {
        path.removeprefix("materials."): texts for path, texts in errors.items() if path.startswith("materials.")
    }
    asked = [text for path, texts in errors.items() if path.startswith("situation.") for text in texts]
    return page(request, case, acting, found=found, refused=refused, asked=asked, status=422)


def page(
    request: HttpRequest, case: Any, acting: Any, *, answers: dict | None = None, found: list[Problem] | None = None,
    refused: dict[str, list[str]] | None = None, asked: list[str] | None = None, conflict: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The application page. `answers` when they are not those that are saved; a fixed number of queries."""
    shown = case.answers if answers is None else answers
    listed = papers.entries(case, clock.today(), refused)
    errors: dict[str, list[str]] = {"situation": asked} if asked else {}
    for problem in found or []:
        errors.setdefault(html_id(problem.path), []).append(problem.text)
    for entry in listed:
        if entry.errors:
            errors[entry.id] = entry.errors
    if texts := (refused or {}).get(""):
        errors[""] = texts
    has_form = bool(case.form_code)
    context = {
        "case": case,
        "acting": acting,
        "situation": situation.rows(case.version.situations, case.situation),
        "has_open_questions": bool(open_questions(case.version.situations, case.situation)),
        "form": eform.fill_in(case, shown, found or [], autosaves=True, person_id=acting.person.pk) if has_form else "",
        "entries": listed,
        "ways": [{"value": way.value, "label": way.label, "is_chosen": way == case.delivery_way} for way in ways(case)],
        "largest": worded(limits().max_bytes),
        "errors": errors,
        "conflict": conflict,
        "twins": selectors.twins(case),
        "standing": None if case.version.item.status == ItemStatus.IN_USE else catalogue.standing_of(case.version.item),
    }
    return render(request, "portal/apply/draft.html", context, status=status)


@require_POST
def save(request: HttpRequest, public_id: str) -> JsonResponse:
    """What forms.js sends by itself. 409 when another device has saved since: nothing is overwritten."""
    acting = acting_of(request)
    case = selectors.draft_for(acting, public_id)
    definition, at = eform.definition_of(case), clock.now()
    answers = eform.read(request, case, definition, by=acting, at=at)[0] if definition else None
    way = request.POST.get("delivery_way", "")
    try:
        saved = services.save_draft(
            case_id=case.pk, answers=answers, delivery_way=way if way in ways(case) else None, by=acting, at=at,
            seen_revision=_revision(request),
        )  # fmt: skip
    except Refusal as refusal:
        return JsonResponse({"text": refusal.text(), "code": refusal.code}, status=409)
    return JsonResponse({"saved_at": timezone.localtime(saved.updated_at).isoformat(), "revision": saved.revision})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer_questions(request: HttpRequest, public_id: str) -> HttpResponse:
    """The situation of this draft: one post a step without JavaScript; the questions that follow appear by themselves with it."""
    acting = acting_of(request)
    case = selectors.draft_for(acting, public_id)
    if case.state != CaseState.DRAFT:
        return redirect("portal:receipt", case.public_id)
    tree = case.version.situations
    if request.method == "POST":
        answers = situation.read(tree, request.POST)
        services.save_draft(case_id=case.pk, situation=answers, by=acting, at=clock.now())
        if open_questions(tree, answers):
            return redirect("portal:draft-situation", case.public_id)
        return redirect("portal:draft", case.public_id)
    given = situation.read(tree, request.GET) if request.GET else case.situation
    context = {
        "case": case,
        "questions": situation.entries(tree, given),
        "open_count": len(open_questions(tree, given)),
    }
    return render(request, "portal/apply/situation.html", context)


@require_safe
def regions(request: HttpRequest) -> JsonResponse:
    """The divisions right below one, for the region picker."""
    return JsonResponse({"regions": children_as_data(request.GET.get("parent", ""))})


def ways(case: Any) -> list[DeliveryWay]:
    """How the result of this item may be handed over."""
    return [way for way in WAYS if way != DeliveryWay.COURIER or case.version.may_courier]


def _revision(request: HttpRequest) -> int | None:
    """The state of the draft that the page showed. With two values (page and script) the script's, the later one, counts."""
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
