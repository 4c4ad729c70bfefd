"""A batch of a list: its document, its items (by search, by a table that is read first), the second look, publishing."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongban.catalogue import selectors as catalogue
from tongban.catalogue import services
from tongban.catalogue.enums import LineAct
from tongban.kernel.errors import Invalid, NotFound, Refusal
from tongban.webkit.keeping import keeps_typed
from tongban.webkit.once import once
from tongban.workbench.guards import needs
from tongban.workbench.posted import day_in, number_in, taken_back
from tongban.workbench.views.item_lists import MANAGER, address, kept
from tongban.workbench.views.list_rules import seen_in

selectors, operations = catalogue.lists, services.lists
TYPED = ("document_title", "document_number", "year", "note")
LARGEST = 6 * 1024 * 1024  # bytes read of an upload; the room says no to more than five
FAULTS = {  # of a line in preparation, and of a row of a table
    "on_list": gettext_lazy("已经在清单上"), "not_on_list": gettext_lazy("不在清单上"),
    "not_in_use": gettext_lazy("事项已暂停、取消或者没有发布"), "elsewhere": gettext_lazy("不属于清单的区域"),
    "no_reason": gettext_lazy("没有写退出原因"), "code_missing": gettext_lazy("没有写编码"),
    "code_unknown": gettext_lazy("没有这个编码的事项"), "code_twice": gettext_lazy("编码与前面的行重复"),
    "act_unknown": gettext_lazy("“列入或退出”一栏只能写列入或者退出"), "reason_too_long": gettext_lazy("原因超过200个字"),
    "row_too_long": gettext_lazy("这一行的格子比表头多"), "row_too_short": gettext_lazy("这一行的格子比表头少"),
    "column_twice": gettext_lazy("列名重复"), "unreadable_row": gettext_lazy("这一行读不出来"),
}  # fmt: skip


@require_safe
@needs(*MANAGER)
def batch(request: HttpRequest, list_code: str) -> HttpResponse:
    """The batch in preparation; without one the form that begins it."""
    taken_back(request)
    return _page(request, kept(request, list_code), {})


@require_POST
@needs(*MANAGER)
@once
@keeps_typed
def act(request: HttpRequest, list_code: str, verb: str) -> HttpResponse:
    """One act on the batch in preparation, or closing the list. What was typed stays when it is refused."""
    found = kept(request, list_code)
    if verb not in ACTS:
        raise Http404
    try:
        return HttpResponseRedirect(ACTS[verb](request, found) or reverse("workbench:list-batch", args=[found.code]))
    except Invalid as no:
        if verb == "close":
            raise
        return _page(request, found, no.errors, status=422)
    except Refusal as no:
        if verb == "close":  # asked on the list's own page
            raise
        return _page(request, found, {"": [no.text()]}, status=409)


def _open(request: HttpRequest, found: Any) -> None:
    operations.open_batch(list_id=found.pk, **_facts(request), **_who(request))


def _change(request: HttpRequest, found: Any) -> None:
    operations.change_batch(change_id=_draft(found).pk, **_facts(request), **_who(request))
    messages.success(request, _("已保存。"))


def _put(request: HttpRequest, found: Any) -> str:
    item, act = catalogue.item(request.POST.get("item", "")[:60]), request.POST.get("act", "")
    if act not in LineAct.values:
        raise Invalid({"": [_("请选择列入还是退出。")]})
    reason = request.POST.get("reason", "")
    operations.put_line(change_id=_draft(found).pk, item_id=item.pk, act=act, reason=reason, **_who(request))
    return f"{reverse('workbench:list-batch', args=[found.code])}#lines"


def _drop(request: HttpRequest, found: Any) -> str:
    operations.drop_line(change_id=_draft(found).pk, line_id=number_in(request, "line"), **_who(request))
    return f"{reverse('workbench:list-batch', args=[found.code])}#lines"


def _discard(request: HttpRequest, found: Any) -> str:
    operations.discard_batch(change_id=_draft(found).pk, **_who(request))
    messages.success(request, _("这一批已放弃。"))
    return address(found)


def _close(request: HttpRequest, found: Any) -> str:
    operations.close_list(list_id=found.pk, reason=request.POST.get("reason", ""), **_who(request))
    messages.success(request, _("清单已停止调整。"))
    return address(found)


def _upload(request: HttpRequest, found: Any) -> str:
    draft, upload = _draft(found), request.FILES.get("table")
    if upload is None:
        raise Invalid({"table": [_("请选择一个表格文件。")]})
    made = operations.read_upload(
        change_id=draft.pk, name=upload.name or "", data=upload.read(LARGEST), **_who(request)
    )
    return reverse("workbench:list-upload", args=[found.code, made.pk])


def _take(request: HttpRequest, found: Any) -> None:
    upload = selectors.upload(_draft(found), number_in(request, "upload"))
    count = operations.take_upload(upload_id=upload.pk, only_good=request.POST.get("only_good") == "1", **_who(request))
    messages.success(request, _("已采用%(count)s行。") % {"count": count})


ACTS: dict[str, Callable[[HttpRequest, Any], str | None]] = {
    "open": _open, "change": _change, "put": _put, "drop": _drop, "discard": _discard, "close": _close,
    "upload": _upload, "take": _take,
}  # fmt: skip


@require_safe
@needs(*MANAGER)
def uploaded(request: HttpRequest, list_code: str, upload_id: int) -> HttpResponse:
    """试读: what the table says, and every row that is wrong. Nothing of it is in the batch yet."""
    found = kept(request, list_code)
    upload = selectors.upload(_draft(found), upload_id)
    entering = sum(act == LineAct.ENTER for _item, act, _reason in upload.good)
    faults = [(one, FAULTS.get(one["reason"], one["reason"])) for one in upload.faults[:500]]
    context = {
        "list": found, "upload": upload, "entering": entering, "leaving": len(upload.good) - entering,
        "faults": faults, "faulty": len(upload.faults),
    }  # fmt: skip
    return render(request, "workbench/list_upload.html", context)


@require_http_methods(["GET", "POST"])
@needs(*MANAGER)
@once
def publish(request: HttpRequest, list_code: str) -> HttpResponse:
    """The second look: how many enter and leave, under which document; then it is public."""
    found = kept(request, list_code)
    draft = selectors.draft_of(found)
    if draft is None:
        return HttpResponseRedirect(address(found))
    if request.method == "GET":
        return _publish_page(request, found, draft, {})
    try:
        operations.publish_batch(change_id=draft.pk, seen=seen_in(request), on=day_in(request, "on"), **_who(request))
    except Invalid as no:
        return _publish_page(request, found, draft, no.errors, status=422)
    except Refusal as no:
        return _publish_page(request, found, draft, {"": [no.text()]}, status=409)
    messages.success(request, _("这一批已公布。"))
    return HttpResponseRedirect(address(found))


def _publish_page(
    request: HttpRequest, found: Any, draft: Any, errors: dict[str, list[str]], status: int = 200
) -> HttpResponse:
    tally = selectors.tally(draft)
    context = {
        "list": found, "batch": draft, "words": selectors.change_words(draft), "tally": tally, "errors": errors,
        "size_after": found.size + tally.entering - tally.leaving, **_lines(draft, request), "today": timezone.localdate(), "typed_on": request.POST.get("on", ""),
    }  # fmt: skip
    return render(request, "workbench/list_batch_publish.html", context, status=status)


def _page(request: HttpRequest, found: Any, errors: dict[str, list[str]], status: int = 200) -> HttpResponse:
    draft = selectors.draft_of(found)
    if draft is None:
        context: dict[str, Any] = {"list": found, "errors": errors, "typed": _typed(request, None)}
        return render(request, "workbench/list_batch_open.html", context, status=status)
    text = (request.GET.get("text") or request.POST.get("text") or "").strip()[:50]
    context = {
        "list": found, "batch": draft, "words": selectors.change_words(draft), "errors": errors, "typed": _typed(request, draft),
        "tally": selectors.tally(draft), "text": text, "found": selectors.items_to_add(found, text), **_lines(draft, request),
    }  # fmt: skip
    return render(request, "workbench/list_batch.html", context, status=status)


def _lines(draft: Any, request: HttpRequest) -> dict[str, Any]:
    page = selectors.lines_of(draft, after=request.GET.get("after"))
    return {"page": page, "lines": [(line, FAULTS.get(line.fault, "")) for line in page.rows]}


def _typed(request: HttpRequest, draft: Any) -> dict[str, Any]:
    given = {name: getattr(draft, name) if draft is not None else "" for name in TYPED}
    if draft is None:
        given["year"] = timezone.localdate().year
    return given | {name: request.POST[name] for name in TYPED if name in request.POST}


def _facts(request: HttpRequest) -> dict[str, Any]:
    text = request.POST.get("year", "").strip()
    if text and not (text.isascii() and text.isdigit() and len(text) == 4):
        raise Invalid({"year": [_("年度须是四位数字的年份。")]})
    names = ("document_title", "document_number", "note")
    return {name: request.POST.get(name, "") for name in names} | {"year": int(text) if text else None}


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.staff, "at": timezone.localtime()}  # type: ignore[attr-defined]


def _draft(found: Any) -> Any:
    draft = selectors.draft_of(found)
    if draft is None:
        raise NotFound
    return draft
