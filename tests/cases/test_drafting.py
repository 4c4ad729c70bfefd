"""Drafts that save themselves, filing at once and once, taking back."""

import pytest
from tests.cases.factories import MONDAY_9AM, a_file, a_person, acting, an_office, at, draft, make_case

from tongban.cases import selectors, services
from tongban.cases.enums import CaseState, TrustGrade
from tongban.cases.models import Case
from tongban.forms.services import publish_form
from tongban.forms.sketch import compose, field, section
from tongban.identity.enums import ActingAs
from tongban.identity.models import Acting
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import Invalid, NotFound, Refusal

pytestmark = pytest.mark.django_db
QUESTIONS = {
    "questions": [
        {
            "id": "who",
            "text": "由谁经营？",
            "options": [{"id": "self", "label": "自己"}, {"id": "hired", "label": "雇人"}],
        }
    ],
    "start": ["who"],
}


def test_two_devices_never_overwrite_each_other_silently():
    office = an_office()
    by = acting(a_person())
    case = services.start_draft(item_code=office.item.code, by=by, at=MONDAY_9AM)
    desk = services.save_draft(case_id=case.pk, answers={"name": "书桌"}, by=by, at=MONDAY_9AM, seen_revision=0)
    with pytest.raises(Refusal, match="case.changed_meanwhile") as refused:
        services.save_draft(case_id=case.pk, answers={"name": "手机"}, by=by, at=MONDAY_9AM, seen_revision=0)
    assert refused.value.facts["who"] == "欧阳小云"
    services.save_draft(case_id=case.pk, answers={"name": "手机"}, by=by, at=MONDAY_9AM, seen_revision=desk.revision)
    assert Case.objects.get().answers == {"name": "手机"}


def test_everything_that_is_missing_is_named_at_once():
    office = an_office(
        situations=QUESTIONS,
        materials=[
            {"name": "申请书", "code": "A"},
            {"name": "用工合同", "code": "B", "needed_when": [{"who": "hired"}]},
        ],
    )
    by = acting(a_person())
    case = services.start_draft(item_code=office.item.code, by=by, at=MONDAY_9AM)
    with pytest.raises(Invalid) as problem:
        services.submit_case(case_id=case.pk, by=by, at=MONDAY_9AM)
    assert set(problem.value.errors) == {"situation.who", "materials.A"}
    services.save_draft(case_id=case.pk, situation={"who": "hired"}, by=by, at=MONDAY_9AM)
    with pytest.raises(Invalid) as problem:
        services.submit_case(case_id=case.pk, by=by, at=MONDAY_9AM)
    assert set(problem.value.errors) == {"materials.A", "materials.B"}


def test_filing_twice_files_once():
    case = draft(an_office())
    by = acting(case.applicant)
    first = services.submit_case(case_id=case.pk, by=by, at=MONDAY_9AM, seen_revision=case.revision)
    second = services.submit_case(case_id=case.pk, by=by, at=MONDAY_9AM, seen_revision=case.revision)
    assert first.number == second.number
    assert second.revision == first.revision


def test_what_others_issued_needs_its_original_seen_and_what_one_made_does_not():
    office = an_office(
        materials=[{"name": "申请书", "material_type": "form"}, {"name": "身份证", "material_type": "licence"}]
    )
    case = make_case(office)
    assert [material.grade for material in case.materials.all()] == [TrustGrade.D, TrustGrade.C]
    paper = case.materials.last()
    services.check_material(
        case_id=case.pk, case_material_id=paper.pk, how="核对原件", by=office.examiner, at=MONDAY_9AM
    )
    paper.refresh_from_db()
    assert paper.grade == TrustGrade.B
    change = paper.grade_changes.get()
    assert (change.before, change.after, change.by_name) == ("C", "B", "王审查")
    with pytest.raises(Refusal, match="case.material_already_checked"):
        services.check_material(
            case_id=case.pk, case_material_id=paper.pk, how="再看", by=office.examiner, at=MONDAY_9AM
        )


def test_nobody_gives_a_file_that_is_not_theirs():
    case = draft(an_office())
    foreign = a_file("applicant:999999")
    with pytest.raises(NotFound):
        services.attach_material(
            case_id=case.pk, material_code="M01", file_id=foreign.public_id, by=acting(case.applicant), at=MONDAY_9AM
        )


def test_a_paper_goes_from_a_draft_but_is_only_set_aside_later():
    office = an_office()
    case = draft(office)
    by = acting(case.applicant)
    services.remove_material(case_id=case.pk, case_material_id=case.materials.first().pk, by=by, at=MONDAY_9AM)
    assert case.materials.count() == 1
    case = make_case(office, in_correction=True)
    services.remove_material(
        case_id=case.pk, case_material_id=case.materials.first().pk, by=acting(case.applicant), at=at("2026-03-03")
    )
    assert case.materials.count() == 2
    line = selectors.material_lines(case)[0]
    assert (line.given, len(line.set_aside), line.defect.text) == ([], 1, "缺少签名")


