"""窗口收件: the person in front of the clerk. Find the item, ask what narrows it down, take the papers in, print the receipt."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.cases import services as cases
from tongban.cases.enums import DeliveryWay, MaterialWay
from tongban.catalogue import selectors as catalogue
from tongban.files import services as files
from tongban.forms import parsing, places, rendering
from tongban.forms import selectors as forms
from tongban.identity import services as identity
from tongban.identity.enums import ApplicantKind, DocumentType, Role
from tongban.kernel.errors import Invalid, Refusal
from tongban.regions import selectors as regions
from tongban.webkit.once import once
from tongban.workbench.guards import needs

WAYS = (MaterialWay.PAPER, MaterialWay.SCAN, MaterialWay.UPLOAD)
NOT_GIVEN = ""


@needs(Role.WINDOW_CLERK)
def choose(request: HttpRequest) -> HttpResponse:
    """Which item: what the citizen calls it is enough."""
    query = request.GET.get("q", "").strip()[:100]
    found = catalogue.search(query, limit=20) if query else None
    context = {"query": query, "found": found, "popular": catalogue.popular_items(limit=12) if not query else []}
    return render(request, "workbench/intake_choose.html", context)


@dataclass(frozen=True)
class Line:
    """One material of the list with what was typed for it."""

    entry: Any
    way: str
    error: str


@needs(Role.WINDOW_CLERK)
@once
def receive(request: HttpRequest, code: str) -> HttpResponse:
    """One page: who, the form, the papers one by one, how the result shall reach them."""
    at = timezone.localtime()
    guide = catalogue.guide(code, at.date())
    situation = _situation(request, guide)
    if guide.open_questions(situation):
        return _questions(request, guide, situation)
    if request.method != "POST":
        return _page(request, guide, situation)
    try:
        case = _take_in(request, guide, situation, at)
    except Invalid as no:
        return _page(request, guide, situation, errors=no.errors, status=422)
    except Refusal as no:
        return _page(request, guide, situation, problem=no.text(), status=409)
    messages.success(request, _("已收件，收件凭证可在文书中打印。"))
    return HttpResponseRedirect(reverse("workbench:case", args=[case.number]))


def _situation(request: HttpRequest, guide: Any) -> dict[str, Any]:
    given = request.POST if request.method == "POST" else request.GET
    answers: dict[str, Any] = {}
    for question in guide.version.situations.get("questions", []):
        chosen = given.getlist(f"q-{question['id']}")
        if chosen:
            answers[question["id"]] = chosen if question.get("kind") == "multi" else chosen[0]
    return answers


def _as_fields(situation: dict[str, Any]) -> list[tuple[str, str]]:
    """The answers as hidden fields of the page."""
    return [
        (f"q-{key}", value)
        for key, given in situation.items()
        for value in (given if isinstance(given, list) else [given])
    ]


def _questions(request: HttpRequest, guide: Any, situation: dict[str, Any]) -> HttpResponse:
    chosen = {value for _key, value in _as_fields(situation)}
    context = {"guide": guide, "questions": guide.asked_questions(situation), "chosen": chosen}
    return render(request, "workbench/intake_questions.html", context)


@transaction.atomic
def _take_in(request: HttpRequest, guide: Any, situation: dict[str, Any], at: Any) -> Any:
    """All or nothing: the applicant, the files and the case. What cannot be stored names its field."""
    staff, post = request.staff, request.POST  # type: ignore[attr-defined]
    applicant = _person(post, "", by=staff, at=at)
    proxy = _person(post, "proxy_", by=staff, at=at) if post.get("proxy_name", "").strip() else None
    given, errors = [], {}
    for entry in guide.materials_for(situation):
        way = post.get(f"way-{entry.code}", NOT_GIVEN)
        upload = request.FILES.get(f"file-{entry.code}")
        if upload is None and way not in WAYS:
            continue
        line: dict[str, Any] = {"code": entry.code, "way": way or MaterialWay.SCAN, "copies": max(entry.copies, 1)}
        if upload is not None:
            try:
                stored = files.store_upload(
                    chunks=upload.chunks(), name=upload.name or "", owner=f"staff:{staff.pk}", at=at
                )
                line["file_id"] = stored.public_id
                line["way"] = MaterialWay.SCAN
            except Refusal as no:
                errors[f"file-{entry.code}"] = [no.text()]
        given.append(line)
    if errors:
        raise Invalid(errors)
    hall_id, window_id = _place(request)
    return cases.receive_case(
        item_code=guide.item.code, applicant_id=applicant.pk, proxy_id=proxy.pk if proxy else None,
        hall_id=hall_id, window_id=window_id, answers=_answers(request, guide), situation=situation, materials=given,
        incomplete=post.get("incomplete") == "on", delivery_way=post.get("delivery_way", ""), by=staff, at=at,
    )  # fmt: skip


def _person(post: Any, prefix: str, *, by: Any, at: Any) -> Any:
    """Find or record who stands at the counter; errors carry the names of this page's fields."""
    document_type = post.get(f"{prefix}document_type", DocumentType.RESIDENT_ID)
    is_firm = document_type == DocumentType.CREDIT_CODE
    try:
        return identity.record_applicant(
            name=post.get(f"{prefix}name", ""), document_no=post.get(f"{prefix}document_no", ""),
            document_type=document_type, kind=ApplicantKind.LEGAL if is_firm else ApplicantKind.NATURAL,
            mobile=post.get(f"{prefix}mobile", "").strip(),
            is_priority=True if post.get(f"{prefix}priority") == "on" else None, by=by, at=at,
        )  # fmt: skip
    except Invalid as no:
        raise Invalid({f"{prefix}{field}": texts for field, texts in no.errors.items()}) from None


