"""证明事项清单, for catalogue managers: the register of their bodies, what is missing from it, entering and cancelling (CAT-9)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongban.catalogue import selectors as catalogue
from tongban.catalogue import services
from tongban.catalogue.enums import BasisKind, ProofState, Replacement
from tongban.identity.enums import Role
from tongban.kernel.errors import Invalid, NotFound, Refusal
from tongban.webkit import keeping
from tongban.webkit.keeping import keeps_typed
from tongban.webkit.once import once
from tongban.workbench import audit_lines
from tongban.workbench.guards import needs
from tongban.workbench.posted import day_in, number_in

selectors = catalogue.proofs
MANAGER = (Role.CATALOGUE_MANAGER,)
TEXTS = ("name", "basis_kind", "basis", "issuer", "guide", "reason", "document", "names", "since")
PER_PAGE = 20
MOST_AT_ONCE = 40  # bodies whose guides are gone through together for what is missing


@require_safe
@needs(*MANAGER)
def proofs(request: HttpRequest) -> HttpResponse:
    """The register of one's bodies; with `list=missing` what looks like a proof and stands in no entry."""
    on, staff = timezone.localdate(), request.staff  # type: ignore[attr-defined]
    narrow, after = selectors.ProofFilter.read(request.GET), request.GET.get("after")
    bodies = selectors.bodies_to_register_for(staff, on)
    is_missing = request.GET.get("list") == "missing"
    if is_missing and narrow.body_id is None and len(bodies) > MOST_AT_ONCE:
        narrow = replace(narrow, body_id=bodies[0].pk)
    missing = selectors.unlisted(
        staff, on, text=narrow.text, body_id=narrow.body_id, after=after, limit=PER_PAGE
    ) if is_missing else None  # fmt: skip
    page = missing.page if missing else selectors.kept_proofs(staff, on, narrow).page(after, PER_PAGE)
    asked = {} if missing else selectors.items_by_proof(page.rows)
    context = {
        "page": page, "missing": missing, "rows": [] if missing else [(one, asked.get(one.pk, 0)) for one in page.rows],
        "narrow": narrow, "is_set": bool(narrow.as_query()), "may_see_all": not is_missing or len(bodies) <= MOST_AT_ONCE, "counts": selectors.proofs_by_state([b.pk for b in bodies]),
        "states": ProofState.choices, "bodies": [(body.pk, body.name) for body in bodies],
        "found": [(one, urlencode({"name": one.name, "body": one.body_id})) for one in page.rows] if missing else [],
    }  # fmt: skip
    return render(request, "workbench/proofs.html", context)


@require_safe
@needs(*MANAGER)
def show(request: HttpRequest, proof_id: int) -> HttpResponse:
    """One entry: what it says, which materials fall under it, what was done to it."""
    return _page(request, selectors.proof_of(request.staff, proof_id, timezone.localdate()))  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
@needs(*MANAGER)
@once
@keeps_typed
def new(request: HttpRequest) -> HttpResponse:
    """Enter a proof; the address may bring its name and body along."""
    if kept := keeping.take(request):
        return _form(request, kept.post, None, {})
    if request.method == "GET":
        return _form(request, request.GET, None, {}, is_new=True)
    by, at = request.staff, timezone.localtime()  # type: ignore[attr-defined]
    try:
        made = services.enter_proof(body_id=number_in(request, "body"), entry=_entry(request), by=by, at=at)
    except Invalid as no:
        return _form(request, request.POST, None, no.errors)
    except Refusal as no:
        return _form(request, request.POST, None, {"body": [no.text()]})
    messages.success(request, _("已登记。要求这份证明的指南正在重新体检。"))
    return HttpResponseRedirect(reverse("workbench:proof", args=[made.pk]))


@require_http_methods(["GET", "POST"])
@needs(*MANAGER)
@once
@keeps_typed
def edit(request: HttpRequest, proof_id: int) -> HttpResponse:
    """Change an entry; one that is cancelled is kept again by it."""
    proof = selectors.proof_of(request.staff, proof_id, timezone.localdate())  # type: ignore[attr-defined]
    if kept := keeping.take(request):
        return _form(request, kept.post, proof, {})
    if request.method == "GET":
        return _form(request, _stored(proof), proof, {})
    operation = services.keep_proof_again if proof.state == ProofState.CANCELLED else services.change_proof
    try:
        operation(proof_id=proof.pk, entry=_entry(request), by=request.staff, at=timezone.localtime())  # type: ignore[attr-defined]
    except Invalid as no:
        return _form(request, request.POST, proof, no.errors)
    messages.success(request, _("已保存。"))
    return HttpResponseRedirect(reverse("workbench:proof", args=[proof.pk]))


