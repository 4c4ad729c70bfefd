"""事项管理 and 事项审核: where the versions of an item stand, and the acts that move them on (R-ITEM-39)."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tongban.catalogue import permissions, selectors, services
from tongban.catalogue.enums import SEEN_BY_ALL, UNPUBLISHED, ReviewOffice, SubmissionState, VersionState
from tongban.catalogue.selectors import editing
from tongban.identity.enums import Role
from tongban.kernel.errors import Invalid, Refusal
from tongban.webkit.keeping import keeps_typed
from tongban.webkit.numbers import versions_in
from tongban.webkit.once import once
from tongban.workbench.guards import needs
from tongban.workbench.menu import REVIEWERS
from tongban.workbench.posted import day_in, number_in, taken_back
from tongban.workbench.views.editor.sheet import chapter_links


@require_safe
@needs(Role.CATALOGUE_MANAGER)
def items(request: HttpRequest) -> HttpResponse:
    """The items of the manager's bodies, each with the version in force and where its newest one stands."""
    text, state = request.GET.get("text", "").strip()[:50], request.GET.get("state", "")
    state = state if state in VersionState.values else ""
    page = selectors.items_kept_by(
        request.staff,
        timezone.localdate(),
        text=text,
        state=state,
        after=request.GET.get("after"),  # type: ignore[attr-defined]
    )
    context = {
        "page": page,
        "text": text,
        "state": state,
        "states": VersionState.choices,
        "is_filtered": bool(text or state),
    }
    return render(request, "workbench/catalogue/items.html", context)


@require_safe
@needs(Role.CATALOGUE_MANAGER)
def item(request: HttpRequest, code: str) -> HttpResponse:
    """One item; with `before` and `after` on to these two versions side by side."""
    taken_back(request)
    if pair := versions_in(request.GET):
        return HttpResponseRedirect(reverse("workbench:catalogue-compare", args=[code, *pair]))
    return _item_page(request, code)


