"""The documents as their reader gets them."""

import hashlib
import subprocess
from datetime import timedelta

import pypdf
import pytest
from tests.cases.factories import MONDAY_9AM, an_office, make_case

from tongban.cases import services
from tongban.cases.enums import DocumentKind
from tongban.cases.papers import rendering, wording
from tongban.files.selectors import open_file
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import Refusal
from tongban.licences.enums import SealKind, SealState
from tongban.licences.models import Seal, SealUse
from tongban.licences.services import change_seal_state, verify_file

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_var(settings, tmp_path):
    settings.TONGBAN_VAR, settings.TONGBAN_FILES = tmp_path, tmp_path / "files"
    settings.TONGBAN_PUBLIC_URL = "https://yunjiang.example"


def pdf_of(stored) -> bytes:
    with open_file(stored) as file:
        return file.read()


def text_of(data: bytes, tmp_path) -> str:
    (tmp_path / "page.pdf").write_bytes(data)
    text = "".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "page.pdf").pages)
    return "".join(text.split()).replace("\u200b", "")


def test_every_document_of_a_granted_case_is_printed_sealed_and_genuine(tmp_path):
    case = make_case(delivered=True)
    for document in case.documents.all():
        data = pdf_of(services.render_document(document.pk))
        found = verify_file(data, at=MONDAY_9AM + timedelta(days=30))
        assert found.is_valid, (document.kind, found.levels)
        assert found.signed_at == document.made_at
        assert b"pdfaid" in data
        text = text_of(data, tmp_path)
        for stated in (document.number, case.number, case.applicant_name, case.item_name, case.body_name):
            assert "".join(stated.split()) in text, (document.kind, stated)


def test_a_document_is_printed_once():
    document = make_case().documents.get()
    first = services.render_document(document.pk)
    assert services.render_document(document.pk) == first
    assert SealUse.objects.count() == 1
    assert SealUse.objects.get().document_sha256 == hashlib.sha256(pdf_of(first)).hexdigest()


def test_until_acceptance_the_special_seal_speaks_and_then_the_organ():
    for document in make_case(granted=True).documents.all():
        services.render_document(document.pk)
    kinds = [use.seal.kind for use in SealUse.objects.select_related("seal").order_by("id")]
    assert kinds == [SealKind.ACCEPTANCE, SealKind.ACCEPTANCE, SealKind.ORGAN]


def test_a_refusal_names_reasons_and_both_remedies(tmp_path):
    document = make_case(refused=True).documents.get(kind=DocumentKind.REFUSAL_DECISION)
    text = text_of(pdf_of(services.render_document(document.pk)), tmp_path)
    for stated in (
        "不符合第八条规定的条件",
        "60日内向云江市人民政府申请行政复议",
        "6个月内依法向云江市中级人民法院提起行政诉讼",
    ):
        assert stated in text


def test_a_correction_notice_tells_everything_once_and_until_when(tmp_path):
    case = make_case(in_correction=True)
    document = case.documents.get(kind=DocumentKind.CORRECTION_NOTICE)
    text = text_of(pdf_of(services.render_document(document.pk)), tmp_path)
    assert "缺少签名" in text
    assert wording.iso_date(document.facts["deadline_on"]) in text


def test_codes_lead_to_progress_and_to_rating():
    codes = []
    document = make_case(accepted=True).documents.get(kind=DocumentKind.ACCEPTANCE_NOTICE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rendering, "qr_svg", lambda url: codes.append(url) or "<svg xmlns='http://www.w3.org/2000/svg'/>")
        rendering.document_pdf(document)
    case = document.case
    assert codes == [
        f"https://yunjiang.example/track/?number={case.number}&code={case.query_code}",
        f"https://yunjiang.example/rate/{case.rating_token}",
    ]


def test_what_people_wrote_is_text_and_never_template_code(tmp_path):
    case = make_case()
    document = case.documents.get()
    document.facts |= {"applicant_name": '#panic("x") *星* $a$ \\', "item_name": "#set page(fill: red) 申请"}
    text = text_of(rendering.document_pdf(document), tmp_path)
    assert '#panic("x")*星*$a$\\' in text
    assert "#setpage(fill:red)申请" in text


def test_a_long_list_of_papers_runs_over_pages_and_is_sealed_on_the_last(tmp_path):
    document = make_case().documents.get()
    document.facts["papers"] = [{"name": f"第 {n} 份材料", "way": "纸质收取", "copies": 1} for n in range(60)]
    document.save()
    (tmp_path / "long.pdf").write_bytes(pdf_of(services.render_document(document.pk)))
    pages = pypdf.PdfReader(tmp_path / "long.pdf").pages
    assert len(pages) > 2
    assert ["/Annots" in page for page in pages] == [False] * (len(pages) - 1) + [True]


def test_a_character_that_no_font_has_is_owned_up_to_on_the_notice(tmp_path):
    document = make_case().documents.get()
    document.facts["applicant_name"] = "欧阳\ue123"
    assert "没有的字" in text_of(rendering.document_pdf(document), tmp_path)


def test_fresh_documents_are_printed_by_the_job_and_old_ones_when_opened():
    old = make_case(when=MONDAY_9AM - timedelta(days=7)).documents.get()
    new = make_case(an_office(body=old.body), when=MONDAY_9AM).documents.get()
    assert services.render_fresh_documents(MONDAY_9AM + timedelta(hours=2)) == 1
    old.refresh_from_db(), new.refresh_from_db()
    assert (old.file_id is None, new.file_id is None) == (True, False)


def test_a_frozen_seal_prints_nothing():
    document = make_case().documents.get()
    services.render_document(make_case(an_office(body=document.body)).documents.get().pk)
    change_seal_state(seal_id=Seal.objects.get().pk, state=SealState.FROZEN, reason="挂失", by=SYSTEM, at=MONDAY_9AM)
    with pytest.raises(Refusal, match="seal.not_active"):
        services.render_document(document.pk)


def test_every_kind_of_document_has_a_wording():
    assert set(wording.WRITERS) == set(DocumentKind.values)


def test_another_program_agrees_that_the_signature_holds(tmp_path, pdfsig):
    document = make_case().documents.get()
    (tmp_path / "a.pdf").write_bytes(pdf_of(services.render_document(document.pk)))
    told = subprocess.run([pdfsig, "-nocert", tmp_path / "a.pdf"], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in told
    assert "Total document signed" in told
