"""证明事项清单: which proofs may be demanded, by whom, on what basis and where to get them; which were done away with (CAT-9)."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from tongban.catalogue import selectors as catalogue
from tongban.catalogue.enums import ProofState
from tongban.exports import public as files
from tongban.portal.listed import listed_file

selectors = catalogue.proofs


@login_not_required
@require_safe
def proofs(request: HttpRequest) -> HttpResponse:
    """The register, by name, page by page. Three queries."""
    narrow = selectors.ProofFilter.read(request.GET)
    page = selectors.public_proofs(narrow).page(request.GET.get("after"))
    query = urlencode(narrow.as_query())
    context = {
        "page": page, "narrow": narrow, "counts": selectors.proofs_by_state(), "states": ProofState.choices,
        "bodies": [(body.pk, body.name) for body in selectors.bodies_with_proofs()], "query": f"?{query}" if query else "",
    }  # fmt: skip
    return render(request, "portal/proofs.html", context)


@login_not_required
@require_safe
def proof(request: HttpRequest, proof_id: int) -> HttpResponse:
    """One entry, and the guides that ask for it. Two queries."""
    found = selectors.public_proof(proof_id)
    page = selectors.demanded_in(found, after=request.GET.get("after"))
    return render(request, "portal/proof.html", {"proof": found, "page": page})


@login_not_required
@require_GET
def file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The register as it is shown, as a file."""
    listing = selectors.public_proofs(selectors.ProofFilter.read(request.GET))
    return listed_file(request, kind, listing, _columns(), title=_("证明事项清单"))


def _columns() -> files.Columns:
    return [
        (_("证明名称"), 36, lambda row: row.name),
        (_("索要单位"), 28, lambda row: row.body.name),
        (_("状态"), 10, lambda row: row.get_state_display()),
        (_("依据种类"), 12, lambda row: row.get_basis_kind_display() if row.basis_kind else ""),
        (_("依据"), 44, lambda row: row.basis),
        (_("开具单位"), 28, lambda row: row.issuer),
        (_("怎样开具"), 44, lambda row: row.guide),
        (_("怎样替代"), 24, lambda row: row.get_replacement_display() if row.replacement else ""),
        (_("替代说明"), 32, lambda row: row.replacement_note),
        (_("理由"), 32, lambda row: row.reason),
        (_("文件"), 24, lambda row: row.document),
        (_("自何时起"), 12, lambda row: row.since),
    ]
