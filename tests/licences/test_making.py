"""A licence is made once, printed, sealed; numbers, names and dates stand on it."""

import threading
from datetime import date, timedelta

import pypdf
import pytest
from django.db import connection
from tests.licences.factories import NINE, TYPE_CODE, file_of, issue, make_body, make_holder, make_type

from tongban.kernel.actors import SYSTEM
from tongban.kernel.checks import licence_id_problem
from tongban.kernel.errors import NotFound, Refusal
from tongban.kernel.models import AuditEntry, OutboxEvent
from tongban.kernel.typesetting import fonts
from tongban.licences import printing
from tongban.licences.enums import LicenceState, SealState
from tongban.licences.models import Licence, Seal, SealUse
from tongban.licences.services import change_seal_state, make_licence, making, replace_licence, verify_file

pytestmark = pytest.mark.django_db


def text_of(data: bytes, tmp_path) -> str:
    (tmp_path / "page.pdf").write_bytes(data)
    return "".join("".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "page.pdf").pages).split())


def test_a_granted_case_makes_a_sealed_licence_that_verifies():
    licence = issue()
    assert licence.state == LicenceState.VALID
    assert licence_id_problem(licence.identifier) is None
    found = verify_file(file_of(licence), at=NINE)
    assert found.is_valid, found.levels
    assert found.licence.identifier == licence.identifier
    assert found.signed_at == NINE


def test_one_case_makes_one_licence_of_a_type():
    first = issue(case_number="C1")
    second = issue(case_number="C1")
    assert (second.pk, second.file_id) == (first.pk, first.file_id)
    assert AuditEntry.objects.filter(code="licence.issued").count() == 1
    assert OutboxEvent.objects.filter(kind="licences.LicenceIssued").count() == 1
    assert SealUse.objects.count() == 1


def test_the_certificate_is_archival_and_states_who_what_and_until_when(tmp_path):
    licence = issue(make_holder("云江市老街坊小吃店", firm=True))
    data = file_of(licence)
    assert b"<pdfaid:part>2</pdfaid:part>" in data
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in data
    text = text_of(data, tmp_path)
    for stated in ("食品经营许可证", "云江市老街坊小吃店", licence.number, licence.identifier, "热食类食品制售；冷食类食品制售",
                   "2026年3月4日至2031年3月3日", "云江市市场监督管理局", licence.holder.document_no):  # fmt: skip
        assert "".join(stated.split()) in text, stated


def test_a_persons_number_stands_masked_on_the_certificate(tmp_path):
    holder = make_holder()
    text = text_of(file_of(issue(holder)), tmp_path)
    assert holder.document_no not in text
    assert holder.document_no[-4:] in text


def test_the_same_licence_prints_the_same_bytes():
    licence = issue()
    assert printing.licence_pdf(licence) == printing.licence_pdf(Licence.objects.get(pk=licence.pk))


def test_rows_stand_in_the_order_of_the_type_whatever_order_they_came_in():
    make_type(labels=["经营场所", "经营项目"])
    content = {"备注": "无", "经营项目": "热食", "空": "", "经营场所": "解放路"}
    licence = make_licence(
        type_code=TYPE_CODE, holder_id=make_holder().pk, issuer_id=make_body().pk, case_number="C1", content=content,
        valid_from=date(2026, 3, 4), valid_to=None, by=SYSTEM, at=NINE,
    )  # fmt: skip
    assert licence.content == [["经营场所", "解放路"], ["经营项目", "热食"], ["备注", "无"]]


@pytest.mark.parametrize("rare", ["\ue123", "㙍", "𬭊"])
def test_a_character_that_no_font_has_is_named_and_no_licence_is_made(monkeypatch, rare):
    monkeypatch.setattr(fonts, "FALLBACK_PLACES", ())
    with pytest.raises(Refusal, match="licence.glyph_missing") as refused:
        issue(make_holder(f"欧阳{rare}"))
    assert rare in refused.value.text()
    assert not Licence.objects.exists()


def test_dates_the_wrong_way_round_are_refused():
    with pytest.raises(Refusal, match="licence.dates_wrong"):
        issue(valid_from=date(2026, 3, 4), valid_to=date(2026, 3, 3))


def test_an_unknown_type_is_refused():
    with pytest.raises(Refusal, match="licence.type_unknown"):
        make_licence(
            type_code="11430000006122244L999", holder_id=make_holder().pk, issuer_id=make_body().pk, case_number="C1",
            content={}, valid_from=date(2026, 3, 4), valid_to=None, by=SYSTEM, at=NINE,
        )  # fmt: skip


@pytest.mark.parametrize("code", ["", "11430000006122244L01", "11430000006122244X001", "11430000006122244LABC"])
def test_a_type_code_is_a_credit_code_and_three_digits(code):
    with pytest.raises(Refusal, match="licence.type_code_invalid"):
        make_type(code)


def test_a_crash_while_printing_is_mended_by_asking_again(monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(making.printing, "licence_pdf", lambda licence: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            issue(case_number="C1")
    draft = Licence.objects.get()
    assert (draft.state, draft.file) == (LicenceState.DRAFT, None)
    done = issue(case_number="C1")
    assert (done.pk, done.identifier, done.state) == (draft.pk, draft.identifier, LicenceState.VALID)


def test_a_new_version_keeps_the_serial_and_replaces_the_old_in_the_same_instant():
    old = issue()
    change = {
        "identifier": old.identifier, "content": {"经营场所": "新址"}, "valid_from": date(2026, 5, 1), "case_number": "C2",
        "valid_to": date(2031, 3, 3), "reason": "变更经营场所", "by": SYSTEM, "at": NINE + timedelta(days=58),
    }  # fmt: skip
    new = replace_licence(**change)
    old.refresh_from_db()
    assert (old.state, new.state) == (LicenceState.REPLACED, LicenceState.VALID)
    assert (new.serial, new.version, new.predecessor_id) == (old.serial, 2, old.pk)
    assert old.state_changed_at == new.state_changed_at
    assert replace_licence(**change).pk == new.pk
    assert ".002." in new.identifier
    assert not verify_file(file_of(old), at=NINE + timedelta(days=60)).is_valid


def test_what_is_unknown_cannot_be_replaced():
    with pytest.raises(NotFound):
        replace_licence(
            identifier="x", content={}, valid_from=date(2026, 5, 1), valid_to=None, case_number="", reason="r", by=SYSTEM,
            at=NINE,
        )  # fmt: skip


def test_a_frozen_seal_makes_no_licence():
    issue()
    change_seal_state(seal_id=Seal.objects.get().pk, state=SealState.FROZEN, reason="挂失", by=SYSTEM, at=NINE)
    with pytest.raises(Refusal, match="seal.not_active"):
        issue()


@pytest.mark.django_db(transaction=True)
def test_two_that_make_the_licence_of_one_case_at_once_make_one():
    make_type(), make_body()
    holder, made, barrier = make_holder(), [], threading.Barrier(2)

    def make():
        try:
            barrier.wait()
            made.append(issue(holder, case_number="C1").identifier)
        finally:
            connection.close()

    threads = [threading.Thread(target=make) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 2
    assert len(set(made)) == 1
    assert OutboxEvent.objects.filter(kind="licences.LicenceIssued").count() == 1
