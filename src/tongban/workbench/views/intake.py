"""窗口收件: the person in front of the clerk. Find the item, ask what narrows it down, take the papers in, print the receipt."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from tongban.cases import services as cases
from tongban.cases.enums import DeliveryWay
from tongban.catalogue import selectors as catalogue
from tongban.catalogue.enums import CaseType
from tongban.forms import parsing, places
from tongban.identity.enums import DocumentType, Role
from tongban.kernel.errors import Invalid, Refusal
from tongban.regions import selectors as regions
from tongban.webkit import situation as asking
from tongban.webkit import step_up
from tongban.webkit.files import file_response
from tongban.webkit.keeping import keeps_typed, take
from tongban.webkit.once import once
from tongban.workbench.counter import papers, people
from tongban.workbench.counter.answers import Sheet
from tongban.workbench.counter.errors import linked
from tongban.workbench.guards import needs

TYPED = (
    "name", "document_type", "document_no", "mobile", "priority", "proxy_name", "proxy_document_type",
    "proxy_document_no", "proxy_mobile", "incomplete", "delivery_way",
)  # fmt: skip
Errors = dict[str, list[str]]


@needs(Role.WINDOW_CLERK)
def choose(request: HttpRequest) -> HttpResponse:
    """Which item: what the citizen calls it is enough."""
    query = request.GET.get("q", "").strip()[:100]
    found = catalogue.search(query, limit=20) if query else None
    context = {"query": query, "found": found, "popular": catalogue.popular_items(limit=12) if not query else []}
    return render(request, "workbench/intake_choose.html", context)


@needs(Role.WINDOW_CLERK)
def scan(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """A file this clerk scanned a moment ago, before there is a case."""
    return file_response(papers.own_file(file_id, by=request.staff), inline=True)  # type: ignore[attr-defined]


@needs(Role.WINDOW_CLERK)
def children(request: HttpRequest) -> HttpResponse:
    """The next list of a region picker."""
    return JsonResponse({"regions": places.children_as_data(request.GET.get("parent", ""))})


@dataclass
class Intake:
    """One post of the page, or its first showing."""

    guide: Any
    situation: dict[str, Any]
    sheet: Sheet
    post: QueryDict
    known: Any = None  # the applicant, when on record
    lines: list[papers.Line] = field(default_factory=list)

    @property
    def may_finish(self) -> bool:
        """An instant item that its department lets the desk decide (R-FLOW-18)."""
        return self.guide.version.case_type == CaseType.INSTANT and self.guide.version.desk_may_decide


@needs(Role.WINDOW_CLERK)
@keeps_typed
def receive(request: HttpRequest, code: str) -> HttpResponse:
    """One page: who, the form, the papers one by one, how the result shall reach them.

    A proof that came with it is checked before the transaction of `once`, so that a failed try stays counted.
    """
    return _receive(request, code, step_up.prove(request))


@once
def _receive(request: HttpRequest, code: str, unproved: Refusal | None) -> HttpResponse:
    at, staff = timezone.localtime(), request.staff  # type: ignore[attr-defined]
    guide = catalogue.guide(code, at.date())
    if request.method != "POST" and (closed := _closed(guide.item)):
        messages.warning(request, closed)
        return HttpResponseRedirect(reverse("workbench:intake"))
    if kept := take(request):
        request.POST = kept.post  # type: ignore[assignment]
        messages.info(request, _("登录失效前填写的内容已经填回，请核对后再收件。"))
        if kept.had_files:
            messages.warning(request, _("扫描件没有保留，请重新选择。"))
    situation = _situation(request, guide, is_kept=kept is not None)
    if guide.open_questions(situation):
        return _questions(request, guide, situation)
    this = Intake(guide, situation, Sheet(guide, by=staff, at=at), request.POST)
    entries = guide.materials_for(situation)
    if kept:
        this.sheet.read(request.POST, MultiValueDict())
        this.known = people.known(request.POST)
        this.lines = papers.lines(entries, this.post, {}, {}, this.known, by=staff, on=at.date())
        return _page(request, this)
    if request.method != "POST":
        this.lines = papers.lines(entries, this.post, {}, {}, None, by=staff, on=at.date())
        return _page(request, this)
    this.sheet.read(request.POST, request.FILES)
    new, refused = papers.store(entries, request.FILES, by=staff, at=at)
    this.known = people.known(request.POST)
    this.lines = papers.lines(entries, this.post, new, refused, this.known, by=staff, on=at.date())
    pressed = request.POST.get("do", "")
    if pressed == "look":
        return _looked_up(request, this)
    if parsing.action_in(request.POST):
        return _page(request, this)
    if refused or this.sheet.refused:
        errors = {f"materials.{key}": texts for key, texts in refused.items()}
        return _page(request, this, errors=errors, status=422, check_form=bool(this.sheet.refused))
    finish = pressed == "finish" and this.may_finish
    if finish and (unproved or not step_up.has_proved(request)):  # a decision (R-SEC-8); scans are stored by now
        asked = step_up.proof_field(request, problem=unproved.text() if unproved else "")
        return _page(request, this, proof=asked, status=401)
    try:
        case = _take_in(request, this, finish=finish, at=at)
    except Invalid as no:
        return _page(request, this, errors=no.errors, status=422, check_form=True)
    except Refusal as no:
        return _page(request, this, problem=no.text(), status=409)
    said = (
        _("已收件，并当场办结。") if case.is_granted else _("已收件，凭证编号 %(number)s。") % {"number": case.number}
    )
    messages.success(request, said)
    return HttpResponseRedirect(reverse("workbench:case", args=[case.number]) + "?new=1")


def _closed(item: Any) -> str:
    """Why no applications are taken for this item, "" when they are (R-ITEM-41)."""
    try:
        catalogue.require_open(item)
    except Refusal as no:
        return no.text()
    return ""


@transaction.atomic
def _take_in(request: HttpRequest, this: Intake, *, finish: bool, at: Any) -> Any:
    """All or nothing: the people, the case, and for an instant item the decision."""
    staff, post = request.staff, request.POST  # type: ignore[attr-defined]
    errors: Errors = {}
    applicant, proxy = None, None
    for prefix in ("", "proxy_") if people.has_proxy(post) else ("",):
        try:
            who = people.record(post, prefix, by=staff, at=at)
            applicant, proxy = (applicant, who) if prefix else (who, proxy)
        except Invalid as no:
            errors |= no.errors
    if errors:
        raise Invalid(errors | {f"answers.{p.path}": [str(p.text)] for p in this.sheet.problems()})
    hall_id, window_id = _place(request)
    case = cases.receive_case(
        item_code=this.guide.item.code, applicant_id=applicant.pk, proxy_id=proxy.pk if proxy else None,
        hall_id=hall_id, window_id=window_id, answers=this.sheet.handed_in, situation=this.situation,
        materials=papers.given(this.lines), incomplete=post.get("incomplete") == "on" and not finish,
        delivery_way=_delivery_way(post), by=staff, at=at,
    )  # fmt: skip
    if finish:
        case = cases.handle_instant_case(
            case_id=case.pk, granted=True, opinion=_("材料齐全，符合条件"), by=staff, at=at
        )
    return case


def _delivery_way(post: QueryDict) -> str:
    wish = post.get("delivery_way", "")
    if wish and wish not in DeliveryWay.values:
        raise Invalid({"delivery_way": [_("请选择送达方式。")]})
    return wish


def _looked_up(request: HttpRequest, this: Intake) -> HttpResponse:
    """What is on record of the person: filled into the form, with the e-licences that spare them papers."""
    if this.known is None:
        messages.info(request, _("没有找到姓名和证件号码都相符的记录，请照常填写，收件时会登记。"))
    else:
        this.sheet.fill_in(this.known, people.known(this.post, "proxy_"))
        messages.info(request, _("已带入登记过的信息，可用的电子证照列在材料里。"))
    return _page(request, this)


def _situation(request: HttpRequest, guide: Any, *, is_kept: bool) -> dict[str, Any]:
    given = request.POST if request.method == "POST" or is_kept else request.GET
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
    context = {"guide": guide, "questions": asking.entries(guide.version.situations, situation)}
    return render(request, "workbench/intake_questions.html", context)


def _place(request: HttpRequest) -> tuple[int, int | None]:
    """The clerk's hall, and the window where they said they sit (kept for the session)."""
    halls = sorted(request.posts.hall_ids(Role.WINDOW_CLERK))  # type: ignore[attr-defined]
    wish = request.POST.get("window", "")
    windows = {str(window.pk): window for window in regions.windows_of(halls)}
    if wish in windows:
        request.session["window"] = wish
        return windows[wish].hall_id, windows[wish].pk
    return halls[0], None


