"""编辑事项: the pages of the editor, and what their buttons do. Only a draft is edited; of a published version the next is begun."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongban.catalogue import permissions, services
from tongban.catalogue.enums import VersionState
from tongban.catalogue.rules import chapters
from tongban.catalogue.rules.posting import Posted, mark
from tongban.catalogue.selectors import editing, materials
from tongban.catalogue.services.editing import DOWN, REMOVE, UP
from tongban.identity.enums import Role
from tongban.kernel.errors import Invalid, Refusal
from tongban.webkit import keeping
from tongban.webkit.numbers import whole_number
from tongban.webkit.once import once
from tongban.workbench.guards import needs
from tongban.workbench.views.editor.fields import id_of
from tongban.workbench.views.editor.meanwhile import meanwhile
from tongban.workbench.views.editor.sheet import address_of, beside, chapter_links, page, preview_context

FIRST = next(iter(chapters.CHAPTERS))
STALE = ("catalogue.changed_meanwhile",)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(Role.CATALOGUE_MANAGER)
@once
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """The way in: to the first chapter of the draft, or the offer to begin one; its button begins it."""
    version = _own(request, code)
    if request.method == "POST":
        try:
            services.draft_version(item_id=version.item_id, by=request.staff, at=timezone.localtime())  # type: ignore[attr-defined]
        except Refusal as no:
            messages.warning(request, no.text())
        return HttpResponseRedirect(reverse("workbench:edit-chapter", args=[code, FIRST]))
    if version.state == VersionState.DRAFT:
        return HttpResponseRedirect(reverse("workbench:edit-chapter", args=[code, FIRST]))
    return _closed(request, version)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(Role.CATALOGUE_MANAGER)
@once
@keeping.keeps_typed
def chapter(request: HttpRequest, code: str, chapter: str) -> HttpResponse:
    """One chapter. Whatever button is pressed, what is on the page is saved first; then the button does its own thing."""
    version = _own(request, code)
    if request.method == "POST":
        return _save(request, version, chapter)
    if version.state != VersionState.DRAFT:
        return _closed(request, version)
    if kept := keeping.take(request):
        messages.info(request, _("登录失效前填写的内容已经填回，请核对后再保存。"))
        return page(request, version, chapter, posted=_posted(kept.post), seen=kept.post.get("revision", ""))
    return page(request, version, chapter)


@require_POST
@needs(Role.CATALOGUE_MANAGER)
def autosave(request: HttpRequest, code: str, chapter: str) -> JsonResponse:
    """What forms.js sends by itself: 200 with what is said beside the fields now, 422 when something could not be taken,
    409 when somebody else was there first: then nothing is written."""
    version = _own(request, code)
    at = timezone.localtime()
    try:
        saved = services.save_chapter(
            version_id=version.pk, chapter=chapter, posted=_posted(request.POST), seen=_seen(request), by=request.staff, at=at  # type: ignore[attr-defined]
        )  # fmt: skip
    except Refusal as no:
        return JsonResponse({"text": no.text(), "code": no.code}, status=409)
    version = _own(request, code)
    standings = editing.standings(version, on=timezone.localdate())
    links = chapter_links(version, chapter, standings)
    answer = {
        "saved_at": at.isoformat(), "revision": mark(editing.values_of(version, chapter)),
        "said": {
            id_of(place): render_to_string("workbench/catalogue/edit/_said.html", {"one": one})
            for place, one in beside(chapter, standings, saved.faults).items()
        },
        "chapters": render_to_string("workbench/catalogue/edit/_chapters.html", {"links": links}),
    }  # fmt: skip
    if saved.faults:
        n = len(saved.faults)
        text = ngettext("有%(n)s处没有保存，请看标出的地方。", "有%(n)s处没有保存，请看标出的地方。", n) % {"n": n}
        return JsonResponse({**answer, "text": text}, status=422)
    return JsonResponse(answer)


@never_cache
@require_safe
@needs(Role.CATALOGUE_MANAGER)
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """The guide as the citizen will see it; `?part=1` only its inside, for the column beside the form."""
    version = _own(request, code)
    context = {"version": version, "item": version.item, **preview_context(version)}
    name = "_preview" if request.GET.get("part") else "preview"
    return render(request, f"workbench/catalogue/edit/{name}.html", context)


def _save(request: HttpRequest, version: Any, chapter: str) -> HttpResponse:
    by, at, posted = request.staff, timezone.localtime(), _posted(request.POST)  # type: ignore[attr-defined]
    try:
        saved = services.save_chapter(
            version_id=version.pk, chapter=chapter, posted=posted, seen=_seen(request), by=by, at=at
        )
        if saved.faults:
            again = _own(request, version.item.code)
            return page(request, again, chapter, posted=posted, faults=saved.faults, status=422)
        if request.POST.get("do") == "add" and not request.POST.get("add.name", "").strip():
            again = _own(request, version.item.code)
            return page(request, again, chapter, errors={"add-name": [_("请先写名称，再按“添加”。")]}, status=422)
        return HttpResponseRedirect(_onwards(request, version, chapter, by, at))
    except Invalid as no:
        again = _own(request, version.item.code)
        return page(request, again, chapter, posted=posted, errors={"add-name": no.errors["name"]}, status=422)
    except Refusal as no:
        return _refused(request, version.item.code, chapter, posted, no)


def _onwards(request: HttpRequest, version: Any, chapter: str, by: Any, at: Any) -> str:
    """What the button asks for beside saving, and where to look afterwards."""
    act, _mark, place = request.POST.get("do", "").partition(":")
    here = reverse("workbench:edit-chapter", args=[version.item.code, chapter])
    if act == "row" and place:
        return f"{here}?new={place}#{id_of(place)}"
    if chapter in (chapters.MATERIALS, chapters.STEPS):
        if act in (UP, DOWN, REMOVE):
            found = services.move_part(version_id=version.pk, place=place, act=act, by=by, at=at)
            return f"{here}#{id_of(found)}" if found else here
        if name := request.POST.get("add.name", "").strip():
            chosen = whole_number(request.POST.get("add.entry", "")) if chapter == chapters.MATERIALS else None
            like = materials.standard_material(chosen) if chosen else None
            found = services.add_part(version_id=version.pk, chapter=chapter, name=name, like=like, by=by, at=at)
            return f"{here}?at={found}#{id_of(found)}"
    if act == "go" and (there := address_of(version.item.code, place)):
        return there
    messages.success(request, _("已保存。"))
    return here


def _refused(request: HttpRequest, code: str, chapter: str, posted: Posted, no: Refusal) -> HttpResponse:
    """The page again with what was typed: nothing is lost, whatever stood against it."""
    version = _own(request, code)
    if version.state != VersionState.DRAFT:
        return _closed(request, version, problem=no.text(), typed=posted, status=409)
    if no.code not in STALE:
        return page(request, version, chapter, posted=posted, errors={"": [no.text()]}, status=409)
    values = editing.values_of(version, chapter)
    names = editing.names_of(version, no.facts["places"])
    found = meanwhile(chapter, posted, _seen(request), values, no.facts, names)
    return page(request, version, chapter, posted=posted, meanwhile=found, status=409)


def _closed(
    request: HttpRequest, version: Any, *, problem: str = "", typed: Posted | None = None, status: int = 200
) -> HttpResponse:
    """A version that cannot be edited: what it is, and what can be done."""
    lines = [text for key, texts in (typed or {}).items() for text in texts if "." in key or key in _texts()]
    context = {
        "version": version, "item": version.item, "problem": problem, "typed": [one for one in lines if len(one) > 5],
        "is_under_review": version.state in (VersionState.SUBMITTED, VersionState.APPROVED),
    }  # fmt: skip
    return render(request, "workbench/catalogue/edit/closed.html", context, status=status)


def _texts() -> set[str]:
    return {
        one.name for fields in chapters.CHAPTERS.values() for one in fields if one.kind in ("line", "text", "names")
    }


def _own(request: HttpRequest, code: str) -> Any:
    """The newest version of an item whose catalogue this official keeps; others do not exist for them."""
    version = editing.newest_version(code)
    if not permissions.may_keep(request.staff, version.item.body_id, on=timezone.localdate()):  # type: ignore[attr-defined]
        raise Http404
    return version


def _posted(post: Any) -> Posted:
    return dict(post.lists())


def _seen(request: HttpRequest) -> str:
    """The mark of what the page had read. With two values (page and script) the script's, the later one, counts."""
    return request.POST.get("revision", "")[:20_000]
