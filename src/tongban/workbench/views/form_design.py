"""The designer: a draft in words, acts on it one by one, the page of one section and of one question, publishing.

Each act is a form post to the draft. A post that was made on an older state of it is answered 409 with what was typed.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongban.forms import selectors, services
from tongban.forms.rules.designing import acts
from tongban.forms.rules.designing.asking import lines_of
from tongban.forms.rules.designing.document import Document, Path, find
from tongban.forms.rules.designing.faults import faults
from tongban.forms.rules.designing.settings import settings_of
from tongban.forms.rules.designing.speaking import condition_in_words, kind_words
from tongban.kernel.errors import Invalid, NotFound, Refusal
from tongban.webkit.keeping import keeps_typed, take
from tongban.webkit.once import once
from tongban.workbench import designing
from tongban.workbench.guards import needs
from tongban.workbench.posted import number_in
from tongban.workbench.views.forms import MANAGER, address, design_address, who

OF_A_ROW = ("up", "down", "duplicate", "remove", "to-section")


@require_safe
@needs(*MANAGER)
def design(request: HttpRequest, form_code: str) -> HttpResponse:
    """The draft in words: sections, questions, conditions, and beside each what stands against publishing."""
    return _design_page(request, form_code, {})


@require_POST
@needs(*MANAGER)
@once
@keeps_typed
def act(request: HttpRequest, form_code: str) -> HttpResponse:
    """One act on the draft; `do` says which and where: "up:shop.kind", "add:shop", "undo:"."""
    draft = selectors.draft_of(request.staff, form_code, timezone.localdate())  # type: ignore[attr-defined]
    verb, _colon, at = request.POST.get("do", "").partition(":")
    seen, path = number_in(request, "revision"), _path(at)
    try:
        if verb == "undo":
            services.undo_act(code=form_code, seen_revision=seen, **who(request))
            return HttpResponseRedirect(design_address(form_code))
        changed = services.act_on_draft(
            code=form_code, seen_revision=seen, act=_act(request.POST, verb, path), **who(request)
        )
    except Invalid as no:
        return _design_page(request, form_code, _placed(no.errors, verb, at), status=422)
    except Refusal as no:
        if no.code != "form.changed_meanwhile":
            raise
        return _design_page(request, form_code, {"": [no.text()]}, status=409)
    return HttpResponseRedirect(design_address(form_code) + _mark(verb, path, draft.document, changed.document))


def _act(post: QueryDict, verb: str, path: Path) -> Callable[[Document], Document]:
    if verb in OF_A_ROW:
        more = {"section": post.get(f"section:{'.'.join(path)}", "")} if verb == "to-section" else {}
        return partial(acts.ACTS[verb], path=path, **more)
    if verb == "add":
        return partial(acts.add_part, into=path, kind=post.get("kind", ""), label=post.get("label", ""))
    if verb in ("add-section", "retitle"):
        return partial(acts.ACTS[verb], title=post.get("title", ""))
    raise Http404


def _mark(verb: str, path: Path, before: Document, after: Document) -> str:
    """Where on the page to go on: what was just added or moved."""
    if verb == "add":
        holder = find(after, path)
        return f"#{designing.html_id((*path, holder['parts'][-1]['key']))}"
    if verb == "add-section":
        return f"#{designing.html_id((after['sections'][-1]['key'],))}"
    return f"#{designing.html_id(path)}" if path and find(after, path) else ""


def _placed(errors: Mapping[str, list[str]], verb: str, at: str) -> dict[str, list[str]]:
    """The names of the fields as they stand on the page, where each section has its own."""
    if verb == "add":
        return {f"{name}-{designing.html_id(_path(at))}": texts for name, texts in errors.items()}
    if verb == "add-section":
        return {"new-section": [text for texts in errors.values() for text in texts]}
    return {"retitle" if verb == "retitle" else "": [text for texts in errors.values() for text in texts]}


def _design_page(request: HttpRequest, form_code: str, errors: dict[str, list[str]], status: int = 200) -> HttpResponse:
    draft = selectors.draft_of(request.staff, form_code, timezone.localdate())  # type: ignore[attr-defined]
    found, post = faults(draft.document), request.POST
    verb, _colon, at = post.get("do", "").partition(":")
    context = {
        "draft": draft, "title": draft.document["title"], "form_code": form_code, "errors": errors,
        "sections": designing.shown(draft.document, found), "fault_count": len(found),
        "general": [one.text for one in found if not one.path],
        "kinds": designing.kind_choices(in_a_group=False), "inner_kinds": designing.kind_choices(in_a_group=True),
        "typed_at": at if verb == "add" else "", "typed_kind": post.get("kind", "text"), "typed_label": post.get("label", ""),
        "typed_title": post.get("title", "") if verb == "add-section" else "",
        "typed_name": post.get("title", "") if verb == "retitle" else draft.document["title"],
    }  # fmt: skip
    return render(request, "workbench/forms/design.html", context, status=status)


@require_http_methods(["GET", "POST"])
@needs(*MANAGER)
@once
@keeps_typed
def part(request: HttpRequest, form_code: str, at: str) -> HttpResponse:
    """One question: all that can be set of it, and when it is asked."""
    return _edit(request, form_code, _path(at), is_section=False)


@require_http_methods(["GET", "POST"])
@needs(*MANAGER)
@once
@keeps_typed
def section(request: HttpRequest, form_code: str, at: str) -> HttpResponse:
    """One section: title, explanation, and when it is shown."""
    return _edit(request, form_code, _path(at), is_section=True)


def _edit(request: HttpRequest, form_code: str, path: Path, *, is_section: bool) -> HttpResponse:
    draft = selectors.draft_of(request.staff, form_code, timezone.localdate())  # type: ignore[attr-defined]
    if find(draft.document, path) is None or is_section != (len(path) == 1):
        raise NotFound
    if request.method == "GET":
        kept = take(request)
        if kept:
            messages.info(request, _("登录结束前填写的内容已经填回，还没有保存。"))
        return _edit_page(request, draft, path, kept.post if kept else None, {})
    post = request.POST
    if "refresh" in post:
        return _edit_page(request, draft, path, post, {})
    try:
        services.act_on_draft(
            code=form_code, seen_revision=number_in(request, "revision"),
            act=partial(_edited, path=path, post=post, lists=selectors.lists_of(draft.form.body_id)), **who(request),
        )  # fmt: skip
    except Invalid as no:
        return _edit_page(request, draft, path, post, no.errors, status=422)
    except Refusal as no:
        if no.code != "form.changed_meanwhile":
            raise
        draft = selectors.draft_of(request.staff, form_code, timezone.localdate())  # type: ignore[attr-defined]
        text = _("%(no)s您填写的内容还在这一页，核对后可以再次保存。") % {"no": no.text()}
        return _edit_page(request, draft, path, post, {"": [text]}, status=409)
    return HttpResponseRedirect(f"{design_address(form_code)}#{designing.html_id(path)}")


def _edited(document: Document, *, path: Path, post: QueryDict, lists: Mapping[str, Any]) -> Document:
    """The document with what stands on the page of this section or question."""
    one = find(document, path)
    if one is None:
        raise NotFound
    if len(path) == 1:
        condition = designing.condition_in(document, path, post)
        return acts.change_section(
            document, path=path, title=post.get("title", ""), help=post.get("help", ""), condition=condition
        )
    typed = designing.typed_settings(one, post)
    return acts.change_part(
        document, path=path, typed=typed, lists=lists, condition=partial(designing.condition_in, post=post)
    )


def _edit_page(
    request: HttpRequest,
    draft: Any,
    path: Path,
    post: QueryDict | None,
    errors: dict[str, list[str]],
    status: int = 200,
) -> HttpResponse:
    document = draft.document
    one = find(document, path)
    if one is None:
        raise NotFound
    given, context = one["ui"].get("visible_when"), {}
    flat = lines_of(given, path)
    join, lines = designing.lines_in(post) if post is not None else (flat or ("all", []))
    if len(path) == 1:
        context["typed"] = {
            name: post.get(name, "") if post is not None else one["ui"].get(name, "") for name in ("title", "help")
        }
        title = one["ui"].get("title", "")
    else:
        values = settings_of(one) | (designing.typed_settings(one, post) if post is not None else {})
        lists = selectors.lists_of(draft.form.body_id) if "list" in values else {}
        context["controls"] = designing.controls(one, values, lists, draft.form.body.region_code)
        context["kind"] = kind_words(one)
        title = one["ui"].get("label") or one["ui"].get("text", "")
    seen = post.get("revision", "") if post is not None and status != 409 else draft.revision
    context |= {
        "draft": draft, "revision": seen, "form_code": draft.form.code, "title": title, "errors": errors, "join": join, "mark": designing.html_id(path),
        "is_flat": flat is not None, "condition": condition_in_words(document, given, path),
        "askable": designing.askable_choices(document, path), "lines": designing.condition_lines(document, path, lines),
        "keeps_condition": post.get("keep-condition") == "yes" if post is not None else True,
    }  # fmt: skip
    template = "workbench/forms/section.html" if len(path) == 1 else "workbench/forms/part.html"
    return render(request, template, context, status=status)


@require_http_methods(["GET", "POST"])
@needs(*MANAGER)
@once
@keeps_typed
def publish(request: HttpRequest, form_code: str) -> HttpResponse:
    """The second look: what would change against the version before, and what still stands against it; then a new version."""
    draft = selectors.draft_of(request.staff, form_code, timezone.localdate())  # type: ignore[attr-defined]
    if request.method == "GET":
        return _publish_page(request, draft, {})
    try:
        made = services.publish_draft(code=form_code, seen_revision=number_in(request, "revision"), **who(request))
    except Refusal as no:
        draft = selectors.draft_of(request.staff, form_code, timezone.localdate())  # type: ignore[attr-defined]
        return _publish_page(request, draft, {"": [no.text()]}, status=409)
    messages.success(request, _("已发布第%(version)s版。已经使用这张表单的事项不受影响。") % {"version": made.version})
    return HttpResponseRedirect(f"{address(form_code)}#items")


def _publish_page(request: HttpRequest, draft: Any, errors: dict[str, list[str]], status: int = 200) -> HttpResponse:
    document = selectors.with_lists_of_today(draft.document, draft.form.body_id)
    line, _versions = selectors.form_line(request.staff, draft.form.code, timezone.localdate())  # type: ignore[attr-defined]
    context = {
        "draft": draft, "title": document["title"], "form_code": draft.form.code, "errors": errors, "newest": line.newest,
        "faults": designing.fault_lines(document, faults(document)),
        "differences": selectors.differences_to(line.newest, document) if line.newest else [],
    }  # fmt: skip
    return render(request, "workbench/forms/publish.html", context, status=status)


def _path(at: str) -> Path:
    return tuple(at[:150].split(".")) if at else ()
