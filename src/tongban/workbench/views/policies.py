"""政策库, for those who keep a body's catalogue: writing, preview, publishing, taking back (WEB-5)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tongban.catalogue import permissions, selectors, services
from tongban.catalogue.enums import PolicyState
from tongban.identity.enums import Role
from tongban.kernel.errors import Invalid, NotFound, Refusal
from tongban.webkit import keeping
from tongban.webkit.keeping import keeps_typed
from tongban.webkit.numbers import whole_number
from tongban.webkit.once import once
from tongban.workbench.guards import needs
from tongban.workbench.posted import day_in

TEXTS = ("title", "document_number", "issuer", "link", "text")
DAYS = ("issued_on", "valid_from", "valid_to")
MEASURE = ("title", "who", "benefit", "amount", "conditions", "until", "how")
FOUND = 8


@require_safe
@needs(Role.CATALOGUE_MANAGER)
def policies(request: HttpRequest) -> HttpResponse:
    """All policies of the bodies whose catalogue this official keeps, what changed last first."""
    page = selectors.policies_kept_by(request.staff, timezone.localdate(), after=request.GET.get("after"))  # type: ignore[attr-defined]
    return render(request, "workbench/policies.html", {"page": page, "today": timezone.localdate()})


@needs(Role.CATALOGUE_MANAGER)
@once
@keeps_typed
def new(request: HttpRequest) -> HttpResponse:
    """A new draft."""
    keepers = _keepers(request)
    if request.method != "POST":
        if kept := keeping.take(request):
            return _form(request, None, keepers, typed=kept.post)
        return _form(request, None, keepers)
    try:
        keeper = whole_number(request.POST.get("keeper", ""))
        if keeper not in dict(keepers):
            raise Invalid({"keeper": [_("请选择由哪个单位维护。")]})
        made = services.create_policy(
            keeper_id=keeper, elements=_elements(request), themes=request.POST.getlist("themes"), by=request.staff,
            at=timezone.localtime(),
        )  # type: ignore[attr-defined]  # fmt: skip
    except Invalid as no:
        return _form(request, None, keepers, typed=request.POST, errors=no.errors)
    messages.success(request, _("草稿已保存。接着写措施：谁能得到什么。"))
    return HttpResponseRedirect(_address(made.code))


@needs(Role.CATALOGUE_MANAGER)
@once
@keeps_typed
def policy(request: HttpRequest, policy_code: str) -> HttpResponse:
    """One policy: its measures, what can be done with it, and for a draft its form."""
    found = _kept(request, policy_code)
    if request.method != "POST":
        if kept := keeping.take(request, action=request.path):
            return _page(request, found, typed=kept.post)
        return _page(request, found)
    try:
        services.edit_policy(
            policy_id=found.pk, elements=_elements(request), themes=request.POST.getlist("themes"), by=request.staff,
            at=timezone.localtime(),
        )  # type: ignore[attr-defined]  # fmt: skip
    except Invalid as no:
        return _page(request, found, typed=request.POST, errors=no.errors, status=422)
    except Refusal as no:
        return _page(request, found, typed=request.POST, errors={"": [no.text()]}, status=409)
    messages.success(request, _("已保存。"))
    return HttpResponseRedirect(_address(policy_code))


@require_POST
@needs(Role.CATALOGUE_MANAGER)
@once
@keeps_typed
def act(request: HttpRequest, policy_code: str, verb: str) -> HttpResponse:
    """Publish, take back with the reason, make a draft again, drop a measure."""
    found, by, at = _kept(request, policy_code), request.staff, timezone.localtime()  # type: ignore[attr-defined]
    measure = whole_number(request.POST.get("measure", "")) or 0
    acts: dict[str, tuple[Callable[[], Any], str]] = {
        "publish": (lambda: services.publish_policy(policy_id=found.pk, by=by, at=at), _("已发布，群众现在就能看到。")),
        "withdraw": (
            lambda: services.withdraw_policy(policy_id=found.pk, reason=request.POST.get("reason", ""), by=by, at=at),
            _("已撤下。"),
        ),
        "reopen": (lambda: services.reopen_policy(policy_id=found.pk, by=by, at=at), _("已退回草稿，改好后重新发布。")),
        "drop-measure": (
            lambda: services.drop_measure(policy_id=found.pk, measure_id=measure, by=by, at=at), _("已删除这条措施。"),
        ),
    }  # fmt: skip
    if verb not in acts:
        raise Http404
    work, done = acts[verb]
    try:
        work()
    except Invalid as no:
        return _page(request, found, errors=no.errors, status=422)
    except Refusal as no:
        return _page(request, found, errors={"": [no.text()]}, status=409)
    messages.success(request, done)
    return HttpResponseRedirect(_address(policy_code))


@needs(Role.CATALOGUE_MANAGER)
@once
@keeps_typed
def measure(request: HttpRequest, policy_code: str, measure_id: int) -> HttpResponse:
    """One measure in plain words, and the items through which one gets it; 0: a new one."""
    found = _kept(request, policy_code)
    if found.state != PolicyState.DRAFT:
        raise Refusal("catalogue.policy_not_a_draft", state=found.get_state_display())
    known = next((one for one in found.measures.all() if one.pk == measure_id), None)
    if measure_id and known is None:
        raise NotFound(measure_id)
    if request.method != "POST":
        if kept := keeping.take(request):
            return _measure_form(request, found, known, typed=kept.post)
        return _measure_form(request, found, known)
    if request.POST.get("act") == "find":
        return _measure_form(request, found, known, typed=request.POST)
    try:
        services.put_measure(
            policy_id=found.pk, measure_id=measure_id or None, item_codes=request.POST.getlist("items"),
            elements={name: request.POST.get(name, "") for name in MEASURE}, by=request.staff, at=timezone.localtime(),
        )  # type: ignore[attr-defined]  # fmt: skip
    except Invalid as no:
        return _measure_form(request, found, known, typed=request.POST, errors=no.errors)
    messages.success(request, _("措施已保存。"))
    return HttpResponseRedirect(_address(policy_code))


@require_safe
@needs(Role.CATALOGUE_MANAGER)
def preview(request: HttpRequest, policy_code: str) -> HttpResponse:
    """What citizens will read."""
    found = _kept(request, policy_code)
    context = {"policy": found, "is_over": selectors.is_over(found, timezone.localdate())}
    return render(request, "workbench/policy_preview.html", context)


def _page(
    request: HttpRequest, found: Any, *, typed: Any = None, errors: dict[str, list[str]] | None = None, status: int = 200
) -> HttpResponse:  # fmt: skip
    context = {
        "policy": found, "errors": errors or {}, "is_draft": found.state == PolicyState.DRAFT,
        "is_over": selectors.is_over(found, timezone.localdate()), "reason": request.POST.get("reason", ""),
        **_fields(found, typed),
    }  # fmt: skip
    return render(request, "workbench/policy.html", context, status=status)


def _form(
    request: HttpRequest, found: Any, keepers: list[tuple[int, str]], *, typed: Any = None,
    errors: dict[str, list[str]] | None = None,
) -> HttpResponse:  # fmt: skip
    context = {
        "keepers": keepers, "keeper": whole_number(typed.get("keeper", "")) if typed is not None else None,
        "errors": errors or {}, **_fields(found, typed),
    }  # fmt: skip
    return render(request, "workbench/policy_new.html", context, status=422 if errors else 200)


def _fields(found: Any, typed: Any) -> dict[str, Any]:
    """What stands in the form: what was typed, else what the policy says."""
    if typed is not None:
        values = {name: typed.get(name, "") for name in (*TEXTS, *DAYS)}
        chosen, audiences = typed.getlist("themes"), typed.getlist("audiences")
    elif found is not None:
        values = {name: getattr(found, name) for name in TEXTS}
        values |= {name: f"{day:%Y-%m-%d}" if (day := getattr(found, name)) else "" for name in DAYS}
        chosen, audiences = [one.code for one in found.themes.all()], found.audiences
    else:
        values, chosen, audiences = dict.fromkeys((*TEXTS, *DAYS), ""), [], []
    labels = {"person": _("给个人"), "enterprise": _("给企业")}
    return {
        "typed": values,
        "audience_choices": [(code, label, code in audiences) for code, label in labels.items()],
        "theme_choices": [
            (one.code, one.name, one.code in chosen) for kind in labels for one in selectors.themes(kind)
        ],
    }


def _measure_form(
    request: HttpRequest, found: Any, known: Any, *, typed: Any = None, errors: dict[str, list[str]] | None = None
) -> HttpResponse:  # fmt: skip
    text = typed.get("find", "").strip()[:50] if typed is not None else ""
    if typed is not None:
        values, codes = {name: typed.get(name, "") for name in MEASURE}, typed.getlist("items")
    else:
        values = {name: getattr(known, name, "") for name in MEASURE}
        codes = [item.code for item in known.items.all()] if known is not None else []
    names = selectors.item_names(codes)
    offered = {code: name for code, name in selectors.items_named(text, FOUND).items() if code not in names} if text else {}  # fmt: skip
    context = {
        "policy": found, "measure": known, "typed": values, "errors": errors or {}, "find": text,
        "chosen": list(names.items()), "offered": list(offered.items()),
    }  # fmt: skip
    return render(request, "workbench/policy_measure.html", context, status=422 if errors else 200)


def _elements(request: HttpRequest) -> dict[str, Any]:
    days = {name: day_in(request, name) for name in DAYS}
    texts = {name: request.POST.get(name, "") for name in TEXTS}
    return {**texts, **days, "audiences": request.POST.getlist("audiences")}


def _keepers(request: HttpRequest) -> list[tuple[int, str]]:
    """The bodies whose catalogue this official keeps."""
    today, staff = timezone.localdate(), request.staff  # type: ignore[attr-defined]
    own = permissions.bodies_kept_by(staff, today)
    return [(body.pk, body.name) for body in selectors.lists.keepers(staff, today) if body.pk in own]


def _kept(request: HttpRequest, code: str) -> Any:
    """Others' policies do not exist for them."""
    return selectors.policy_kept_by(request.staff, code, timezone.localdate())  # type: ignore[attr-defined]


def _address(code: str) -> str:
    return reverse("workbench:policy", args=[code])
