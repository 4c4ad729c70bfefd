"""What follows by itself: receipts, licences, electronic delivery, and word to the applicant at every turn."""

import pytest
from tests.cases.factories import MONDAY_9AM, a_file, a_person, acting, an_office, at, make_case

from tongban.cases import selectors, services
from tongban.cases.enums import CaseState
from tongban.identity.enums import ActingAs
from tongban.identity.models import Acting, Mandate
from tongban.kernel import events
from tongban.kernel.errors import NotFound
from tongban.notifications.models import Message

pytestmark = pytest.mark.django_db


def told(applicant) -> list[str]:
    return list(Message.objects.filter(applicant=applicant).order_by("id").values_list("template", flat=True))


def test_the_applicant_is_told_at_every_turn():
    case = make_case(granted=True, drained=True)
    assert told(case.applicant) == [
        "case_submitted", "case_received", "case_accepted", "case_granted", "case_delivered",
    ]  # fmt: skip


def test_a_result_that_waits_at_the_window_is_announced():
    case = make_case(granted=True, at_window=True, drained=True)
    assert told(case.applicant)[-2:] == ["case_granted", "case_ready"]
    assert case.state == CaseState.GRANTED


def test_firm_and_handler_are_both_told():
    office, firm, agent = an_office(), a_person("云江市食品有限公司", firm=True), a_person("经办人")
    mandate = Mandate.objects.create(
        principal=firm, agent=agent, acting_as=ActingAs.HANDLER, starts_on=at("2026-01-01").date()
    )
    by = Acting(person=agent, applicant=firm, acting_as=ActingAs.HANDLER, mandate_id=mandate.pk)
    case = services.start_draft(item_code=office.item.code, by=by, at=MONDAY_9AM)
    assert (case.agent, case.agent_name, case.applicant_name) == (agent, "经办人", "云江市食品有限公司")
    for code in ("M01", "M02"):
        file = a_file(f"applicant:{agent.pk}")
        services.attach_material(case_id=case.pk, material_code=code, file_id=file.public_id, by=by, at=MONDAY_9AM)
    services.submit_case(case_id=case.pk, by=by, at=MONDAY_9AM)
    events.drain()
    assert told(firm) == told(agent) == ["case_submitted", "case_received"]


def test_a_message_of_the_applicant_is_not_told_to_the_applicant():
    case = make_case(drained=True)
    before = told(case.applicant)
    services.post_message(case_id=case.pk, text="请问", by=acting(case.applicant), at=at("2026-03-03"))
    events.drain()
    assert told(case.applicant) == before


def test_draining_twice_does_nothing_twice():
    case = make_case(granted=True, drained=True)
    before = (case.revision, told(case.applicant))
    events.drain()
    case.refresh_from_db()
    assert (case.revision, told(case.applicant)) == before


def test_a_grant_makes_the_licence_and_the_licence_serves_in_the_next_application():
    from tests.licences.factories import TYPE_CODE, make_type

    from tongban.licences.models import Licence
    from tongban.licences.selectors import usable_as, uses_of

    make_type()
    office = an_office(
        result_type="licence", licence_type_code=TYPE_CODE, result_name="食品经营许可证", licence_valid_months=60
    )
    case = make_case(office, granted=True, drained=True)
    assert case.state == CaseState.DELIVERED
    licence = usable_as(case.applicant_id, TYPE_CODE, at("2026-03-03").date())[0]
    assert licence.identifier == case.licence_identifier
    assert (licence.valid_from.isoformat(), licence.valid_to.isoformat()) == ("2026-03-02", "2031-03-01")

    following = an_office(
        name="变更登记", materials=[{"name": "食品经营许可证", "code": "L", "licence_type_code": TYPE_CODE}]
    )
    by = acting(case.applicant)
    second = services.start_draft(item_code=following.item.code, by=by, at=at("2026-03-05"))
    give = {
        "case_id": second.pk,
        "material_code": "L",
        "identifier": licence.identifier,
        "by": by,
        "at": at("2026-03-05"),
    }
    from tongban.kernel.errors import Refusal

    with pytest.raises(Refusal, match="case.licence_needs_consent"):
        services.attach_licence(**give, consent=False)
    assert services.attach_licence(**give, consent=True).grade == "A"
    row = Licence.objects.get(identifier=licence.identifier)
    assert list(uses_of(row)) == []  # a draft uses nothing yet
    services.submit_case(case_id=second.pk, by=by, at=at("2026-03-05"))
    second.refresh_from_db()
    assert [use.case_number for use in uses_of(row)] == [second.number]

    passer_by = acting(a_person("路人"))
    stranger = services.start_draft(item_code=following.item.code, by=passer_by, at=at("2026-03-05"))
    with pytest.raises(Refusal, match="case.licence_not_usable"):
        services.attach_licence(
            case_id=stranger.pk, material_code="L", identifier=licence.identifier, consent=True,
            by=acting(stranger.applicant), at=at("2026-03-05"),
        )  # fmt: skip


def test_a_revoked_licence_is_trusted_less_in_the_cases_it_was_given_for():
    from tests.licences.factories import TYPE_CODE, issue

    from tongban.kernel.actors import SYSTEM
    from tongban.licences.services import change_state

    person = a_person()
    licence = issue(person)
    office = an_office(materials=[{"name": "食品经营许可证", "code": "L", "licence_type_code": TYPE_CODE}])
    case = services.start_draft(item_code=office.item.code, by=acting(person), at=at("2026-03-09"))
    services.attach_licence(
        case_id=case.pk, material_code="L", identifier=licence.identifier, consent=True, by=acting(person), at=at("2026-03-09")
    )  # fmt: skip
    services.submit_case(case_id=case.pk, by=acting(person), at=at("2026-03-09"))
    change_state(identifier=licence.identifier, state="revoked", reason="骗取", by=SYSTEM, at=at("2026-03-10"))
    events.drain()
    paper = case.materials.get()
    assert paper.grade == "C"
    assert [(change.before, change.after) for change in paper.grade_changes.all()] == [("", "A"), ("A", "C")]


def test_what_was_given_to_the_same_organ_before_is_not_asked_for_again():
    office, person = an_office(), a_person()
    first = make_case(office, person=person)
    second = services.start_draft(item_code=office.item.code, by=acting(person), at=at("2026-03-09"))
    earlier = selectors.earlier_papers(second)
    assert set(earlier) == {"M01", "M02"}
    for code, paper in earlier.items():
        services.attach_earlier(
            case_id=second.pk, material_code=code, case_material_id=paper.pk, by=acting(person), at=at("2026-03-09")
        )
    services.submit_case(case_id=second.pk, by=acting(person), at=at("2026-03-09"))
    assert {m.file_id for m in second.materials.all()} == {m.file_id for m in first.materials.all()}
    stranger = services.start_draft(item_code=office.item.code, by=acting(a_person("路人")), at=at("2026-03-09"))
    assert selectors.earlier_papers(stranger) == {}
    with pytest.raises(NotFound):
        services.attach_earlier(
            case_id=stranger.pk, material_code="M01", case_material_id=earlier["M01"].pk, by=acting(stranger.applicant),
            at=at("2026-03-09"),
        )  # fmt: skip
