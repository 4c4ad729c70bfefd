"""导入事项: a file is uploaded, checked in the background, looked at cell by cell, and only then taken over as drafts."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongban.catalogue.selectors import import_runs as selectors
from tongban.catalogue.services.files import runs
from tongban.files.uploads import takes_files_of
from tongban.identity.enums import Role
from tongban.kernel.errors import Refusal
from tongban.webkit.files import file_response
from tongban.webkit.once import once
from tongban.workbench.guards import needs
from tongban.workbench.posted import number_in

HEADS = ("sheet", "row", "column", "code", "value", "wrong", "right", "kind")


@require_http_methods(["GET", "POST"])
@needs(Role.CATALOGUE_MANAGER)
@once
@takes_files_of(runs.LARGEST)
def imports(request: HttpRequest) -> HttpResponse:
    """One's own imports, and the form that begins one."""
    if request.method == "GET":
        return _imports_page(request, {})
    upload = request.FILES.get("file")
    if upload is None:
        return _imports_page(request, {"file": [_("请选择一个文件。")]}, status=422)
    try:
        run = runs.upload_file(chunks=upload.chunks(), name=upload.name or "", **_who(request))
    except Refusal as no:
        return _imports_page(request, {"file": [no.text()]}, status=422)
    return HttpResponseRedirect(reverse("workbench:catalogue-import-run", args=[run.public_id]))


def _imports_page(request: HttpRequest, errors: dict[str, list[str]], status: int = 200) -> HttpResponse:
    page = selectors.runs_of(request.staff, after=request.GET.get("after"))  # type: ignore[attr-defined]
    context = {
        "page": page, "errors": errors, "endings": ",".join(runs.ENDINGS), "largest": runs.LARGEST >> 20,
        "is_busy": any(selectors.is_busy(run) for run in page.rows),
    }  # fmt: skip
    return render(request, "workbench/catalogue/imports.html", context, status=status)


@require_safe
@needs(Role.CATALOGUE_MANAGER)
def run(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One import: how far it is, what is wrong with the file, what it would change; the button that takes it over."""
    return _run_page(request, public_id, {})


@require_POST
@needs(Role.CATALOGUE_MANAGER)
@once
def act(request: HttpRequest, public_id: UUID, verb: str) -> HttpResponse:
    """Begin writing, or stop. A refusal is said on the page."""
    if verb not in ("order", "cancel"):
        raise Http404
    try:
        if verb == "order":
            runs.order_import(
                public_id=public_id, partial=request.POST.get("partial") == "1", seen_faulty=number_in(request, "seen_faulty"),
                **_who(request),
            )  # fmt: skip
        else:
            runs.cancel_import(public_id=public_id, **_who(request))
            messages.success(request, _("已取消。已经写入的草稿保留。"))
    except Refusal as no:
        field = "partial" if no.code == "catalogue.run_has_faults" else ""
        return _run_page(request, public_id, {field: [no.text()]}, status=409)
    return HttpResponseRedirect(reverse("workbench:catalogue-import-run", args=[public_id]))


@require_safe
@needs(Role.CATALOGUE_MANAGER)
def report(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Every fault as an Excel table to work off."""
    who = _who(request)
    return file_response(selectors.report_of_run(who["by"], public_id, at=who["at"]))


def _run_page(request: HttpRequest, public_id: UUID, errors: dict[str, list[str]], status: int = 200) -> HttpResponse:
    found = selectors.run_of(request.staff, public_id)  # type: ignore[attr-defined]
    counts = {name: found.counts.get(name, 0) for name in (
        "items", "materials", "steps", "faults", "notes", "fatal", "faulty_items", "created", "updated", "unchanged")}  # fmt: skip
    written = {name: found.written.get(name, 0) for name in ("created", "updated", "left_out", "moved")}
    faults = [dict(zip(HEADS, line, strict=True)) for line in found.faults]
    context: dict[str, Any] = {
        "run": found, "counts": counts, "written": written, "errors": errors, "problem": selectors.problem_of_run(found),
        "faults": [one for one in faults if one["kind"] != "note"], "notes": [one for one in faults if one["kind"] == "note"],
        "is_busy": selectors.is_busy(found), "may_cancel": selectors.may_cancel(found), "may_order": selectors.may_order(found),
        "most": max(found.rows_expected or 0, 1), "shown": len(faults), "total": counts["faults"] + counts["notes"],
    }  # fmt: skip
    return render(request, "workbench/catalogue/import_run.html", context, status=status)


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.staff, "at": timezone.localtime()}  # type: ignore[attr-defined]