@require_POST
@needs(*MANAGER)
@once
@keeps_typed
def act(request: HttpRequest, proof_id: int, verb: str) -> HttpResponse:
    """Cancel the entry, let a material fall under it, or take that back. What was typed stays when it is refused."""
    proof = selectors.proof_of(request.staff, proof_id, timezone.localdate())  # type: ignore[attr-defined]
    if verb not in ACTS:
        raise Http404
    try:
        said = ACTS[verb](request, proof)
    except Invalid as no:
        return _page(request, proof, errors=no.errors, status=422)
    except Refusal as no:
        return _page(request, proof, errors={"": [no.text()]}, status=409)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("workbench:proof", args=[proof.pk]))


def _cancel(request: HttpRequest, proof: Any) -> str:
    post, by = request.POST, request.staff  # type: ignore[attr-defined]
    if post.get("replacement") not in ("none", *Replacement.values):
        raise Invalid({"replacement": [_("请选择替代方式；没有依据的选“直接取消”。")]})
    services.cancel_proof(
        proof_id=proof.pk, replacement="" if post["replacement"] == "none" else post["replacement"],
        note=post.get("replacement_note", ""), reason=post.get("reason", ""), document=post.get("document", ""),
        on=day_in(request, "on"), by=by, at=timezone.localtime(),
    )  # fmt: skip
    return _("已取消。仍要求这份证明的指南会在“指南体检”中列出。")


def _match(request: HttpRequest, proof: Any) -> str:
    by, code = request.staff, request.POST.get("item", "").strip()  # type: ignore[attr-defined]
    try:
        item = catalogue.item(code)
    except NotFound:
        raise Invalid({"item": [_("没有这个编码的事项。")]}) from None
    material = request.POST.get("material", "").strip()
    if not selectors.has_material(item, material):
        raise Invalid({"material": [_("该事项现行指南没有这个编号的材料。")]})
    services.match_material(
        proof_id=proof.pk, item_id=item.pk, material_code=material, by=by, at=timezone.localtime()
    )  # fmt: skip
    return _("已对应。")


def _unmatch(request: HttpRequest, proof: Any) -> str:
    by = request.staff  # type: ignore[attr-defined]
    services.unmatch_material(proof_id=proof.pk, match_id=number_in(request, "match"), by=by, at=timezone.localtime())
    return _("已解除对应。")


ACTS: dict[str, Callable[[HttpRequest, Any], str]] = {"cancel": _cancel, "match": _match, "unmatch": _unmatch}


def _page(
    request: HttpRequest, proof: Any, *, errors: dict[str, list[str]] | None = None, status: int = 200
) -> HttpResponse:
    page = selectors.demanded_in(proof, after=request.GET.get("after"))
    fields = ("replacement", "replacement_note", "reason", "document", "on", "item", "material")
    context = {
        "proof": proof, "page": page, "matches": selectors.matches_of(proof), "errors": errors or {},
        "lines": audit_lines.proof_lines(selectors.history_of(proof)), "replacements": Replacement.choices,
        "typed": {name: request.POST.get(name, "") for name in fields},
    }  # fmt: skip
    return render(request, "workbench/proof.html", context, status=status)


def _entry(request: HttpRequest) -> services.ProofEntry:
    post = request.POST
    texts = {name: post.get(name, "") for name in TEXTS if name not in ("names", "since")}
    return services.ProofEntry(
        **texts, is_proof=post.get("is_proof") != "no", by_commitment=post.get("by_commitment") == "yes",
        names=tuple(line.strip() for line in post.get("names", "").splitlines() if line.strip()),
        since=day_in(request, "since"),
    )  # fmt: skip


def _stored(proof: Any) -> dict[str, str]:
    others = [one.name for one in selectors.matches_of(proof) if one.name and one.name != proof.name]
    return {
        "name": proof.name, "basis_kind": proof.basis_kind, "basis": proof.basis, "issuer": proof.issuer, "guide": proof.guide,
        "reason": "" if proof.state == ProofState.CANCELLED else proof.reason, "document": proof.document,
        "names": "\n".join(others), "since": "" if proof.state == ProofState.CANCELLED else proof.since.isoformat(),
        "is_proof": "no" if proof.state == ProofState.NO_PROOF else "yes",
        "by_commitment": "yes" if proof.replacement == Replacement.COMMITMENT and proof.state == ProofState.KEPT else "",
    }  # fmt: skip


def _form(
    request: HttpRequest, given: Any, proof: Any, errors: dict[str, list[str]], *, is_new: bool = False
) -> HttpResponse:
    bodies = selectors.bodies_to_register_for(request.staff, timezone.localdate()) if proof is None else []  # type: ignore[attr-defined]
    typed = {name: given.get(name, "") for name in (*TEXTS, "body", "is_proof", "by_commitment")}
    if len(bodies) == 1 and not typed["body"]:
        typed["body"] = str(bodies[0].pk)
    context = {
        "proof": proof, "typed": typed, "errors": errors, "kinds": BasisKind.choices,
        "bodies": [(str(body.pk), body.name) for body in bodies], "is_cancelled": proof is not None and proof.state == ProofState.CANCELLED,
    }  # fmt: skip
    return render(request, "workbench/proof_form.html", context, status=422 if errors and not is_new else 200)
