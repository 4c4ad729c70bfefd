"""The counter's page: the e-form inside it, scans that stay, e-licences with consent, and what is refused named at its place."""

import uuid
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from tests.cases import factories
from tests.journeys.facts import an_id_number
from tests.licences.factories import TYPE_CODE, issue

from tongban.cases.models import Case
from tongban.forms.services import publish_form
from tongban.forms.sketch import compose, field, group, section
from tongban.identity.models import Applicant
from tongban.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db
LADY = {"name": "张桂兰", "document_type": "111", "document_no": an_id_number("19400101")}


@pytest.fixture
def office():
    schema, ui = compose([
        section("shop", "店铺", [
            field("name", "text", "店名"),
            group("owners", "合伙人", [field("name", "text", "姓名")], most=3),
            field("photo", "file", "门头照片", required=False),
        ]),
    ])  # fmt: skip
    form = publish_form(code="shop", title="申请表", schema=schema, ui=ui, by=SYSTEM, at=factories.MONDAY_9AM)
    materials = [{"name": "申请书"}, {"name": "经营许可", "licence_type_code": TYPE_CODE}]
    return factories.an_office(form_code="shop", form_version=form.version, materials=materials, may_use_proxy=True)


@pytest.fixture
def counter(as_staff, office):
    client = as_staff(office.clerk)

    def post(**more):
        url = reverse("workbench:intake-item", args=[office.item.code])
        return client.post(url, {"once": uuid.uuid4().hex, "f.shop.owners~": "", **LADY, **more})

    return post


def codes(office):
    return [material.code for material in office.item.current.materials.all()]


def complete(office):
    first, second = codes(office)
    return {
        "f.shop.name": "桂兰面馆",
        "f.shop.owners.0.name": "张桂兰",
        f"way-{first}": "paper",
        f"way-{second}": "paper",
    }


def a_picture():
    made = BytesIO()
    Image.new("RGB", (40, 40), "white").save(made, "PNG")
    return SimpleUploadedFile("申请书.png", made.getvalue(), "image/png")


def test_form_and_papers_come_in_together(counter, office):
    assert counter(**complete(office)).status_code == 302
    case = Case.objects.get()
    assert case.answers["shop"] == {"name": "桂兰面馆", "owners": [{"name": "张桂兰"}]}
    assert {material.grade for material in case.materials.all()} == {"B"}


def test_a_row_is_added_without_handing_in(counter, office):
    answer = counter(**complete(office), **{"f-do": "add:shop.owners"})
    assert answer.status_code == 200
    assert "f.shop.owners.1.name" in answer.content.decode()
    assert Case.objects.count() == 0


def test_what_is_missing_in_the_form_is_said_at_its_field_and_led_to(counter, office):
    answer = counter(**complete(office) | {"f.shop.name": ""})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#application-form"' in text
    assert 'id="application-form"' in text
    assert 'href="#f-shop-name"' in text
    assert Applicant.objects.count() == 0


def test_a_missing_paper_leads_to_its_row(counter, office):
    first, second = codes(office)
    text = counter(**complete(office) | {f"way-{second}": ""}).content.decode()
    assert f'href="#way-{second}"' in text
    assert f'id="way-{second}"' in text
    assert f'href="#way-{first}"' not in text


def test_a_refused_scan_is_named_beside_its_field_and_the_good_one_stays(counter, office):
    first, second = codes(office)
    bad = SimpleUploadedFile("坏.exe", b"MZ\x90\x00", "application/pdf")
    answer = counter(**complete(office), **{f"file-{first}": a_picture(), f"file-{second}": bad})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "申请书.png" in text
    kept = text.split(f'name="kept-{first}" value="')[1].split('"')[0]
    assert counter(**complete(office), **{f"kept-{first}": kept}).status_code == 302
    assert Case.objects.get().materials.get(code=first).file.name == "申请书.png"


def test_a_scan_of_somebody_else_is_not_believed(counter, office):
    first, _second = codes(office)
    foreign = factories.a_file(f"staff:{office.examiner.pk}")
    assert counter(**complete(office), **{f"kept-{first}": str(foreign.public_id)}).status_code == 302
    assert Case.objects.get().materials.get(code=first).file is None


def test_an_e_licence_spares_the_paper_only_with_consent(counter, office):
    counter(**complete(office))
    lady = Applicant.objects.get()
    licence = issue(lady, valid_from=timezone.localdate(), valid_to=None)
    second = codes(office)[1]
    shown = counter(do="look").content.decode()
    assert licence.identifier in shown
    by_licence = complete(office) | {f"way-{second}": "licence", f"licence-{second}": licence.identifier}
    refused = counter(**by_licence)
    assert (refused.status_code, Case.objects.count()) == (409, 1)
    assert counter(**by_licence, **{f"consent-{second}": "on"}).status_code == 302
    material = Case.objects.order_by("pk").last().materials.get(code=second)
    assert (material.grade, material.licence_identifier) == ("A", licence.identifier)


def test_a_number_with_another_name_opens_nothing(counter, office):
    lady = factories.a_person("李别人")
    licence = issue(lady, valid_to=None)
    assert licence.identifier not in counter(document_no=lady.document_no, do="look").content.decode()


def test_a_proxy_is_recorded_and_half_a_proxy_is_an_error(counter, office):
    assert counter(**complete(office), proxy_name="王小明").status_code == 422
    whole = {"proxy_name": "王小明", "proxy_document_type": "111", "proxy_document_no": an_id_number("19900101")}
    assert counter(**complete(office), **whole).status_code == 302
    assert Case.objects.get().agent_name == "王小明"


def test_a_firm_comes_by_its_credit_code(counter, office):
    firm = {"name": "云江面馆有限公司", "document_type": "001", "document_no": office.body.credit_code}
    from tongban.identity.enums import DocumentType

    answer = counter(**complete(office) | firm | {"document_type": DocumentType.CREDIT_CODE})
    assert answer.status_code == 302
    assert Case.objects.get().applicant_kind == "legal"


def test_incomplete_papers_come_in_and_are_corrected_at_the_window(counter, office, client):
    second = codes(office)[1]
    assert counter(**complete(office) | {f"way-{second}": ""}, incomplete="on").status_code == 302
    case = Case.objects.get()
    told = {
        "once": "k" * 32, "seen_revision": case.revision, "target": second, f"text-{second}": "请补交许可证。",
        "deadline_days": "5",
    }  # fmt: skip
    assert client.post(reverse("workbench:do", args=[case.number, "request_correction"]), told).status_code == 302
    scan = {"once": "l" * 32, "file": a_picture()}
    assert client.post(reverse("workbench:add-material", args=[case.number, second]), scan).status_code == 302
    case.refresh_from_db()
    assert (
        client.post(
            reverse("workbench:do", args=[case.number, "correct"]), {"once": "m" * 32, "seen_revision": case.revision}
        ).status_code
        == 302
    )
    case.refresh_from_db()
    assert case.state == "received"
    assert timezone.localdate(case.corrected_at) == timezone.localdate()
