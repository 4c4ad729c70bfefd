"""The case page: what is known, what it waits for, and the acts that the table opens to this official."""

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongban.cases import selectors, services
from tongban.cases.enums import CaseState, DeclineKind, DeliveryWay, DocumentKind
from tongban.catalogue.enums import CaseType, ItemType
from tongban.identity import selectors as identity
from tongban.kernel.errors import Invalid, Refusal
from tongban.webkit import keeping
from tongban.webkit.numbers import whole_number
from tongban.webkit.once import once
from tongban.webkit.step_up import step_up
from tongban.workbench import actions
from tongban.workbench.content import content_of, licence_rows, unhidden
from tongban.workbench.counter.papers import take
from tongban.workbench.guards import staff_only
from tongban.workbench.replies import REPLIES
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
    if kept := keeping.take(request):
        return _with_kept(request, case, kept)
    return page(request, case)


def _with_kept(request: HttpRequest, case: Any, kept: keeping.Kept) -> HttpResponse:
    """The form that was sent when the session had ended, filled in again."""
    request.POST = kept.post  # type: ignore[assignment]
    form = resolve(kept.action).kwargs
    name = form.get("name") or form.get("kind", "")
    act = actions.BY_NAME.get(name)
    opened = selectors.open_actions(request.staff, case, timezone.localdate())  # type: ignore[attr-defined]
    if act is None or not act.covers or set(act.covers) & set(opened):
        messages.info(request, _("登录失效前填写的内容已经填回，请核对后再提交。"))
        return page(request, case, failed=name)
    # Somebody was faster: there is no form any more, but what was typed is not lost for that.
    said = "\n".join(text for key, text in kept.post.items() if len(text) > 5 and key != "seen_revision")
    problem = _("您登录失效期间，此办件已不能再“%(act)s”。您当时填写的是：%(said)s") % {"act": act.label, "said": said}
    return page(request, case, problem=problem)


def _is_important(request: HttpRequest, number: str, name: str) -> bool:
    """Decisions and changed due dates (R-SEC-8)."""
    return name in actions.BY_NAME and actions.BY_NAME[name].is_important


