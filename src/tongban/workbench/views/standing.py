"""暂停、恢复、取消、拆分、合并: the forms for an item as a whole, and the page of one act on its way (R-ITEM-39, R-ITEM-41)."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongban.catalogue import permissions, selectors, services
from tongban.catalogue.enums import ActKind
from tongban.identity.enums import Role
from tongban.kernel.errors import Invalid, Refusal
from tongban.webkit.keeping import keeps_typed, take
from tongban.webkit.once import once
from tongban.workbench.guards import needs
from tongban.workbench.posted import day_in, number_in

ROWS = 4  # new items that the form of a split offers; more are split off later
HINTS = {
    ActKind.SUSPEND: gettext_lazy("暂停后不再接受新的申请，已经提交的办件照常办理，已经开始填写的草稿会保留。立即生效，不需要审核。"),
    ActKind.RESUME: gettext_lazy("恢复后立即可以申请。"),
    ActKind.CANCEL: gettext_lazy("取消要经机构编制部门和合法性审核部门同意，公布后到日子才生效。生效后不再接受申请，编码不再使用。"),
    ActKind.SPLIT: gettext_lazy("每个新事项先得到一份与原事项相同的草稿，修改、送审、发布之后，拆分才能公布。到日子原事项停用，指南会指向新事项。"),
    ActKind.MERGE: gettext_lazy("新事项先得到一份与本事项相同的草稿，修改、送审、发布之后，合并才能公布。到日子原事项停用，指南会指向新事项。"),
}  # fmt: skip
TITLES = {
    ActKind.SUSPEND: gettext_lazy("暂停事项"), ActKind.RESUME: gettext_lazy("恢复事项"), ActKind.CANCEL: gettext_lazy("取消事项"),
    ActKind.SPLIT: gettext_lazy("拆分事项"), ActKind.MERGE: gettext_lazy("合并事项"),
}  # fmt: skip
SAID = {
    ActKind.SUSPEND: gettext_lazy("已暂停，办事指南已经写明。"),
    ActKind.RESUME: gettext_lazy("已恢复办理。"),
    ActKind.CANCEL: gettext_lazy("已送审。两个部门都同意后才能公布。"),
    ActKind.SPLIT: gettext_lazy("新事项的草稿已经准备好。"),
    ActKind.MERGE: gettext_lazy("新事项的草稿已经准备好。"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Role.CATALOGUE_MANAGER)
@once
@keeps_typed
def begin(request: HttpRequest, code: str, act_kind: str) -> HttpResponse:
    """One form a kind: reason, day, document, and for a split or merger the new items."""
    if act_kind not in ActKind.values:
        raise Http404
    kind, item = ActKind(act_kind), own_item(request, code)
    if request.method != "POST":
        kept = take(request)
        return _form(request, item, kind, post=kept.post if kept else None)
    if "search" in request.POST:
        return _form(request, item, kind, post=request.POST)
    try:
        act = WORK[kind](request, item)
    except Invalid as no:
        return _form(request, item, kind, post=request.POST, errors=no.errors, status=422)
    except Refusal as no:
        return _form(request, item, kind, post=request.POST, errors={"": [no.text()]}, status=409)
    messages.success(request, str(SAID[kind]))
    if kind in (ActKind.SUSPEND, ActKind.RESUME):
        return HttpResponseRedirect(reverse("workbench:catalogue-item", args=[code]))
    return HttpResponseRedirect(reverse("workbench:item-act", args=[act.pk]))


@require_safe
@needs(Role.CATALOGUE_MANAGER)
def show(request: HttpRequest, act_id: int) -> HttpResponse:
    """One act: what it does, where it stands, what can be done next."""
    return _act_page(request, own_act(request, act_id))


@require_POST
@needs(Role.CATALOGUE_MANAGER)
@once
@keeps_typed
def do(request: HttpRequest, act_id: int, verb: str) -> HttpResponse:
    """Submit, take back, change the words, publish, give up. What was typed stays when it is refused."""
    act = own_act(request, act_id)
    at, by, post = timezone.localtime(), request.staff, request.POST  # type: ignore[attr-defined]
    waiting = selectors.submission_of_act(act_id)
    work: dict[str, tuple[Callable[[], Any], str]] = {
        "submit": (
            lambda: services.submit_act(act_id=act_id, by=by, at=at, note=post.get("note", "")),
            _("已送审。两个部门都同意后才能公布。"),
        ),
        "withdraw": (
            lambda: services.withdraw_submission(
                submission_id=waiting.pk if waiting else 0, spoken=number_in(request, "spoken"), by=by, at=at
            ),
            _("已撤回，可以继续修改。"),
        ),
        "revise": (
            lambda: services.revise_act(
                act_id=act_id, reason=post.get("reason", ""), document=post.get("document", ""),
                effective_on=_day_needed(request, "effective_on"), by=by, at=at,
            ),
            _("已保存。"),
        ),
        "publish": (
            lambda: services.publish_act(act_id=act_id, effective_on=day_in(request, "publish_on"), by=by, at=at),
            _("已公布。"),
        ),
        "discard": (lambda: services.discard_act(act_id=act_id, by=by, at=at), _("已放弃这项调整。")),
    }  # fmt: skip
    if verb not in work:
        raise Http404
    try:
        work[verb][0]()
    except Invalid as no:
        return _act_page(request, act, errors=no.errors, status=422)
    except Refusal as no:
        return _act_page(request, act, errors={"": [no.text()]}, status=409)
    messages.success(request, work[verb][1])
    return HttpResponseRedirect(reverse("workbench:item-act", args=[act_id]))


def own_item(request: HttpRequest, code: str) -> Any:
    """An item whose catalogue this official keeps; others do not exist for them."""
    item = selectors.item(code)
    if not permissions.may_keep(request.staff, item.body_id, on=timezone.localdate()):  # type: ignore[attr-defined]
        raise Http404
    return item


def own_act(request: HttpRequest, act_id: int) -> Any:
    act = selectors.act(act_id)
    if not permissions.may_keep(request.staff, act.body_id, on=timezone.localdate()):  # type: ignore[attr-defined]
        raise Http404
    return act


def _suspend(request: HttpRequest, item: Any) -> Any:
    return services.suspend_item(
        item_id=item.pk, reason=request.POST.get("reason", ""), from_on=day_in(request, "effective_on"),
        until=day_in(request, "until"), by=request.staff, at=timezone.localtime(),  # type: ignore[attr-defined]
    )  # fmt: skip


def _resume(request: HttpRequest, item: Any) -> Any:
    return services.resume_item(
        item_id=item.pk, reason=request.POST.get("reason", ""), by=request.staff, at=timezone.localtime()  # type: ignore[attr-defined]
    )  # fmt: skip


def _cancel(request: HttpRequest, item: Any) -> Any:
    post = request.POST
    return services.cancel_item(
        item_id=item.pk, reason=post.get("reason", ""), document=post.get("document", ""),
        effective_on=_day_needed(request, "effective_on"), by=request.staff, at=timezone.localtime(),  # type: ignore[attr-defined]
    )  # fmt: skip


def _split(request: HttpRequest, item: Any) -> Any:
    post = request.POST
    return services.split_item(
        item_id=item.pk, into=[one for one in _new_items(post) if one.name.strip()], reason=post.get("reason", ""),
        document=post.get("document", ""), effective_on=_day_needed(request, "effective_on"), by=request.staff,  # type: ignore[attr-defined]
        at=timezone.localtime(),
    )  # fmt: skip


def _merge(request: HttpRequest, item: Any) -> Any:
    post = request.POST
    return services.merge_items(
        item_ids=[item.pk, *_others(post)], into=services.NewItem(post.get("code-0", ""), post.get("name-0", "")),
        reason=post.get("reason", ""), document=post.get("document", ""),
        effective_on=_day_needed(request, "effective_on"), by=request.staff, at=timezone.localtime(),  # type: ignore[attr-defined]
    )  # fmt: skip


def _others(post: QueryDict) -> list[int]:
    return [int(one) for one in post.getlist("others") if one.isascii() and one.isdigit() and len(one) < 18]


WORK: dict[ActKind, Callable[[HttpRequest, Any], Any]] = {
    ActKind.SUSPEND: _suspend, ActKind.RESUME: _resume, ActKind.CANCEL: _cancel, ActKind.SPLIT: _split,
    ActKind.MERGE: _merge,
}  # fmt: skip


def _day_needed(request: HttpRequest, name: str) -> date:
    day = day_in(request, name)
    if day is None:
        raise Invalid({name: [_("请填写日期，例如2026-12-01。")]})
    return day


def _new_items(post: QueryDict) -> list[services.NewItem]:
    return [services.NewItem(post.get(f"code-{n}", ""), post.get(f"name-{n}", "")) for n in range(ROWS)]


def _form(
    request: HttpRequest, item: Any, kind: ActKind, *, post: QueryDict | None = None,
    errors: dict[str, list[str]] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    today, typed = timezone.localdate(), post if post is not None else QueryDict()
    reshapes = kind in (ActKind.SPLIT, ActKind.MERGE)
    others, text = None, typed.get("text", "").replace("\0", "").strip()[:60]
    rows: list[dict[str, Any]] = []
    if kind == ActKind.SPLIT:
        suggested = selectors.suggested_variants(item, ROWS)
        rows = [_row(typed, n, suggested[n] if n < len(suggested) else "", post is None) for n in range(ROWS)]
    elif kind == ActKind.MERGE:
        others = selectors.mergeable(item, request.staff, today, text=text, chosen=_others(typed))  # type: ignore[attr-defined]
        rows = [_row(typed, 0, selectors.suggested_code(item), post is None)]
    context = {
        "item": item, "kind": kind, "title": TITLES[kind], "hint": HINTS[kind], "errors": errors or {}, "rows": rows, "others": others,
        "text": text, "chosen": typed.getlist("others"), "reason": typed.get("reason", ""), "document": typed.get("document", ""),
        "effective_on": typed.get("effective_on", "" if kind in (ActKind.SUSPEND, ActKind.RESUME) else today.isoformat()),
        "until": typed.get("until", ""), "reshapes": reshapes, "asks_document": reshapes or kind == ActKind.CANCEL,
        "name": item.current.name if item.current else item.code,
    }  # fmt: skip
    return render(request, "workbench/catalogue/act_form.html", context, status=status)


def _row(typed: QueryDict, number: int, suggested: str, is_new: bool) -> dict[str, Any]:
    return {
        "code_name": f"code-{number}", "name_name": f"name-{number}", "is_optional": number > 1,
        "code": suggested if is_new else typed.get(f"code-{number}", ""), "name": typed.get(f"name-{number}", ""),
    }  # fmt: skip


def _act_page(
    request: HttpRequest, act: Any, *, errors: dict[str, list[str]] | None = None, status: int = 200
) -> HttpResponse:
    post = request.POST
    context = {
        "act": act, "items": list(act.items.all()), "successors": list(act.successors.all()), "errors": errors or {},
        "rounds": selectors.rounds_of_act(act.pk), "reason": post.get("reason", act.reason),
        "document": post.get("document", act.document), "note": post.get("note", ""),
        "effective_on": post.get("effective_on", act.effective_on.isoformat()),
        "publish_on": post.get("publish_on", ""), "reshapes": act.kind in (ActKind.SPLIT, ActKind.MERGE),
    }  # fmt: skip
    return render(request, "workbench/catalogue/act.html", context, status=status)
