"""事项清单, for catalogue managers: all lists, one list, making one, what it is called (CAT-7)."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from tongban.catalogue import selectors as catalogue
from tongban.catalogue import services
from tongban.catalogue.enums import ListFilling, ListKind, ListScope
from tongban.identity.enums import Role
from tongban.kernel.errors import Invalid, Refusal
from tongban.webkit.keeping import keeps_typed
from tongban.webkit.once import once
from tongban.workbench import list_rules
from tongban.workbench.guards import needs
from tongban.workbench.posted import taken_back

selectors, operations = catalogue.lists, services.lists
MANAGER = (Role.CATALOGUE_MANAGER,)
TYPED = ("name", "kind", "scope", "description", "keeper", "filling")


@require_safe
@needs(*MANAGER)
def lists(request: HttpRequest) -> HttpResponse:
    """All lists of the place, those in preparation too."""
    return render(request, "workbench/lists.html", {"page": selectors.lists_page(request.GET.get("after"))})


@require_safe
@needs(*MANAGER)
def show(request: HttpRequest, list_code: str) -> HttpResponse:
    """One list: what it is, what is being prepared, how it came about, who is on it."""
    found = selectors.item_list(list_code)
    members = selectors.members(found, after=request.GET.get("after"))
    changes = selectors.changes_of(found, limit=10)
    context = {
        "list": found, "may_keep": may_keep(request, found), "rule": selectors.rule_words(found.rule),
        "page": members, "rows": [(one, selectors.members_gone(one.item)) for one in members.rows],
        "changes": [(one, selectors.change_words(one)) for one in changes.rows],
        "draft": selectors.draft_of(found), "exceptions": selectors.exceptions_of(found).rows,
    }  # fmt: skip
    return render(request, "workbench/item_list.html", context)


@require_http_methods(["GET", "POST"])
@needs(*MANAGER)
@once
@keeps_typed
def new(request: HttpRequest) -> HttpResponse:
    """A new list, in the name of a body whose catalogue one keeps."""
    taken = taken_back(request)
    rule = list_rules.rule_in(request.POST)
    if request.method == "POST":
        by, at = request.staff, timezone.localtime()  # type: ignore[attr-defined]
        typed = _typed(request)
        try:
            made = operations.create_list(
                name=typed["name"], kind=typed["kind"], scope=typed["scope"], description=typed["description"],
                keeper_id=_keeper(typed["keeper"]), filling=typed["filling"], rule=rule, by=by, at=at,
            )  # fmt: skip
        except Invalid as no:
            return _form(request, typed, rule, no.errors)
        return HttpResponseRedirect(address(made))
    return _form(request, _typed(request) if taken else dict.fromkeys(TYPED, ""), rule, {})


@require_http_methods(["GET", "POST"])
@needs(*MANAGER)
@once
@keeps_typed
def edit(request: HttpRequest, list_code: str) -> HttpResponse:
    """What the list is called and means."""
    found = kept(request, list_code)
    if request.method == "GET":
        typed = _typed(request) if taken_back(request) else {name: getattr(found, name, "") for name in TYPED}
        return _form(request, typed, [], {}, found)
    typed = _typed(request)
    try:
        operations.change_list(
            list_id=found.pk, name=typed["name"], kind=typed["kind"], scope=typed["scope"],
            description=typed["description"], by=request.staff, at=timezone.localtime(),  # type: ignore[attr-defined]
        )  # fmt: skip
    except Invalid as no:
        return _form(request, typed, [], no.errors, found)
    return HttpResponseRedirect(address(found))


@require_safe
@needs(*MANAGER)
def change(request: HttpRequest, list_code: str, change_id: int) -> HttpResponse:
    """What one change brought and took off, with the reasons."""
    found = selectors.item_list(list_code)
    this = selectors.change(found, change_id)
    page = selectors.moved_by(this, after=request.GET.get("after"))
    context = {"list": found, "change": this, "words": selectors.change_words(this), "page": page}
    return render(request, "workbench/list_change.html", context)


def may_keep(request: HttpRequest, found: Any) -> bool:
    return selectors.may_keep_list(request.staff, found, timezone.localdate())  # type: ignore[attr-defined]


def kept(request: HttpRequest, list_code: str) -> Any:
    """A list that this official may change; others may only be looked at. Refused: catalogue.not_your_list."""
    found = selectors.item_list(list_code)
    if not may_keep(request, found):
        raise Refusal("catalogue.not_your_list")
    return found


def address(found: Any) -> str:
    return reverse("workbench:list", args=[found.code])


def _form(
    request: HttpRequest,
    typed: dict[str, str],
    rule: list[dict[str, Any]],
    errors: dict[str, list[str]],
    found: Any = None,
) -> HttpResponse:
    keepers = selectors.keepers(request.staff, timezone.localdate()) if found is None else []  # type: ignore[attr-defined]
    context = {
        "list": found, "typed": typed, "errors": errors, "kinds": ListKind.choices, "scopes": ListScope.choices,
        "fillings": ListFilling.choices, "keepers": [(str(body.pk), body.name) for body in keepers],
        "conditions": list_rules.form_of(rule, selectors.scopes_in_use()) if found is None else [],
    }  # fmt: skip
    return render(request, "workbench/list_form.html", context, status=422 if errors else 200)


def _typed(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "") for name in TYPED}


def _keeper(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0