@require_POST
@staff_only
@step_up(when=_is_important)
@once
@keeping.keeps_typed
def do(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """One act. What was typed stays on the page when it is refused, and the reason is said in words."""
    act = actions.BY_NAME.get(name)
    if act is None:
        raise Http404
    at, staff = timezone.localtime(), request.staff  # type: ignore[attr-defined]
    case = selectors.case_for(staff, number=number)
    try:
        arguments = act.read(request.POST)
        if "content" in arguments:
            arguments["content"] = unhidden(case, arguments["content"])
        with transaction.atomic():
            if name == "deliver" and (signature := request.FILES.get("signature")):
                arguments["signature_file_id"] = _stored("signature", signature, by=staff, at=at).pk
            act.operation(case_id=case.pk, by=staff, at=at, seen_revision=_seen(request), **arguments)
    except Invalid as no:
        return page(request, case, failed=name, errors=no.errors, status=422)
    except Refusal as no:
        no.keep_on_record()
        # Somebody may have been faster: show the case as it is now, and keep what was typed.
        fresh = selectors.case_for(staff, number=number)
        return page(request, fresh, failed=name, problem=no.text(), status=409)
    messages.success(request, act.done)
    return HttpResponseRedirect(reverse("workbench:case", args=[number]))


@require_POST
@staff_only
@once
@keeping.keeps_typed
def write(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """A message to the applicant, or a note that stays among officials."""
    at, staff = timezone.localtime(), request.staff  # type: ignore[attr-defined]
    case = selectors.case_for(staff, number=number)
    text = request.POST.get("text", "")
    if kind not in ("message", "note"):
        raise Http404
    try:
        with transaction.atomic():
            if kind == "note":
                services.post_note(case_id=case.pk, text=text, by=staff, at=at)
            else:
                ids = [_stored("files", one, by=staff, at=at).public_id for one in request.FILES.getlist("files")]
                services.post_message(case_id=case.pk, text=text, file_ids=ids, by=staff, at=at)
    except Invalid as no:
        return page(request, case, failed=kind, errors=no.errors, status=422)
    except Refusal as no:
        return page(request, case, failed=kind, problem=no.text(), status=409)
    return HttpResponseRedirect(reverse("workbench:case", args=[number]) + f"#{kind}s")


def _stored(field: str, upload: Any, *, by: Any, at: Any) -> Any:
    try:
        return take(upload, by=by, at=at)
    except Refusal as no:
        raise Invalid({field: [no.text()]}) from None


def _at_once(case: Any, open_actions: frozenset[str]) -> bool:
    """An instant case that this official may accept may be decided by them in one sitting (R-FLOW-18)."""
    return case.case_type == CaseType.INSTANT and "accept" in open_actions


def _seen(request: HttpRequest) -> int | None:
    return whole_number(request.POST.get("seen_revision", ""))


def page(
    request: HttpRequest,
    case: Any,
    *,
    failed: str = "",
    errors: dict | None = None,
    problem: str = "",
    revealed: str = "",
    status: int = 200,
) -> HttpResponse:
    """`failed`: the form whose input stays; `revealed`: one field of the applicant, shown in full this once."""
    staff, at = request.staff, timezone.localtime()  # type: ignore[attr-defined]
    open_actions = frozenset(selectors.open_actions(staff, case, at.date()))
    typed = request.POST.dict() if failed else {}
    corrections, documents = selectors.corrections_of(case), selectors.documents_of(staff, case)
    acts = actions.offered(
        open_actions,
        may_finish_at_once=_at_once(case, open_actions),
        is_assigned=bool(case.examiner_ids),
        is_examined=case.examined_at is not None,
    )
    content, timeline, lines = content_of(case), selectors.timeline(case), selectors.material_lines(case)
    making = selectors.making(timeline)
    decides = {"decide", "instant"} & {act.name for act in acts}
    is_new = request.GET.get("new") == "1"
    context = {
        "case": case, "clock": selectors.clock_view(case, at), "timeline": timeline,
        "lines": lines, **content, "documents": documents,
        "talk": selectors.messages_of(staff, case), "notes": selectors.notes_of(staff, case), "corrections": corrections,
        "applicant": identity.masked(case.applicant), "agent": identity.masked(case.agent) if case.agent else None,
        "acts": acts, "open_actions": open_actions, "failed": failed, "errors": errors or {}, "no_errors": EMPTY, "problem": problem,
        "typed": defaultdict(str, typed), "typed_text": typed.get("text", ""), "may_check": "check_material" in open_actions,
        "may_write": "write_message" in open_actions, "may_note": "write_note" in open_actions,
        "may_add": "edit" in open_actions and case.state == CaseState.CORRECTION,
        "targets": targets_of(case, lines, request.POST if failed else None, corrections),
        "decline_kinds": DeclineKind.choices, "delivery_ways": DeliveryWay.choices,
        "examiners": selectors.colleagues(case, at.date()) if "assign" in open_actions else [],
        "asks_two": case.item_type == ItemType.PERMIT and case.case_type != CaseType.INSTANT,
        "typed_examiners": {whole_number(value) for value in request.POST.getlist("examiner_ids")},
        "content_rows": _content_rows(request, case, content["form_rows"]) if decides else [],
        "twins": [twin for twin in selectors.twins(case) if twin.number] if case.is_open else [],
        "bar": selectors.bar_on(case, at.date()), "replies": REPLIES, "revealed": revealed, "is_new": is_new,
        "receipt": next((d for d in documents if d.kind == DocumentKind.INTAKE_RECEIPT), None) if is_new else None,
        "is_making": making is not None, "making_trouble": making.facts.get(selectors.TROUBLE, "") if making else "",
        "unprintable": selectors.unprintable(case, (text for _label, text in content["form_rows"])) if case.is_open else "",
    }  # fmt: skip
    response = render(request, "workbench/case.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def _content_rows(request: HttpRequest, case: Any, form_rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    typed = dict(zip(request.POST.getlist("label"), request.POST.getlist("content"), strict=False))
    return [(label, typed.get(label, text)) for label, text in licence_rows(case, form_rows)]
