"""The case page: what is known, what it waits for, and the acts that the table opens to this official."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from tongban.cases import papers, selectors, services
from tongban.cases.enums import CaseState, DeclineKind, DeliveryWay
from tongban.catalogue.enums import CaseType, ItemType
from tongban.files import services as files
from tongban.identity import selectors as identity
from tongban.kernel.errors import Invalid, Refusal
from tongban.webkit.files import file_response
from tongban.webkit.once import once
from tongban.workbench import actions
from tongban.workbench.content import content_of
from tongban.workbench.guards import staff_only
from tongban.workbench.targets import targets_of

EMPTY: dict[str, str] = defaultdict(str)


@staff_only
def show(request: HttpRequest, number: str) -> HttpResponse:
    """Everything about one case. Opening it is recorded, so that the applicant cannot take it back unnoticed."""
    at = timezone.localtime()
    case = selectors.case_for(request.staff, number=number)  # type: ignore[attr-defined]
    if case.state == CaseState.SUBMITTED and case.opened_at is None:
        services.mark_opened(case_id=case.pk, by=request.staff, at=at)  # type: ignore[attr-defined]
    services.mark_messages_read(case_id=case.pk, by=request.staff, at=at)  # type: ignore[attr-defined]
    return _page(request, case)


@require_POST
@staff_only
@once
def do(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """One act. What was typed stays on the page when it is refused, and the reason is said in words."""
    act = actions.BY_NAME.get(name)
    if act is None:
        raise Http404
    at, staff = timezone.localtime(), request.staff  # type: ignore[attr-defined]
    case = selectors.case_for(staff, number=number)
    try:
        arguments = act.read(request.POST)
        if signature := request.FILES.get("signature"):
            arguments["signature_file_id"] = files.store_upload(
                chunks=signature.chunks(), name=signature.name or "", owner=f"staff:{staff.pk}", at=at
            ).pk
        act.operation(case_id=case.pk, by=staff, at=at, seen_revision=_seen(request), **arguments)
    except Invalid as no:
        return _page(request, case, failed=name, errors=no.errors, status=422)
    except Refusal as no:
        # Somebody may have been faster: show the case as it is now, and keep what was typed.
        fresh = selectors.case_for(staff, number=number)
        return _page(request, fresh, failed=name, problem=no.text(), status=409)
    messages.success(request, act.done)
    return HttpResponseRedirect(reverse("workbench:case", args=[number]))


@require_POST
@staff_only
@once
def write(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """A message to the applicant, or a note that stays among officials."""
    at, staff = timezone.localtime(), request.staff  # type: ignore[attr-defined]
    case = selectors.case_for(staff, number=number)
    operation = services.post_note if kind == "note" else services.post_message
    try:
        operation(case_id=case.pk, text=request.POST.get("text", ""), by=staff, at=at)
    except Invalid as no:
        return _page(request, case, failed=kind, errors=no.errors, status=422)
    return HttpResponseRedirect(reverse("workbench:case", args=[number]) + f"#{kind}s")


@staff_only
def document(request: HttpRequest, number: str, public_id: UUID) -> HttpResponse:
    """A document of the case as PDF."""
    selectors.case_for(request.staff, number=number)  # type: ignore[attr-defined]
    paper = selectors.document_file(request.staff, public_id)  # type: ignore[attr-defined]
    return file_response(papers.render_document(paper.pk), inline=True)


@staff_only
def material(request: HttpRequest, number: str, file_id: UUID) -> HttpResponse:
    """A paper of the case, as it was given."""
    selectors.case_for(request.staff, number=number)  # type: ignore[attr-defined]
    return file_response(selectors.material_file(request.staff, file_id), inline=True)  # type: ignore[attr-defined]


@require_POST
@staff_only
def check(request: HttpRequest, number: str, material_id: int) -> HttpResponse:
    """The original was seen: the copy is worth grade B from now on (R-MAT-4)."""
    at, staff = timezone.localtime(), request.staff  # type: ignore[attr-defined]
    case = selectors.case_for(staff, number=number)
    services.check_material(case_id=case.pk, case_material_id=material_id, how="已核对原件", by=staff, at=at)
    return HttpResponseRedirect(reverse("workbench:case", args=[number]) + "#materials")


def _at_once(case: Any, open_actions: frozenset[str]) -> bool:
    """An instant case that this official may accept may be decided by them in one sitting (R-FLOW-18)."""
    return case.case_type == CaseType.INSTANT and "accept" in open_actions


def _seen(request: HttpRequest) -> int | None:
    raw = request.POST.get("seen_revision", "")
    return int(raw) if raw.isascii() and raw.isdigit() else None


def _page(
    request: HttpRequest,
    case: Any,
    *,
    failed: str = "",
    errors: dict | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    staff, at = request.staff, timezone.localtime()  # type: ignore[attr-defined]
    open_actions = frozenset(selectors.open_actions(staff, case, at.date()))
    typed = request.POST.dict() if failed else {}
    corrections = selectors.corrections_of(case)
    acts = actions.offered(open_actions, may_finish_at_once=_at_once(case, open_actions))
    context = {
        "case": case, "clock": selectors.clock_view(case, at), "timeline": selectors.timeline(case),
        "lines": selectors.material_lines(case), **content_of(case), "documents": selectors.documents_of(staff, case),
        "talk": selectors.messages_of(staff, case), "notes": selectors.notes_of(staff, case), "corrections": corrections,
        "applicant": identity.masked(case.applicant), "agent": identity.masked(case.agent) if case.agent else None,
        "acts": acts, "open_actions": open_actions, "failed": failed, "errors": errors or {}, "no_errors": EMPTY, "problem": problem,
        "typed": defaultdict(str, typed), "typed_text": typed.get("text", ""), "may_check": "check_material" in open_actions,
        "may_write": "write_message" in open_actions, "may_note": "write_note" in open_actions,
        "targets": targets_of(case, request.POST if failed else None, corrections),
        "decline_kinds": DeclineKind.choices, "delivery_ways": DeliveryWay.choices,
        "examiners": selectors.colleagues(case, at.date()) if "assign" in open_actions else [],
        "asks_two": case.item_type == ItemType.PERMIT and case.case_type != CaseType.INSTANT,
        "typed_examiners": {int(v) for v in request.POST.getlist("examiner_ids") if v.isdigit()},
    }  # fmt: skip
    return render(request, "workbench/case.html", context, status=status)