@require_POST
@needs(Role.CATALOGUE_MANAGER)
@once
@keeps_typed
def item_act(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """One act on the newest version. A refusal is said on the page, with what was typed."""
    versions = own_versions(request, code)
    at, by, post = timezone.localtime(), request.staff, request.POST  # type: ignore[attr-defined]
    newest = versions[0]
    waiting = selectors.open_submission(newest.pk)
    acts: dict[str, tuple[Callable[[], Any], str]] = {
        "draft": (lambda: services.draft_version(item_id=newest.item_id, by=by, at=at), _("已起草新版本。")),
        "submit": (
            lambda: services.submit_version(
                version_id=newest.pk, by=by, at=at, note=post.get("note", ""), planned_on=day_in(request, "planned_on")
            ),
            _("已送审。两个部门都同意后才能发布。"),
        ),
        "withdraw": (
            lambda: services.withdraw_submission(
                submission_id=waiting.pk if waiting else 0, spoken=number_in(request, "spoken"), by=by, at=at
            ),
            _("已撤回，可以继续修改。"),
        ),
        "reopen": (lambda: services.reopen_version(version_id=newest.pk, by=by, at=at), _("已退回草稿，修改后需要重新送审。")),
        "discard": (
            lambda: services.discard_draft(version_id=_numbered(versions, number_in(request, "number")), by=by, at=at),
            _("草稿已放弃。"),
        ),
        "publish": (
            lambda: services.publish_version(
                version_id=newest.pk, by=by, at=at, effective_on=day_in(request, "effective_on")
            ),
            _("已发布。"),
        ),
    }  # fmt: skip
    if act not in acts:
        raise Http404
    work, done = acts[act]
    try:
        work()
    except Invalid as no:
        return _item_page(request, code, errors=no.errors, status=422)
    except Refusal as no:
        return _item_page(request, code, errors={"": _all_of(no)}, status=409)
    messages.success(request, done)
    return HttpResponseRedirect(reverse("workbench:catalogue-item", args=[code]))


@require_safe
@needs(Role.CATALOGUE_MANAGER)
def compare(request: HttpRequest, code: str, before: int, after: int) -> HttpResponse:
    """Two versions side by side, drafts too."""
    own_versions(request, code)
    old, new, found = selectors.compared(code, before, after, is_public=False)
    context = {"old": old, "new": new, "differences": found, "code": code}
    return render(request, "workbench/catalogue/compare.html", context)


@require_safe
@needs(*REVIEWERS)
def reviews(request: HttpRequest) -> HttpResponse:
    """What waits for the offices this official speaks for, the oldest first."""
    page = selectors.to_review(request.staff, timezone.localdate(), after=request.GET.get("after"))  # type: ignore[attr-defined]
    return render(request, "workbench/catalogue/reviews.html", {"page": page})


@require_safe
@needs(*REVIEWERS)
def review(request: HttpRequest, submission_id: int) -> HttpResponse:
    taken_back(request)
    return _review_page(request, submission_id)


@require_POST
@needs(*REVIEWERS)
@once
@keeps_typed
def review_act(request: HttpRequest, submission_id: int) -> HttpResponse:
    """The opinion of one office."""
    _reviewed_by(request, submission_id)
    post = request.POST
    office, word = post.get("office", ""), post.get("is_approved", "")
    if office not in ReviewOffice.values or word not in ("yes", "no"):
        errors = {"is_approved-yes": [_("请选择同意还是退回修改。")]}
        return _review_page(request, submission_id, errors=errors, status=422)
    try:
        services.give_opinion(
            submission_id=submission_id, office=ReviewOffice(office), is_approved=word == "yes",
            opinion=post.get("opinion", ""), by=request.staff, at=timezone.localtime(),  # type: ignore[attr-defined]
        )  # fmt: skip
    except Invalid as no:
        return _review_page(request, submission_id, errors=no.errors, status=422)
    except Refusal as no:
        field = "opinion" if no.code == "catalogue.return_needs_reason" else ""
        return _review_page(request, submission_id, errors={field: [no.text()]}, status=409)
    messages.success(request, _("审核意见已提交。"))
    return HttpResponseRedirect(reverse("workbench:reviews"))


def _item_page(
    request: HttpRequest, code: str, *, errors: dict[str, list[str]] | None = None, status: int = 200
) -> HttpResponse:
    versions = own_versions(request, code)
    newest, item = versions[0], versions[0].item
    is_draft = newest.state == VersionState.DRAFT
    given_up = [one.pk for one in versions if one.state == VersionState.DISCARDED]
    rounds = selectors.rounds_of(newest.pk, *given_up)
    faults: list[Any] = []
    if newest.state in (VersionState.DRAFT, VersionState.APPROVED):
        faults, _warnings = services.check_version(version_id=newest.pk, on=timezone.localdate())
    context = {
        "item": item, "newest": newest, "versions": versions, "errors": errors or {},
        "faults": [_text_of(one) for one in faults], "unlisted": _unlisted(faults, item),
        "advice": _advice(code) if is_draft else [],
        "is_first": not any(one.state in SEEN_BY_ALL for one in versions),
        "last_hand": editing.last_hand(newest.pk) if is_draft else None,
        "rounds": [one for one in rounds if one.version_id == newest.pk],
        "history": [(one, [r for r in rounds if r.version_id == one.pk != newest.pk]) for one in versions],
        "in_force": next((v for v in versions if v.pk == item.current_id), None),
        "note": request.POST.get("note", ""), "planned_on": request.POST.get("planned_on", ""),
        "effective_on": request.POST.get("effective_on", ""), "today": timezone.localdate(),
        "is_unpublished": newest.state in UNPUBLISHED, "standing": selectors.standing_of(item), "acts": selectors.acts_of(item),
    }  # fmt: skip
    return render(request, "workbench/catalogue/item.html", context, status=status)


def _advice(code: str) -> list[dict[str, Any]]:
    """What the draft should still improve: one line a kind of finding, with all the places it is found at and the way there."""
    version, lines = editing.newest_version(code), dict[tuple[str, str], dict[str, Any]]()
    standings = editing.standings(version, on=timezone.localdate())
    for link in chapter_links(version, "", standings):
        for one in (one for one in link.standing.said if not one.is_blocking):
            line = lines.setdefault(
                (link.key, one.title), {"title": one.title, "said": one, "href": link.href, "places": []}
            )
            line["places"] += [one.place] if one.place else []
    for line in lines.values():
        line["names"] = list(dict.fromkeys(editing.names_of(version, line.pop("places"))))
    return list(lines.values())


def _unlisted(faults: list[Any], item: Any) -> list[tuple[str, str]]:
    """The proofs that stand in no register: name, and where to enter it."""
    names = dict.fromkeys(one.facts["name"] for one in faults if one.code == "catalogue.proof_not_registered")
    form = reverse("workbench:proof-new")
    return [(name, f"{form}?{urlencode({'name': name, 'body': item.body_id})}") for name in names]


def _review_page(
    request: HttpRequest, submission_id: int, *, errors: dict[str, list[str]] | None = None, status: int = 200
) -> HttpResponse:
    submission = _reviewed_by(request, submission_id)
    spoken = {one.office for one in submission.opinions.all()}
    mine = permissions.offices_of(request.staff, submission.region_code, on=timezone.localdate())  # type: ignore[attr-defined]
    context = {
        "submission": submission, "office": next((one for one in mine if one not in spoken), None),
        "is_open": submission.state == SubmissionState.OPEN, "errors": errors or {},
        "said": request.POST.get("is_approved", ""), "opinion": request.POST.get("opinion", ""),
    }  # fmt: skip
    if submission.act_id is not None:
        act = selectors.act(submission.act_id)
        context |= {"act": act, "items": act.items.all(), "successors": act.successors.all()}
        return render(request, "workbench/catalogue/review_act.html", context, status=status)
    version = submission.version
    current = version.item.current
    differences = []
    if current is not None:
        _old, _new, differences = selectors.compared(version.item.code, current.number, version.number, is_public=False)
    context |= {
        "version": version, "current": current, "differences": differences,
        "guide": selectors.reading_rows(version) if current is None else [],
    }  # fmt: skip
    return render(request, "workbench/catalogue/review.html", context, status=status)


def own_versions(request: HttpRequest, code: str) -> list[Any]:
    """The versions of an item whose catalogue this official keeps; others do not exist for them."""
    versions = selectors.versions_of(code, is_public=False)
    if not versions or not permissions.may_keep(request.staff, versions[0].item.body_id, on=timezone.localdate()):  # type: ignore[attr-defined]
        raise Http404
    return versions


def _reviewed_by(request: HttpRequest, submission_id: int) -> Any:
    """A submission of a region where this official reviews; others do not exist for them."""
    submission = selectors.submission(submission_id)
    if not permissions.offices_of(request.staff, submission.region_code, on=timezone.localdate()):  # type: ignore[attr-defined]
        raise Http404
    return submission


def _numbered(versions: list[Any], number: int) -> int:
    """The key of the version that the page showed, which may not be the newest any more."""
    found = next((one.pk for one in versions if one.number == number), None)
    if found is None:
        raise Http404
    return int(found)


def _all_of(no: Refusal) -> list[str]:
    """Everything that stands against it, not only the first."""
    faults = no.facts.get("faults")
    return [_text_of(one) for one in faults] if faults else [no.text()]


def _text_of(fault: Any) -> str:
    return str(Refusal(fault.code, **services.fault_facts(fault)).text())