def _page(
    request: HttpRequest, this: Intake, *, errors: Errors | None = None, problem: str = "", status: int = 200,
    check_form: bool = False, proof: dict[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    errors = errors or {}
    problems = this.sheet.problems() if check_form else []
    halls = sorted(request.posts.hall_ids(Role.WINDOW_CLERK))  # type: ignore[attr-defined]
    situation_rows = [
        (question.text, _("、").join(o.label for o in question.options if o.id in _chosen(this.situation, question.id)))
        for question in this.guide.asked_questions(this.situation)
    ]
    context = {
        "guide": this.guide, "situation_fields": _as_fields(this.situation), "situation_rows": situation_rows,
        "form_html": this.sheet.html(problems), "errors": errors, "problem": problem, "proof": proof,
        "summary": linked(errors, has_form_problems=bool(problems)), "lines": this.lines, "known": this.known,
        "typed": {name: this.post.get(name, "") for name in TYPED}, "document_types": DocumentType.choices,
        "delivery_ways": DeliveryWay.choices, "windows": regions.windows_of(halls), "may_finish": this.may_finish,
        "has_proxy": people.has_proxy(this.post),
        "window_now": this.post.get("window") or request.session.get("window", ""),
    }  # fmt: skip
    return render(request, "workbench/intake.html", context, status=status)


def _chosen(situation: dict[str, Any], question_id: str) -> list[str]:
    given = situation.get(question_id, [])
    return given if isinstance(given, list) else [given]
