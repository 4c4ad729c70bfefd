"""What a guide brings along: blank forms and samples of its materials, and the items named beside it. For its keeper."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tongban.catalogue import selectors, services
from tongban.catalogue.enums import CompanionWay, GuideFileKind, VersionState
from tongban.files.limits import limits, worded
from tongban.files.services import owner_of, store_upload
from tongban.identity.enums import Role
from tongban.kernel.errors import Invalid, NotFound, Refusal
from tongban.webkit.files import file_response
from tongban.webkit.numbers import whole_number
from tongban.webkit.once import once
from tongban.workbench.guards import needs
from tongban.workbench.views.catalogue import own_versions

FOUND = 8


@needs(Role.CATALOGUE_MANAGER)
@once
def material_files(request: HttpRequest, code: str) -> HttpResponse:
    """The forms and samples of the newest version, material by material; a draft's can be uploaded, replaced and removed."""
    newest = own_versions(request, code)[0]
    if request.method != "POST":
        return _files_page(request, newest)
    material, kind = request.POST.get("material", ""), request.POST.get("kind", "")
    field = f"file-{material}-{kind}"
    known = {one.code for one in newest.materials.all()}
    if material not in known or kind not in GuideFileKind.values:
        raise NotFound(material)
    at, by, act = timezone.localtime(), request.staff, request.POST.get("act", "")  # type: ignore[attr-defined]
    try:
        if act == "drop":
            services.drop_material_file(version_id=newest.pk, material_code=material, kind=kind, by=by, at=at)
            messages.success(request, _("已移除。"))
        elif act == "put":
            upload = request.FILES.get("file")
            if upload is None:
                return _files_page(request, newest, errors={field: [_("请选择一个文件。")]}, status=422)
            stored = store_upload(chunks=upload.chunks(), name=upload.name or "", owner=owner_of(by), at=at)
            services.put_material_file(
                version_id=newest.pk, material_code=material, kind=kind, file=stored, by=by, at=at
            )
            messages.success(request, _("已上传，发布后群众就能下载。"))
        else:
            raise Http404
    except Refusal as no:
        return _files_page(request, newest, errors={field: [no.text()]}, status=409)
    return HttpResponseRedirect(f"{reverse('workbench:material-files', args=[code])}#m-{material}")


@require_safe
@needs(Role.CATALOGUE_MANAGER)
def material_file(request: HttpRequest, code: str, file_id: UUID) -> HttpResponse:
    """A form or sample of the newest version, as citizens will get it; a draft's too."""
    newest = own_versions(request, code)[0]
    found, material = selectors.file_of_version(newest.pk, file_id)
    return file_response(found.file, inline=True, name=selectors.plain_name(found, material))


@needs(Role.CATALOGUE_MANAGER)
@once
def together(request: HttpRequest, code: str) -> HttpResponse:
    """What is named beside the item: what cases say, what its keeper adds or leaves out."""
    item = own_versions(request, code)[0].item
    if request.method != "POST":
        return _together_page(request, item)
    post, at, by = request.POST, timezone.localtime(), request.staff  # type: ignore[attr-defined]
    act = post.get("act", "")
    try:
        if act == "forget":
            number = whole_number(post.get("companion", "")) or 0
            services.forget_companion(item_id=item.pk, companion_id=number, by=by, at=at)
        elif act in ("add", "leave_out"):
            services.name_companion(
                item_id=item.pk, other_code=post.get("other", ""), note=post.get("note", ""), is_shown=act == "add",
                by=by, at=at,
            )  # fmt: skip
        else:
            raise Http404
    except Invalid as no:
        return _together_page(request, item, errors={"text": no.errors["note"]}, status=422)
    except Refusal as no:
        return _together_page(request, item, errors={"text": [no.text()]}, status=409)
    messages.success(request, _("已保存，办事指南马上按此显示。"))
    return HttpResponseRedirect(reverse("workbench:item-together", args=[code]))


def _files_page(
    request: HttpRequest, newest: Any, *, errors: dict[str, list[str]] | None = None, status: int = 200
) -> HttpResponse:
    files = {(one.material_code, one.kind): one.file for one in newest.files.select_related("file")}
    rows = [
        {
            "code": one.code, "name": one.name, "is_form": one.material_type == "form",
            "slots": [
                {
                    "kind": kind.value, "label": kind.label, "field": f"file-{one.code}-{kind.value}",
                    "file": files.get((one.code, kind.value)), "size": _size(files.get((one.code, kind.value))),
                }
                for kind in GuideFileKind
            ],
        }
        for one in newest.materials.all()
    ]  # fmt: skip
    context = {
        "item": newest.item, "version": newest, "rows": rows, "is_draft": newest.state == VersionState.DRAFT,
        "is_published": newest.state == VersionState.PUBLISHED, "errors": errors or {},
        "most": worded(limits().max_bytes), "has_form": bool(newest.form_code),
    }  # fmt: skip
    return render(request, "workbench/catalogue/material_files.html", context, status=status)


def _together_page(
    request: HttpRequest, item: Any, *, errors: dict[str, list[str]] | None = None, status: int = 200
) -> HttpResponse:
    text = (request.POST.get("text") or request.GET.get("text", "")).strip()[:50]
    known = selectors.all_companions_of(item.pk)
    left_out = {one.other_id for one in known if one.way == CompanionWay.LEFT_OUT}
    found = [
        (code, name) for code, name in (selectors.items_named(text, FOUND) if text else {}).items() if code != item.code
    ]
    context = {
        "item": item, "errors": errors or {}, "text": text, "found": found,
        "counted": [one for one in known if one.way == CompanionWay.COUNTED and one.other_id not in left_out],
        "chosen": [one for one in known if one.way == CompanionWay.CHOSEN],
        "left_out": [one for one in known if one.way == CompanionWay.LEFT_OUT],
    }  # fmt: skip
    return render(request, "workbench/catalogue/together.html", context, status=status)


def _size(stored: Any) -> str:
    return worded(stored.size) if stored is not None else ""
