"""A list filled by rule: trying a rule, adopting it, exceptions; and the second look before anything becomes public."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongban.catalogue import selectors as catalogue
from tongban.catalogue import services
from tongban.catalogue.enums import ExceptionKind, ListFilling, ListState
from tongban.catalogue.rules.lists import problem
from tongban.kernel.errors import Invalid, Refusal
from tongban.webkit.keeping import keeps_typed
from tongban.webkit.once import once
from tongban.workbench import list_rules
from tongban.workbench.guards import needs
from tongban.workbench.posted import number_in
from tongban.workbench.views.item_lists import MANAGER, address, kept, may_keep

selectors, operations = catalogue.lists, services.lists


@require_http_methods(["GET", "POST"])
@needs(*MANAGER)
@once
def rule(request: HttpRequest, list_code: str) -> HttpResponse:
    """Try other conditions: how many items meet them, who would enter and leave; then adopt them."""
    found = kept(request, list_code)
    if request.method == "POST":
        try:
            operations.change_rule(
                list_id=found.pk, rule=list_rules.rule_in(request.POST), seen=seen_in(request),
                by=request.staff, at=timezone.localtime(),  # type: ignore[attr-defined]
            )  # fmt: skip
        except Invalid as no:
            return _rule_page(request, found, list_rules.rule_in(request.POST), no.errors)
        messages.success(request, _("规则已采用。"))
        return HttpResponseRedirect(address(found))
    tried = list_rules.rule_in(request.GET) if "condition" in request.GET else None
    return _rule_page(request, found, tried, {})


def _rule_page(
    request: HttpRequest, found: Any, tried: list[dict[str, Any]] | None, errors: dict[str, list[str]]
) -> HttpResponse:
    shown = found.rule if tried is None else tried
    if tried is not None and problem(tried):
        errors = {"conditions": [_("请至少选一个条件，并填写完整。")]}
    context = {
        "list": found, "errors": errors, "conditions": list_rules.form_of(_known(shown), selectors.scopes_in_use(found)),
        "preview": selectors.preview(found, tried) if tried and not errors else None,
        "words": selectors.rule_words(tried) if tried and not errors else [], "fields": list_rules.fields_of(_known(tried or [])),
    }  # fmt: skip
    return render(request, "workbench/list_rule.html", context, status=422 if errors else 200)


def _known(rule: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without what is not offered at all: the page is shown again with what can be shown."""
    return [one for one in rule if not problem([one])]


@require_http_methods(["GET", "POST"])
@needs(*MANAGER)
@once
def publish(request: HttpRequest, list_code: str) -> HttpResponse:
    """The second look before a list filled by rule becomes public."""
    found = kept(request, list_code)
    if found.filling != ListFilling.BY_RULE or found.state != ListState.PREPARING:
        return HttpResponseRedirect(address(found))
    if request.method == "GET":
        return _publish_page(request, found, {})
    try:
        operations.publish_by_rule(
            list_id=found.pk,
            seen=seen_in(request),
            by=request.staff,
            at=timezone.localtime(),  # type: ignore[attr-defined]
        )
    except Refusal as no:
        return _publish_page(request, found, {"": [no.text()]})
    messages.success(request, _("清单已公布。"))
    return HttpResponseRedirect(address(found))


def _publish_page(request: HttpRequest, found: Any, errors: dict[str, list[str]]) -> HttpResponse:
    context = {
        "list": found, "preview": selectors.preview(found), "words": selectors.rule_words(found.rule), "errors": errors,
    }  # fmt: skip
    return render(request, "workbench/list_publish.html", context, status=409 if errors else 200)


@require_http_methods(["GET", "POST"])
@needs(*MANAGER)
@once
@keeps_typed
def exceptions(request: HttpRequest, list_code: str) -> HttpResponse:
    """What a person adds to the rule or leaves out of it, with the reason."""
    if request.method == "POST":
        return _except(request, kept(request, list_code))
    found = selectors.item_list(list_code)
    text = request.GET.get("text", "").strip()[:50]
    return _exceptions_page(request, found, text, {})


def _except(request: HttpRequest, found: Any) -> HttpResponse:
    by, at, reason = request.staff, timezone.localtime(), request.POST.get("reason", "")  # type: ignore[attr-defined]
    try:
        if ended := number_in(request, "exception"):
            operations.end_exception(exception_id=_own(found, ended), reason=reason, by=by, at=at)
            messages.success(request, _("例外已撤销。"))
        else:
            kind = request.POST.get("kind", "")
            if kind not in ExceptionKind.values:
                raise Invalid({"kind": [_("请选择列入还是不列入。")]})
            item = catalogue.item(request.POST.get("item", "")[:60])
            operations.except_item(list_id=found.pk, item_id=item.pk, kind=kind, reason=reason, by=by, at=at)
            messages.success(request, _("例外已记录。"))
    except Invalid as no:
        said = [text for texts in no.errors.values() for text in texts]
        return _exceptions_page(request, found, request.POST.get("text", "")[:50], {"": said}, status=422)
    except Refusal as no:
        return _exceptions_page(request, found, request.POST.get("text", "")[:50], {"": [no.text()]}, status=409)
    return HttpResponseRedirect(reverse("workbench:list-exceptions", args=[found.code]))


def _own(found: Any, exception_id: int) -> int:
    """An exception of this very list."""
    return selectors.exception(found, exception_id).pk


def _exceptions_page(
    request: HttpRequest, found: Any, text: str, errors: dict[str, list[str]], *, status: int = 200
) -> HttpResponse:
    context = {
        "list": found, "text": text, "errors": errors, "page": selectors.exceptions_of(found, after=request.GET.get("after")),
        "found": selectors.items_to_add(found, text), "may_keep": may_keep(request, found),
    }  # fmt: skip
    return render(request, "workbench/list_exceptions.html", context, status=status)


def seen_in(request: HttpRequest) -> tuple[int, int]:
    """How many enter and leave, as the confirming page said."""
    return number_in(request, "entering"), number_in(request, "leaving")
