"""What the applicant does with a filed case: correct it, write to the officials, take it back, withdraw it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tongban.cases import selectors, services
from tongban.cases.enums import CaseState
from tongban.files import services as files
from tongban.forms.parsing import action_in
from tongban.forms.rendering import html_id
from tongban.forms.rules.answers import Problem
from tongban.kernel.errors import Invalid, Refusal
from tongban.portal import clock, eform, papers
from tongban.portal.views import my_cases
from tongban.portal.who import acting_of
from tongban.webkit.keeping import keeps_typed
from tongban.webkit.once import once

FORM = "form:"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, number: str) -> HttpResponse:
    """补正 item by item: what is wrong, how to mend it, and the place to do so beside each (PLUS-4)."""
    acting = acting_of(request)
    case = selectors.case_for(acting, number=number)
    if case.state != CaseState.CORRECTION:
        return redirect("portal:case", case.number)
    if request.method != "POST":
        return _correction(request, case)
    at, found = clock.now(), []
    definition = eform.definition_of(case)
    if definition and _asks_for_answers(case):
        answers, found = eform.read(request, case, definition, by=acting, at=at)
        if answers != case.answers:
            services.save_draft(case_id=case.pk, answers=answers, by=acting, at=at)
    refused = papers.take_in(request, case, by=acting, at=at)
    case = selectors.case_for(acting, number=number)
    if found or refused:
        return _correction(request, case, found=found, refused=refused, status=422)
    if action_in(request.POST):
        return _correction(request, case)
    if request.POST.get("do") != "hand_in":
        place = papers.place_of(request, case, papers.entries(case, clock.today()))
        return redirect(f"{reverse('portal:case-correct', args=[number])}{'#' + place if place else ''}")
    try:
        services.correct_case(case_id=case.pk, by=acting, at=at)
    except Invalid as problem:
        return _not_yet(request, case, problem.errors)
    messages.success(request, _("补正已提交。部门会重新看材料，五个工作日内答复您。"))
    return redirect("portal:case", number)


def _not_yet(request: HttpRequest, case: Any, errors: dict[str, list[str]]) -> HttpResponse:
    """What is still missing, at its place. `corrections.ID` belongs to the entry or the answer that the item names."""
    targets = {f"corrections.{item.pk}": item.target for item in selectors.correction_items(case)}
    refused: dict[str, list[str]] = {}
    found = []
    for path, texts in errors.items():
        target = targets.get(path, path)
        if target.startswith((FORM, "answers.")):
            plain = target.removeprefix(FORM).removeprefix("answers.")
            found += [Problem(path=plain, label="", text=text) for text in texts]
        else:
            refused.setdefault(target.removeprefix("materials."), []).extend(texts)
    return _correction(request, case, found=found, refused=refused, status=422)


def _correction(
    request: HttpRequest, case: Any, *, found: list[Problem] | None = None,
    refused: dict[str, list[str]] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    items = selectors.correction_items(case)
    listed = [entry for entry in papers.entries(case, clock.today(), refused) if entry.line.defect]
    in_form = [item for item in items if item.target.startswith(FORM)]
    open_ones = [item for item in in_form if item.touched_at is None]
    marked = found or [Problem(path=i.target.removeprefix(FORM), label=i.label, text=i.text) for i in open_ones]
    errors: dict[str, list[str]] = {}
    for problem in found or []:
        errors.setdefault(html_id(problem.path), []).append(problem.text)
    for entry in listed:
        if entry.errors:
            errors[entry.id] = entry.errors
    form = ""
    if in_form and case.form_code:
        form = eform.fill_in(case, case.answers, marked, autosaves=False, person_id=0)
    context = {
        "case": case,
        "clock": selectors.clock_view(case, clock.now()),
        "entries": listed,
        "form_items": in_form,
        "form": form,
        "errors": errors,
        "left": sum(1 for item in items if item.touched_at is None),
    }
    return render(request, "portal/my/correct.html", context, status=status)


def _asks_for_answers(case: Any) -> bool:
    return any(item.target.startswith(FORM) for item in selectors.correction_items(case))


@require_POST
@once
@keeps_typed
def write(request: HttpRequest, number: str) -> HttpResponse:
    """留言 to the officials, with files (PLUS-2)."""
    acting = acting_of(request)
    case, at = selectors.case_for(acting, number=number), clock.now()
    try:
        kept = [
            files.store_upload(chunks=one.chunks(), name=one.name, owner=files.owner_of(acting), at=at)
            for one in request.FILES.getlist("files")
        ]
        services.post_message(
            case_id=case.pk, text=request.POST.get("text", ""), file_ids=[one.public_id for one in kept],
            by=acting, at=at,
        )  # fmt: skip
    except Invalid as problem:
        errors = {"files" if name == "file_ids" else name: texts for name, texts in problem.errors.items()}
        return my_cases.page(request, case, acting, errors=errors, status=422)
    except Refusal as refusal:
        if not refusal.code.startswith("file."):
            raise
        return my_cases.page(request, case, acting, errors={"files": [refusal.text()]}, status=422)
    return redirect(f"{reverse('portal:case', args=[number])}#h-thread")


@require_POST
def read_messages(request: HttpRequest, number: str) -> HttpResponse:
    """What the officials wrote was seen."""
    acting = acting_of(request)
    case = selectors.case_for(acting, number=number)
    services.mark_messages_read(case_id=case.pk, by=acting, at=clock.now())
    return redirect(f"{reverse('portal:case', args=[number])}#h-thread")


@require_POST
@once
def take_back(request: HttpRequest, number: str) -> HttpResponse:
    """取回: back to a draft while nobody has opened it."""
    acting = acting_of(request)
    case = selectors.case_for(acting, number=number)
    services.take_back_case(case_id=case.pk, by=acting, at=clock.now())
    messages.success(request, _("申请已取回，修改后可以再提交。"))
    return redirect("portal:draft", case.public_id)


@require_POST
@once
@keeps_typed
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """撤回申请, with the reason."""
    acting = acting_of(request)
    case = selectors.case_for(acting, number=number)
    try:
        services.withdraw_case(case_id=case.pk, reason=request.POST.get("reason", ""), by=acting, at=clock.now())
    except Invalid as problem:
        errors = {"reason" if name == "reasons" else name: texts for name, texts in problem.errors.items()}
        return my_cases.page(request, case, acting, errors=errors, status=422)
    messages.success(request, _("申请已撤回。"))
    return redirect("portal:case", number)
