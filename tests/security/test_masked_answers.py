"""Numbers of people inside a form stay masked on the officials' page, and are opened with a reason that the applicant reads."""

import pytest
from django.urls import reverse
from tests.cases import factories
from tests.portal.people import signed_on, somebody
from tests.security.people import signed_on_staff

from tongban.cases import services
from tongban.catalogue.enums import ResultType
from tongban.forms.rules.layout import Field
from tongban.forms.rules.masking import masked
from tongban.forms.services import publish_form
from tongban.forms.sketch import compose, field, group, section
from tongban.identity.models import AccessLine
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import NotFound, Refusal
from tongban.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db
PARTNER, MOBILE, ELSE = "999900199001010014", "13900001234", "999900199001010022"
SECRET = (PARTNER, MOBILE, ELSE)
ANSWERS = {
    "shop": {
        "owner": PARTNER, "firm": "91990000MA0000001B",
        "people": [{"name": "林样本", "mobile": MOBILE}], "remark": f"合伙人身份证{ELSE}，电话{MOBILE}。",
    }
}  # fmt: skip


def a_case(**item):
    people = group("people", "合伙人", [field("name", "text", "姓名"), field("mobile", "phone", "手机")])
    fields = [
        field("owner", "id_number", "经营者身份证号码"), field("firm", "credit_code", "统一社会信用代码"), people,
        field("remark", "textarea", "备注", required=False),
    ]  # fmt: skip
    schema, ui = compose([section("shop", "店铺", fields)])
    form = publish_form(code="partners", title="合伙", schema=schema, ui=ui, by=SYSTEM, at=factories.MONDAY_9AM)
    office = factories.an_office(form_code=form.code, form_version=form.version, **item)
    case = factories.draft(office, somebody())
    by = factories.acting(case.applicant)
    services.save_draft(case_id=case.pk, answers=ANSWERS, by=by, at=factories.MONDAY_9AM)
    services.submit_case(case_id=case.pk, by=by, at=factories.MONDAY_9AM)
    services.issue_intake_receipt(case_id=case.pk, by=SYSTEM, at=factories.MONDAY_9AM)
    case.refresh_from_db()
    return office, case


def opened(office, case, path, reason="核对"):
    client = signed_on_staff(office.examiner)
    return client.post(reverse("workbench:unmask", args=[case.number]), {"field": f"answer:{path}", "reason": reason})


@pytest.mark.parametrize("who", ["examiner", "chief", "leader"])
def test_the_case_page_shows_no_number_of_a_person_in_full(who):
    office, case = a_case()
    page = signed_on_staff(getattr(office, who)).get(reverse("workbench:case", args=[case.number])).content.decode()
    assert not [secret for secret in SECRET if secret in page]
    assert "999***********0014" in page and "139****1234" in page and "999***********0022" in page
    assert "91990000MA0000001B" in page, "a firm's code is public"
    assert "林样本" in page


@pytest.mark.parametrize("path, secret", [
    ("shop.owner", PARTNER), ("shop.people.0.mobile", MOBILE), ("shop.remark", ANSWERS["shop"]["remark"]),
])  # fmt: skip
def test_an_answer_is_opened_with_a_reason_and_on_record(path, secret):
    office, case = a_case()
    answer = opened(office, case, path)
    assert answer.status_code == 200
    assert secret in answer.content.decode()
    line = AccessLine.objects.get()
    assert (line.applicant_id, line.case_number, line.fields) == (case.applicant_id, case.number, ["answer"])
    assert line.reason.endswith("：核对")
    entry = AuditEntry.objects.get(code="case.answer_opened")
    assert entry.facts["path"] == path
    assert secret not in str(entry.facts)
    log = signed_on(case.applicant).get(reverse("portal:access-log")).content.decode()
    assert "申请表中的号码" in log and line.reason in log


def test_without_a_reason_or_beside_the_mark_nothing_is_opened():
    office, case = a_case()
    assert opened(office, case, "shop.owner", reason=" ").status_code == 409
    for path in ("shop.firm", "shop.people.0.name", "shop.nothing", "", "shop.people.7.mobile", "__class__"):
        assert opened(office, case, path).status_code == 404, path
    assert not AccessLine.objects.exists()


def test_who_does_not_see_the_case_opens_nothing_of_it():
    _office, case = a_case()
    stranger = factories.an_office(body=factories.a_body(name="别的局", region_code="999800000000")).examiner
    with pytest.raises(NotFound):
        services.open_answer(case_id=case.pk, path="shop.owner", reason="看看", by=stranger, at=factories.MONDAY_9AM)
    auditor = factories.a_staff("审计", ("auditor", case.region_code), body=case.body)
    with pytest.raises(Refusal, match="identity.not_permitted"):
        services.open_answer(case_id=case.pk, path="shop.owner", reason="看看", by=auditor, at=factories.MONDAY_9AM)


def test_a_licence_prints_the_number_that_the_page_showed_masked():
    from tests.licences.factories import make_type

    kind = make_type(labels=["经营者身份证号码", "备注"])
    office, case = a_case(result_type=ResultType.LICENCE, licence_type_code=kind.code)
    services.accept_case(case_id=case.pk, by=office.examiner, at=factories.at("2026-03-02", 11))
    pair = [office.examiner.pk, office.second.pk]
    services.assign_examiner(case_id=case.pk, examiner_ids=pair, by=office.chief, at=factories.at("2026-03-02", 12))
    services.examine_case(
        case_id=case.pk, opinion="行", passed=True, by=office.examiner, at=factories.at("2026-03-02", 13)
    )
    client, case = signed_on_staff(office.leader), type(case).objects.get(pk=case.pk)
    page = client.get(reverse("workbench:case", args=[case.number])).content.decode()
    assert PARTNER not in page and 'value="999***********0014"' in page
    post = {
        "once": "a" * 32, "granted": "yes", "label": ["经营者身份证号码", "备注"],
        "content": ["999***********0014", "改过的备注"],
    }  # fmt: skip
    assert client.post(reverse("workbench:do", args=[case.number, "decide"]), post).status_code == 302
    case.refresh_from_db()
    assert case.result["content"] == {"经营者身份证号码": PARTNER, "备注": "改过的备注"}


@pytest.mark.parametrize("ui, schema, text, shown", [
    ({"widget": "text", "prefill": "document_no"}, {}, PARTNER, "999***********0014"),
    ({"widget": "text", "prefill": "agent_mobile"}, {}, MOBILE, "139****1234"),
    ({"widget": "credit_code", "prefill": "document_no"}, {"format": "credit-code"}, "91990000MA0000001B", "91990000MA0000001B"),
    ({"widget": "phone"}, {"format": "phone"}, "0999-1234567", "**********67"),
    ({"widget": "text"}, {}, f"编号A{PARTNER}", f"编号A{PARTNER}"),  # part of something longer
    ({"widget": "text"}, {}, "999900199001010015", "999900199001010015"),  # its check digit is wrong: no such number
    ({"widget": "textarea"}, {}, f"{PARTNER}、{ELSE}", "999***********0014、999***********0022"),
    ({"widget": "number"}, {}, "13900001234", "13900001234"),
])  # fmt: skip
def test_the_form_knows_what_names_a_person(ui, schema, text, shown):
    assert masked(Field(path=("a", "b"), ui=ui, schema=schema, required=False), text) == shown