def test_a_filed_application_cannot_be_edited():
    case = make_case(received=False)
    with pytest.raises(Refusal, match="case.already_filed"):
        services.save_draft(case_id=case.pk, answers={"x": 1}, by=acting(case.applicant), at=MONDAY_9AM)


def test_a_case_may_be_taken_back_while_nobody_has_opened_it_and_keeps_its_number():
    case = make_case(received=False)
    by = acting(case.applicant)
    taken = services.take_back_case(case_id=case.pk, by=by, at=at("2026-03-02", 11))
    assert (taken.state, taken.number) == (CaseState.DRAFT, case.number)
    again = services.submit_case(case_id=case.pk, by=by, at=at("2026-03-03"))
    assert again.number == case.number


def test_a_case_that_an_official_has_opened_is_not_taken_back():
    office = an_office()
    case = make_case(office, received=False)
    services.mark_opened(case_id=case.pk, by=office.examiner, at=at("2026-03-02", 11))
    with pytest.raises(Refusal, match="case.already_opened"):
        services.take_back_case(case_id=case.pk, by=acting(case.applicant), at=at("2026-03-02", 12))


def test_a_discarded_draft_is_gone():
    case = draft(an_office())
    services.discard_draft(case_id=case.pk, by=acting(case.applicant), at=MONDAY_9AM)
    assert not Case.objects.exists()


@pytest.mark.parametrize("item, person, refusal", [
    ({"min_assurance_level": 3}, {"level": 2}, "case.assurance_too_low"),
    ({"may_apply_online": False}, {}, "case.not_online"),
])  # fmt: skip
def test_an_application_is_refused_where_the_item_does_not_take_it(item, person, refusal):
    office = an_office(**item)
    with pytest.raises(Refusal, match=refusal):
        services.start_draft(item_code=office.item.code, by=acting(a_person(**person)), at=MONDAY_9AM)


def test_where_the_applicant_must_come_in_person_no_proxy_files():
    office = an_office(may_use_proxy=False)
    proxy = Acting(person=a_person("代理人"), applicant=a_person("本人"), acting_as=ActingAs.PROXY)
    with pytest.raises(Refusal, match="case.proxy_not_allowed"):
        services.start_draft(item_code=office.item.code, by=proxy, at=MONDAY_9AM)


def test_a_second_application_for_the_same_thing_is_a_fact_to_warn_of_not_a_refusal():
    office, person = an_office(), a_person()
    first, second = make_case(office, person=person), make_case(office, person=person)
    assert selectors.twins(second) == [first]


def test_the_answers_are_checked_by_the_form_of_the_item_at_filing_and_not_before():
    from tests.forms.sample import CODE, SCHEMA, TITLE, UI

    publish_form(code=CODE, title=TITLE, schema=SCHEMA, ui=UI, by=SYSTEM, at=MONDAY_9AM)
    office = an_office(form_code=CODE, form_version=1, materials=())
    by = acting(a_person())
    case = services.start_draft(item_code=office.item.code, by=by, at=MONDAY_9AM)
    services.save_draft(case_id=case.pk, answers={"applicant": {"name": "王", "mobile": "123"}}, by=by, at=MONDAY_9AM)
    with pytest.raises(Invalid) as problem:
        services.submit_case(case_id=case.pk, by=by, at=MONDAY_9AM)
    assert {"answers.applicant.name", "answers.applicant.mobile"} <= set(problem.value.errors)


def test_what_was_typed_into_questions_that_are_not_asked_is_not_handed_in():
    """Into a draft everything is kept, in case the answer above it is changed back."""
    schema, ui = compose([section("shop", "店铺", [
        field("kind", "radio", "申请类型", options={"new": "首次", "change": "变更"}),
        field("number", "text", "原证号", visible_when={"field": ".kind", "op": "eq", "value": "change"}),
    ])])  # fmt: skip
    publish_form(code="shop", title="开店", schema=schema, ui=ui, by=SYSTEM, at=MONDAY_9AM)
    office = an_office(form_code="shop", form_version=1, materials=())
    typed = {"shop": {"kind": "new", "number": "云店1号"}, "more": {"x": 1}}
    by = acting(a_person())
    case = services.start_draft(item_code=office.item.code, by=by, at=MONDAY_9AM)
    services.save_draft(case_id=case.pk, answers=typed, by=by, at=MONDAY_9AM)
    assert Case.objects.get(pk=case.pk).answers == typed
    services.submit_case(case_id=case.pk, by=by, at=MONDAY_9AM)
    filed = services.file_case(
        item_code=office.item.code, by=acting(a_person()), at=MONDAY_9AM, situation={}, answers=typed, papers=[]
    )
    assert [Case.objects.get(pk=one.pk).answers for one in (case, filed)] == [{"shop": {"kind": "new"}}] * 2
