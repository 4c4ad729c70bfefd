"""材料词典: what the guides call their materials and what these are. A person decides; everything can be taken back."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from tongban.catalogue import permissions, selectors, services
from tongban.catalogue.enums import MaterialForm, MaterialType
from tongban.identity.enums import Role
from tongban.kernel.errors import Invalid, Refusal
from tongban.webkit import keeping
from tongban.webkit.numbers import whole_number
from tongban.webkit.once import once
from tongban.workbench.guards import needs
from tongban.workbench.material_words import ABOVE, sureness

SHOWS = {"": gettext_lazy("待关联的名称"), "entries": gettext_lazy("标准材料"), "decided": gettext_lazy("已经处理的")}
MOST_LISTED, MOST_NAMES, LONGEST_TYPED = 100, 60, 100
LEAST_ABOVE = 75


@require_safe
@needs(Role.CATALOGUE_MANAGER)
def materials(request: HttpRequest) -> HttpResponse:
    """The work list, the dictionary, or what was decided."""
    show = request.GET.get("show", "")
    show = show if show in SHOWS else ""
    text, after = request.GET.get("text", "").replace("\0", "").strip()[:50], request.GET.get("after")
    reads: dict[str, Callable[[], Any]] = {
        "": lambda: selectors.materials.open_names(text=text, after=after),
        "entries": lambda: selectors.materials.standard_materials(text=text, after=after),
        "decided": lambda: selectors.materials.decided_names(text=text, after=after),
    }
    page = reads[show]()
    context = {
        "show": show, "shows": list(SHOWS.items()), "text": text, "page": page, "above": ABOVE, "counts": selectors.materials.counts(),
        "rows": [{"one": one, "words": sureness(one.confidence)} for one in page.rows] if not show else page.rows,
    }  # fmt: skip
    return render(request, "workbench/materials.html", context)


@require_safe
@needs(Role.CATALOGUE_MANAGER)
def accept(request: HttpRequest) -> HttpResponse:
    """Accept many: how many and which, before it is done."""
    return _accept_page(request)


@require_safe
@needs(Role.CATALOGUE_MANAGER)
def material_name(request: HttpRequest, name_id: int) -> HttpResponse:
    """One name: where it is used, what it may be, and everything that may be said of it."""
    return _name_page(request, name_id)


@require_safe
@needs(Role.CATALOGUE_MANAGER)
def material_entry(request: HttpRequest, entry_id: int) -> HttpResponse:
    """One entry: its aliases, the names that mean it, the items that ask for it."""
    if kept := keeping.take(request):
        request.POST = kept.post  # type: ignore[assignment]
        messages.info(request, _("登录失效前填写的内容已经填回，请核对后再保存。"))
    return _entry_page(request, entry_id)


@require_safe
@needs(Role.CATALOGUE_MANAGER)
def material_new(request: HttpRequest) -> HttpResponse:
    """A new entry; with `name` made of a name of the guides."""
    if kept := keeping.take(request):
        request.POST = kept.post  # type: ignore[assignment]
        messages.info(request, _("登录失效前填写的内容已经填回，请核对后再保存。"))
    return _new_page(request)


@require_POST
@needs(Role.CATALOGUE_MANAGER)
@once
@keeping.keeps_typed
def put_material(request: HttpRequest) -> HttpResponse:
    """Save an entry. `entry`: which (empty: a new one), `of_name`: the name it is made of."""
    post = request.POST
    entry_id, name_id = whole_number(post.get("entry", "")), whole_number(post.get("of_name", ""))
    entry = services.MaterialEntry(
        name=post.get("name", "").strip(),
        aliases=tuple(one.strip() for one in post.get("aliases", "").splitlines() if one.strip()),
        material_type=post.get("material_type", ""), form=post.get("form", ""), issuer=post.get("issuer", ""),
        licence_type_code=post.get("licence_type_code", ""), is_shared=post.get("is_shared") == "yes",
        shared_by=post.get("shared_by", ""), note=post.get("note", ""),
    )  # fmt: skip
    try:
        row = services.put_material(
            entry=entry, entry_id=entry_id, name_id=name_id, by=request.staff, at=timezone.localtime()  # type: ignore[attr-defined]
        )  # fmt: skip
    except Invalid as no:
        return _failed(request, entry_id, no.errors, 422)
    except Refusal as no:
        return _failed(request, entry_id, {"": [no.text()]}, 409)
    messages.success(request, _("已保存。"))
    return HttpResponseRedirect(reverse("workbench:material-entry", args=[row.pk]))


@require_POST
@needs(Role.CATALOGUE_MANAGER)
@once
def material_act(request: HttpRequest, decision: str) -> HttpResponse:
    """One decision. It leads back to where it was taken."""
    post, common = request.POST, {"by": request.staff, "at": timezone.localtime()}  # type: ignore[attr-defined]
    name_id, entry_id = whole_number(post.get("name_id", "")) or 0, whole_number(post.get("entry_id", "")) or 0
    back = _back(request)
    acts: dict[str, Callable[[], tuple[Any, str]]] = {
        "link": lambda: (services.link_material(name_id=name_id, entry_id=entry_id, **common), _("已关联。")),
        "refuse": lambda: (
            services.refuse_material(name_id=name_id, entry_id=entry_id, **common), _("已记下，不再这样建议。"),
        ),
        "leave": lambda: (services.leave_material(name_id=name_id, **common), _("已记下：没有对应的标准材料。")),
        "undo": lambda: (services.undo_materials(name_id=name_id, **common), _("已撤销。")),
        "undo-batch": lambda: (services.undo_materials(batch=post.get("batch", "") or "-", **common), _("已撤销这一批。")),
        "merge": lambda: (services.merge_materials(entry_id=entry_id, into_id=_other(post), **common), _("已合并。")),
        "part": lambda: (services.part_materials(entry_id=entry_id, **common), _("已撤销合并。")),
        "accept": lambda: _accepted(request, common),
        "count": lambda: (services.refresh_material_names(), _("已重新统计。")),
    }  # fmt: skip
    if decision not in acts:
        raise Http404
    try:
        _done, said = acts[decision]()
    except Refusal as no:
        if decision == "accept":
            return _accept_page(request, errors={"": [no.text()]}, status=409)
        messages.error(request, no.text())
        return HttpResponseRedirect(back)
    messages.success(request, said)
    return HttpResponseRedirect(back)


@require_safe
@needs(Role.CATALOGUE_MANAGER)
def suggestions(request: HttpRequest) -> HttpResponse:
    """What may be meant by `text`, as JSON: for the editor of the materials of a guide, while somebody types."""
    text = request.GET.get("text", "").replace("\0", "").strip()[:LONGEST_TYPED]
    found = [
        {
            "id": one.entry.pk, "name": one.entry.name, "said": one.said, "confidence": one.confidence, "words": sureness(one.confidence),
            "material_type": one.entry.material_type, "form": one.entry.form, "issuer": one.entry.issuer,
            "licence_type_code": one.entry.licence_type_code, "is_shared": one.entry.is_shared, "shared_by": one.entry.shared_by,
            "note": one.entry.note,
        }
        for one in (selectors.materials.offers(text) if text else [])
    ]  # fmt: skip
    return JsonResponse({"text": text, "suggestions": found})


def _accepted(request: HttpRequest, common: Any) -> tuple[int, str]:
    post = request.POST
    count = services.accept_materials(
        above=_above(post.get("above")), seen=post.get("seen", ""), batch=post.get("once", "")[:32], **common
    )  # fmt: skip
    return count, _("已关联%(count)s个名称。不对的可以在“已经处理的”里撤销，也可以整批撤销。") % {"count": count}


def _accept_page(request: HttpRequest, *, errors: Any = None, status: int = 200) -> HttpResponse:
    above = _above(request.POST.get("above") or request.GET.get("above"))
    count, mark, listed = selectors.materials.acceptable(above, MOST_LISTED)
    context = {
        "above": above, "count": count, "mark": mark, "most": MOST_LISTED, "errors": errors or {},
        "rows": [{"one": one, "words": sureness(one.confidence)} for one in listed],
    }  # fmt: skip
    return render(request, "workbench/materials_accept.html", context, status=status)


def _name_page(request: HttpRequest, name_id: int) -> HttpResponse:
    name = selectors.materials.material_name(name_id)
    text = request.GET.get("text", "").replace("\0", "").strip()[:50]
    offers = selectors.materials.offers(text or name.name)
    context = {
        "name": name, "items": selectors.materials.items_naming(name, 10), "text": text,
        "offers": [{"one": one, "words": sureness(one.confidence)} for one in offers if one.entry.pk not in name.refused or text],
        "words": sureness(name.confidence),
    }  # fmt: skip
    return render(request, "workbench/material_name.html", context)


def _entry_page(request: HttpRequest, entry_id: int, *, errors: Any = None, status: int = 200) -> HttpResponse:
    entry = selectors.materials.standard_material(entry_id)
    text = request.GET.get("into", "").replace("\0", "").strip()[:50]
    others = [one for one in selectors.materials.offers(text) if one.entry.pk != entry.pk] if text else []
    names = selectors.materials.names_of(entry_id, MOST_NAMES + 1)
    context = {
        "may_share": _may_share(request), "entry": entry, "names": names[:MOST_NAMES], "has_more": len(names) > MOST_NAMES, "into": text, "others": others,
        "page": selectors.materials.items_using(entry_id, after=request.GET.get("after")),
        "form": _form(request, entry), **_choices(), "errors": errors or {},
    }  # fmt: skip
    return render(request, "workbench/material_entry.html", context, status=status)


def _new_page(request: HttpRequest, *, errors: Any = None, status: int = 200) -> HttpResponse:
    name_id = whole_number(request.POST.get("of_name") or request.GET.get("name", ""))
    name = selectors.materials.material_name(name_id) if name_id else None
    form = _form(request, None)
    if name is not None and not request.POST:
        form["name"] = name.name[:200]
    context = {"of_name": name, "name_id": name.pk if name else "", "form": form, **_choices()}
    context |= {"errors": errors or {}, "may_share": _may_share(request)}
    return render(request, "workbench/material_new.html", context, status=status)


def _failed(request: HttpRequest, entry_id: int | None, errors: Any, status: int) -> HttpResponse:
    if entry_id is None:
        return _new_page(request, errors=errors, status=status)
    return _entry_page(request, entry_id, errors=errors, status=status)


def _form(request: HttpRequest, entry: Any) -> dict[str, Any]:
    """What was typed, else what stands there."""
    post = request.POST
    fields = ("name", "issuer", "licence_type_code", "shared_by", "note", "material_type", "form")
    if "name" in post:
        return {name: post.get(name, "") for name in (*fields, "aliases")} | {
            "is_shared": post.get("is_shared") == "yes"
        }
    if entry is None:
        return dict.fromkeys((*fields, "aliases"), "") | {
            "is_shared": False,
            "material_type": "licence",
            "form": "either",
        }
    aliases = [one.said for one in entry.aliases.all() if one.said != entry.name]
    return {name: getattr(entry, name) for name in fields} | {
        "aliases": "\n".join(aliases),
        "is_shared": entry.is_shared,
    }


def _choices() -> dict[str, Any]:
    return {"types": MaterialType.choices, "forms": MaterialForm.choices}


def _may_share(request: HttpRequest) -> bool:
    return permissions.may_share_materials(request.staff, on=timezone.localdate())  # type: ignore[attr-defined]


def _above(said: str | None) -> int:
    return min(max(whole_number(said or "") or 97, LEAST_ABOVE), 100)


def _other(post: Any) -> int:
    return whole_number(post.get("into_id", "")) or 0


def _back(request: HttpRequest) -> str:
    """Where the decision was taken: a name of this room's pages, never an address that was sent."""
    post, home = request.POST, reverse("workbench:materials")
    if (entry_id := whole_number(post.get("to_entry", ""))) is not None:
        return reverse("workbench:material-entry", args=[entry_id])
    kept = {name: post[name] for name in ("show", "text", "after") if post.get(name)}
    return f"{home}?{urlencode(kept)}" if kept else home