def _place(request: HttpRequest) -> tuple[int, int | None]:
    """The clerk's hall, and the window where they said they sit (kept for the session)."""
    halls = sorted(request.posts.hall_ids(Role.WINDOW_CLERK))  # type: ignore[attr-defined]
    wish = request.POST.get("window", "")
    windows = {str(window.pk): window for window in regions.windows_of(halls)}
    if wish in windows:
        request.session["window"] = wish
        return windows[wish].hall_id, windows[wish].pk
    return halls[0], None


def _definition(guide: Any) -> Any:
    return forms.form(guide.version.form_code, guide.version.form_version) if guide.version.form_code else None


def _answers(request: HttpRequest, guide: Any) -> dict[str, Any]:
    definition = _definition(guide)
    return parsing.answers_from_post(definition, request.POST, {}) if definition else {}


def _page(
    request: HttpRequest, guide: Any, situation: dict[str, Any], *, errors: dict | None = None, problem: str = "",
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    post, errors = request.POST, errors or {}
    definition = _definition(guide)
    answers = _answers(request, guide) if request.method == "POST" else {}
    halls = sorted(request.posts.hall_ids(Role.WINDOW_CLERK))  # type: ignore[attr-defined]
    form_html = ""
    if definition:
        problems = forms.problems(definition, answers, on=timezone.localdate()) if errors else []
        form_html = rendering.render_form(definition, answers, problems, places=places.Places(), keep_local=False)
    context = {
        "guide": guide, "situation_fields": _as_fields(situation), "form_html": form_html, "errors": errors, "problem": problem,
        "lines": [
            Line(entry, post.get(f"way-{entry.code}", ""), " ".join(errors.get(f"file-{entry.code}", [])))
            for entry in guide.materials_for(situation)
        ],
        "typed": {name: post.get(name, "") for name in TYPED}, "document_types": DocumentType.choices,
        "delivery_ways": DeliveryWay.choices, "windows": regions.windows_of(halls),
        "window_now": post.get("window") or request.session.get("window", ""),
    }  # fmt: skip
    return render(request, "workbench/intake.html", context, status=status)


TYPED = (
    "name", "document_type", "document_no", "mobile", "priority", "proxy_name", "proxy_document_type",
    "proxy_document_no", "proxy_mobile", "incomplete", "delivery_way",
)  # fmt: skip
