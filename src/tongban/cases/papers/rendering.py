"""From a document's row to its sealed PDF, once. The facts were frozen by the act; nothing is looked up anew."""

import logging
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from typst import TypstError

from tongban.cases.enums import DocumentKind
from tongban.cases.models import CaseDocument
from tongban.cases.papers.wording import Wording, long_date, worded
from tongban.files.models import StoredFile
from tongban.files.services import SYSTEM_OWNER, store_bytes
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import NotFound, Refusal
from tongban.kernel.typesetting import missing_glyphs, qr_svg, render_pdf
from tongban.licences.enums import SealKind
from tongban.licences.placing import Place
from tongban.licences.services import seal_document

log = logging.getLogger(__name__)
TEMPLATE = Path(__file__).with_name("notice.typ")
SEAL_PLACE = Place(from_right=66.0, from_bottom=80.0)  # where notice.typ puts organ and date
BATCH = 100

# Until acceptance the special seal of the window speaks, afterwards the organ (R-SEAL-6).
ACCEPTANCE_SEAL = frozenset({
    DocumentKind.INTAKE_RECEIPT, DocumentKind.ACCEPTANCE_NOTICE, DocumentKind.NON_ACCEPTANCE_NOTICE,
    DocumentKind.CORRECTION_NOTICE,
})  # fmt: skip
WITH_RATING = frozenset({
    DocumentKind.ACCEPTANCE_NOTICE, DocumentKind.GRANT_DECISION, DocumentKind.REFUSAL_DECISION,
})  # fmt: skip


def render_document(document_id: int) -> StoredFile:
    """The sealed PDF of a document; made now if it is not there yet, else the same again. NotFound for an unknown id."""
    document = CaseDocument.objects.select_related("file", "body").filter(pk=document_id).first()
    if document is None:
        raise NotFound(document_id)
    if document.file is not None:
        return document.file
    sealed = seal_document(
        pdf=document_pdf(document), body_id=document.body_id, kind=seal_kind(document.kind), at=document.made_at,
        place=SEAL_PLACE, case_number=document.facts.get("case_number", ""), by=SYSTEM,
    )  # fmt: skip
    return _keep(document.pk, sealed.pdf)


def render_fresh_documents(at: datetime) -> int:
    """Have the documents of the last day ready before somebody asks; older ones are made when they are opened."""
    fresh = CaseDocument.objects.filter(file__isnull=True, made_at__gt=at - timedelta(days=1), made_at__lte=at)
    rendered = 0
    for document_id in list(fresh.order_by("id").values_list("pk", flat=True)[:BATCH]):
        try:
            render_document(document_id)
        except (Refusal, TypstError):  # a frozen seal, say; the others go on, and who opens this one is told
            log.exception("document %s could not be printed", document_id)
        else:
            rendered += 1
    return rendered


def document_pdf(document: CaseDocument) -> bytes:
    """The unsealed page: PDF/A-2b, the same document gives the same bytes."""
    facts = document.facts
    wording = worded(document.kind, facts)
    codes = [{"caption": "扫码查询办理进度", "svg": qr_svg(_progress_url(facts))}]
    if document.kind in WITH_RATING and facts.get("rating_token"):
        codes.append({"caption": "扫码评价本次服务", "svg": qr_svg(_url(f"/rate/{facts['rating_token']}"))})
    data = {
        "organ": facts["body_name"], "title": wording.title, "number": document.number,
        "addressee": wording.addressee, "blocks": [block.as_data() for block in wording.blocks],
        "made_on": long_date(date.fromisoformat(facts["made_on"])), "codes": codes, "footer": _footer(facts),
    }  # fmt: skip
    _note_missing(data, wording)
    # An archival file must show every character; one that no font here has still has to reach the applicant.
    return render_pdf(TEMPLATE, data, archival=not data["missing"], at=document.made_at)


def seal_kind(kind: str) -> SealKind:
    return SealKind.ACCEPTANCE if kind in ACCEPTANCE_SEAL else SealKind.ORGAN


@transaction.atomic
def _keep(document_id: int, pdf: bytes) -> StoredFile:
    """Of two that rendered at once, the first one's file stays."""
    document = CaseDocument.objects.select_for_update(of=("self",)).select_related("file").get(pk=document_id)
    if document.file is None:
        name = f"{document.facts['title']}（{document.number}）.pdf"
        document.file = store_bytes(
            data=pdf, name=name, content_type="application/pdf", owner=SYSTEM_OWNER, at=document.made_at
        )
        document.rendered_at = document.made_at
        document.save(update_fields=["file", "rendered_at"])
    return document.file


def _note_missing(data: dict, wording: Wording) -> None:
    data["missing"] = missing_glyphs("".join([data["organ"], data["title"], data["number"], wording.text()]))


def _footer(facts: dict) -> str:
    parts = [f"办件编号：{facts['case_number']}", f"查询码：{facts['query_code']}"]
    if facts.get("contact_phone"):
        parts.append(f"咨询电话：{facts['contact_phone']}")
    if facts.get("contact_address"):
        parts.append(f"地址：{facts['contact_address']}")
    return "　".join(parts)


def _progress_url(facts: dict) -> str:
    return _url("/track/?" + urlencode({"number": facts["case_number"], "code": facts["query_code"]}))


def _url(path: str) -> str:
    return settings.TONGBAN_PUBLIC_URL.rstrip("/") + path
