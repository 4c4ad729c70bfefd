"""Every page of the workbench answers for whom it is meant, and does not exist for others."""

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.cases import factories

from tongban.cases import services
from tongban.cases.models import Case
from tongban.identity.enums import Role
from tongban.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db
LISTS = ["today", "to-accept", "examining", "due", "all", "received", "hand-out", "overview", "ratings", "intake"]


WHO = {
    "clerk": {"today", "received", "hand-out", "intake"},
    "issuer": {"today", "hand-out"},
    "examiner": {"today", "to-accept", "examining", "due", "all"},
    "chief": {"today", "to-accept", "examining", "due", "all", "overview", "ratings"},
    "leader": {"today", "to-accept", "examining", "due", "all", "overview", "ratings"},
}


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("who", WHO)
def test_a_page_is_there_for_whom_it_is_meant(as_staff, office, who, name):
    factories.make_case(office)
    factories.make_case(office, at_window=True)
    answer = as_staff(getattr(office, who)).get(reverse(f"workbench:{name}"))
    assert answer.status_code == (200 if name in WHO[who] else 404)


@pytest.mark.parametrize("traits", [
    {}, {"at_window": True}, {"in_correction": True}, {"accepted": True}, {"assigned": True}, {"examined": True},
    {"granted": True}, {"refused": True}, {"delivered": True},
])  # fmt: skip
@pytest.mark.parametrize("who", ["examiner", "chief", "leader"])
def test_the_case_page_stands_in_every_state(as_staff, office, traits, who):
    case = factories.make_case(office, **traits)
    answer = as_staff(getattr(office, who)).get(reverse("workbench:case", args=[case.number]))
    assert answer.status_code == 200
    assert case.number in answer.content.decode()


def test_a_stranger_is_sent_to_the_sign_in_page(client):
    answer = client.get(reverse("workbench:today"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("workbench:sign-in"))


def test_a_case_of_another_body_does_not_exist(as_staff, office):
    case = factories.make_case(factories.an_office(body=factories.a_body(name="云江市教育局")))
    assert as_staff(office.examiner).get(reverse("workbench:case", args=[case.number])).status_code == 404


def test_accepting_in_the_browser_starts_the_clock(as_staff, office):
    case = factories.make_case(office)
    post = {"once": "a" * 32, "seen_revision": case.revision}
    answer = as_staff(office.examiner).post(reverse("workbench:do", args=[case.number, "accept"]), post)
    assert answer.status_code == 302
    case.refresh_from_db()
    assert (case.state, bool(case.promised_due_on)) == ("accepted", True)


def test_the_second_of_two_is_told_who_did_what(as_staff, office):
    case = factories.make_case(office)
    from tongban.cases import services

    services.accept_case(case_id=case.pk, by=office.second, at=factories.at("2026-03-02", 11))
    answer = as_staff(office.examiner).post(
        reverse("workbench:do", args=[case.number, "accept"]), {"once": "b" * 32, "seen_revision": case.revision}
    )
    assert answer.status_code == 409
    assert office.second.name in answer.content.decode()


def test_what_was_typed_stays_when_something_is_missing(as_staff, office):
    case = factories.make_case(office)
    answer = as_staff(office.examiner).post(
        reverse("workbench:do", args=[case.number, "decline"]), {"once": "c" * 32, "reasons": "不属于本局职权"}
    )
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "不属于本局职权" in text
    assert "请选择不予受理的情形" in text


def test_a_note_is_kept_and_shown_to_officials(as_staff, office):
    case = factories.make_case(office)
    as_staff(office.examiner).post(
        reverse("workbench:write", args=[case.number, "note"]), {"once": "d" * 32, "text": "电话核实过地址"}
    )
    assert (
        "电话核实过地址" in as_staff(office.chief).get(reverse("workbench:case", args=[case.number])).content.decode()
    )


def test_the_clerk_takes_papers_in_for_an_old_lady_without_a_phone(as_staff, office):
    office_item = office.item
    url = reverse("workbench:intake-item", args=[office_item.code])
    client = as_staff(office.clerk)
    assert client.get(url).status_code == 200
    post = {
        "once": "e" * 32, "name": "张桂兰", "document_type": "111", "document_no": "999900194001010025", "mobile": "",
        "priority": "on", "delivery_way": "window", "window": str(office.window.pk),
    }  # fmt: skip
    from tongban.kernel import checks

    for last in "0123456789X":
        number = post["document_no"][:17] + last
        if checks.id_number_problem(number) is None:
            post["document_no"] = number
    post |= {f"way-{m.code}": "paper" for m in office_item.current.materials.all()}
    answer = client.post(url, post)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    case = Case.objects.get()
    assert (case.state, case.applicant_name, case.is_priority) == ("received", "张桂兰", True)
    assert case.window_id == office.window.pk


def test_missing_papers_are_named_and_nothing_is_kept(as_staff, office):
    url = reverse("workbench:intake-item", args=[office.item.code])
    answer = as_staff(office.clerk).post(url, {"once": "f" * 32, "name": "张桂兰", "document_no": "1"})
    assert answer.status_code == 422
    assert Case.objects.count() == 0
    assert "张桂兰" in answer.content.decode()


def test_an_admin_reads_what_the_demo_backend_sent(as_staff, office):
    admin = factories.a_staff("吴系统", (Role.ADMIN, office.body), body=office.body)
    assert as_staff(admin).get(reverse("workbench:sent")).status_code == 200


def test_an_unlawful_second_notice_stays_on_record_when_tried_in_the_browser(as_staff):
    """R-FLOW-5: the page rolls its transaction back, the attempt is recorded for supervision all the same."""
    office = factories.an_office(materials=("申请书", "身份证明"))
    case = factories.make_case(office, in_correction=True, when=timezone.localtime())
    by = factories.acting(case.applicant)
    file = factories.a_file(f"applicant:{case.applicant_id}")
    services.attach_material(
        case_id=case.pk, material_code="M01", file_id=file.public_id, by=by, at=timezone.localtime()
    )
    services.correct_case(case_id=case.pk, by=by, at=timezone.localtime())
    answer = as_staff(office.examiner).post(
        reverse("workbench:do", args=[case.number, "request_correction"]),
        {"once": "d" * 32, "target": "M02", "text-M02": "看不清"},
    )
    assert answer.status_code == 409
    assert AuditEntry.objects.filter(code="case.breach_attempted", object_id=str(case.pk)).count() == 1


def test_a_field_that_is_not_masked_cannot_be_opened(as_staff, office):
    case = factories.make_case(office)
    answer = as_staff(office.examiner).post(
        reverse("workbench:unmask", args=[case.number]), {"field": "password", "reason": "核对"}
    )
    assert answer.status_code == 404
