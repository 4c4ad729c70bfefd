"""搜索词典, for catalogue managers: what people say and what items are called; tried out here before it helps anybody."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from tongban.catalogue import selectors, services
from tongban.catalogue.enums import SayingKind
from tongban.identity.enums import Role
from tongban.kernel.errors import Invalid, NotFound, Refusal
from tongban.webkit.keeping import keeps_typed
from tongban.webkit.once import once
from tongban.workbench.guards import needs
from tongban.workbench.posted import taken_back

SHOWN, FOUND = 60, 5
LARGEST_FILE = 2_000_000
SHOW = {"": gettext_lazy("全部"), "own": gettext_lazy("本地维护的"), "off": gettext_lazy("已停用的")}


@require_safe
@needs(Role.CATALOGUE_MANAGER)
def dictionary(request: HttpRequest) -> HttpResponse:
    """The sayings, one's own first; with `said` the form of one; with `try` what a search would find."""
    if kept := taken_back(request):
        return _page(request, typed=_entry(kept.post))
    return _page(request)


@require_POST
@needs(Role.CATALOGUE_MANAGER)
@once
@keeps_typed
def put_saying(request: HttpRequest) -> HttpResponse:
    """Enter, change, switch off or on, or go back to what ships."""
    by, at, post = request.staff, timezone.localtime(), request.POST  # type: ignore[attr-defined]
    entry = _entry(post)
    if post.get("act") == "drop":
        services.drop_saying(said=entry.said, by=by, at=at)
        messages.success(request, _("“%(said)s”已删除；随系统提供的说法重新生效。") % {"said": entry.said})
        return HttpResponseRedirect(reverse("workbench:dictionary"))
    try:
        services.put_saying(entry=entry, by=by, at=at)
    except Invalid as problem:
        return _page(request, errors=problem.errors, typed=entry, status=422)
    messages.success(request, _("已保存，下一次搜索就按新的词典。"))
    return HttpResponseRedirect(f"{reverse('workbench:dictionary')}?{urlencode({'try': entry.said})}")


@require_POST
@needs(Role.CATALOGUE_MANAGER)
@once
def import_dictionary(request: HttpRequest) -> HttpResponse:
    """A CSV file, all of it or nothing."""
    file = request.FILES.get("file")
    if file is None or file.size is None or file.size > LARGEST_FILE:
        return _page(request, errors={"file": [_("请选择一个 CSV 文件，不超过 2 MB。")]}, status=422)
    try:
        count = services.import_sayings(
            data=file.read(),
            name=(file.name or "")[:100],
            by=request.staff,
            at=timezone.localtime(),  # type: ignore[attr-defined]
        )
    except Refusal as no:
        return _page(request, errors={"file": [no.text()]}, status=409)
    messages.success(request, _("导入完成，改动了%(count)s条说法。") % {"count": count})
    return HttpResponseRedirect(reverse("workbench:dictionary") + "?show=own")


@require_safe
@needs(Role.CATALOGUE_MANAGER)
def export_dictionary(request: HttpRequest) -> HttpResponse:
    """Everything as CSV, in the form that comes back in."""
    name = f"sayings-{timezone.localdate():%Y%m%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(services.exported(), content_type="text/csv; charset=utf-8", headers=headers)


def _page(
    request: HttpRequest, *, errors: dict[str, list[str]] | None = None, typed: services.Entry | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    text, show = request.GET.get("text", "").strip()[:60], request.GET.get("show", "")
    show = show if show in SHOW else ""
    lines = selectors.sayings(text, show)
    trying = request.GET.get("try", "").replace("\0", "").strip()[:60]
    answer = selectors.search(trying, limit=FOUND) if trying else None
    line = selectors.saying(request.GET.get("said", "")) if request.GET.get("said") else None
    if request.GET.get("said") and line is None and typed is None and not request.GET.get("new"):
        raise NotFound("saying")
    return render(request, "workbench/dictionary.html", {
        "lines": lines[:SHOWN], "count": len(lines), "shown": SHOWN, "text": text, "show": show, "shows": list(SHOW.items()),
        "trying": trying, "hits": answer.hits if answer else [],
        "sayings": [(said, _("、").join(names)) for said, names in answer.understood.sayings] if answer else [],
        "line": line, "form": _form(line, typed, request.GET.get("new", "")[:30]), "errors": errors or {},
        "kinds": SayingKind.choices,
    }, status=status)  # fmt: skip


def _entry(post: QueryDict) -> services.Entry:
    return services.Entry(
        said=post.get("said", "").strip(), means=tuple(one.strip() for one in post.get("means", "").splitlines() if one.strip()),
        kind=post.get("kind", ""), is_on=post.get("state") != "off", note=post.get("note", "").strip(),
    )  # fmt: skip


def _form(line: Any, typed: services.Entry | None, new: str) -> dict[str, Any]:
    """What stands in the fields: what was typed, else the entry that was opened, else nothing."""
    one = typed or line
    if one is None:
        return {"said": new, "means": "", "kind": SayingKind.THING, "is_on": True, "note": ""}
    return {"said": one.said, "means": "\n".join(one.means), "kind": one.kind, "is_on": one.is_on, "note": one.note}
