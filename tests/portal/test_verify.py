"""Anybody can check a licence, by its number or by its file, and sees nobody's name in full."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.licences.factories import NINE, issue, make_holder

from tongban.files.selectors import open_file
from tongban.kernel.actors import SYSTEM
from tongban.licences.services import change_state

pytestmark = pytest.mark.django_db


@pytest.fixture
def licence():
    return issue(make_holder("欧阳小云"))


def _sealed_bytes(licence):
    with open_file(licence.file) as stream:
        return stream.read()


def _upload(client, data, name="证照.pdf"):
    file = SimpleUploadedFile(name, data, content_type="application/pdf")
    return client.post(reverse("portal:verify"), {"file": file})


def test_the_code_on_a_licence_leads_to_a_page_that_says_it_is_valid(client, licence):
    page = client.get(f"/verify/{licence.identifier}").text
    assert "证照真实有效" in page
    assert "欧阳小云" not in page


def test_a_revoked_licence_is_shown_as_not_valid(client, licence):
    change_state(identifier=licence.identifier, state="revoked", reason="隐瞒情况取得", by=SYSTEM, at=NINE)
    assert "证照现在无效" in client.get(f"/verify/{licence.identifier}").text


def test_a_number_nobody_issued_is_not_found_and_one_that_cannot_be_is_named_so(client, licence):
    answer = client.get("/verify/1.2.156.3005.2.NOTREAL")
    assert answer.status_code == 404
    assert "格式或校验位不对" in answer.text


def test_the_sealed_file_itself_can_be_verified(client, licence):
    page = _upload(client, _sealed_bytes(licence)).text
    assert "文件真实有效" in page
    assert licence.identifier in page


def test_one_changed_byte_is_seen(client, licence):
    data = bytearray(_sealed_bytes(licence))
    data[len(data) // 2] ^= 1
    assert "核验不通过" in _upload(client, bytes(data)).text


def test_a_file_that_is_no_pdf_is_said_to_be_none(client, db):
    assert "无法核验这份文件" in _upload(client, b"hello").text


def test_a_form_without_a_file_says_so_beside_the_field(client, db):
    answer = client.post(reverse("portal:verify"), {})
    assert answer.status_code == 422
    assert 'id="file-error"' in answer.text


def test_typing_the_number_leads_to_its_page(client, db):
    assert client.get(reverse("portal:verify"), {"identifier": " 1.2.156.x "})["Location"] == "/verify/1.2.156.x"
