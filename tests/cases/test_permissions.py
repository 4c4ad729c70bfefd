"""The permission map × all roles, and who sees which case."""

from datetime import date, timedelta

import pytest
from tests.cases.factories import MONDAY_9AM, a_person, a_staff, acting, an_office, make_case

from tongban.cases import permissions, selectors, services
from tongban.cases.enums import CaseAction as Do
from tongban.identity.enums import ActingAs, Role
from tongban.identity.models import Acting, Mandate
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import NotFound, Refusal

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)

WRITING = {Do.WRITE_MESSAGE, Do.WRITE_NOTE, Do.CHECK_MATERIAL}
DEPARTMENT = WRITING | {
    Do.RECEIPT, Do.REQUEST_CORRECTION, Do.DECLINE, Do.RETURN_TO_WINDOW, Do.ACCEPT, Do.ACCEPT_TOLERANTLY,
    Do.ACCEPT_ON_COMMITMENT, Do.ASSIGN,
}  # fmt: skip
PROCEDURES = {Do.SUSPEND, Do.END_PROCEDURE, Do.RESUME}
EXAMINING = {Do.EXAMINE, Do.GRANT, Do.REFUSE, Do.ISSUE} | PROCEDURES
HEAD = DEPARTMENT | EXAMINING | {Do.REVOKE_ACCEPTANCE, Do.FORWARD, Do.POST, Do.DELIVER, Do.TERMINATE}
CLERK = WRITING | {
    Do.EDIT,
    Do.HAND_IN,
    Do.RECEIPT,
    Do.REQUEST_CORRECTION,
    Do.CORRECT,
    Do.WITHDRAW,
    Do.ISSUE,
    Do.POST,
    Do.DELIVER,
}
PLATFORM = {
    Do.HAND_IN, Do.RECEIPT, Do.LAPSE_CORRECTION, Do.DEEM_ACCEPTED, Do.LAPSE_TOLERANCE, Do.DEEM_GRANTED, Do.ISSUE,
    Do.DELIVER, Do.ARCHIVE, Do.RECORD,
}  # fmt: skip
APPLICANT = {Do.DISCARD, Do.SUBMIT, Do.TAKE_BACK, Do.CORRECT, Do.WITHDRAW, Do.WRITE_MESSAGE}


def allowed(by, case, on=TODAY):
    who = permissions.who(by, on)
    return {action for action in Do if permissions.may(who, action, case)}


@pytest.fixture
def office():
    return an_office()


@pytest.fixture
def case(office):
    """Promised, taken in at the window by the clerk, not assigned to anybody."""
    return make_case(office, at_window=True)


@pytest.mark.parametrize("role, actions", [
    (Role.WINDOW_CLERK, CLERK), (Role.ISSUE_CLERK, {Do.ISSUE, Do.POST, Do.DELIVER, Do.CHECK_MATERIAL}),
    (Role.EXAMINER, DEPARTMENT), (Role.CHIEF_REP, HEAD), (Role.LEADER, HEAD | {Do.EXTEND}),
    (Role.CATALOGUE_MANAGER, {Do.FAVOUR}), (Role.SUPERVISOR, set()), (Role.AUDITOR, set()), (Role.ADMIN, set()),
])  # fmt: skip
def test_a_role_may_do_what_the_map_gives_it_and_no_more(office, case, role, actions):
    in_hall = role in (Role.WINDOW_CLERK, Role.ISSUE_CLERK)
    staff = a_staff("某人", (role, office.hall if in_hall else office.body), body=office.body)
    assert allowed(staff, case) == actions


@pytest.mark.parametrize("role", list(Role))
def test_the_same_role_elsewhere_gives_nothing(case, role):
    elsewhere = an_office(name="别处的事项")
    in_hall = role in (Role.WINDOW_CLERK, Role.ISSUE_CLERK)
    staff = a_staff("某人", (role, elsewhere.hall if in_hall else elsewhere.body), body=elsewhere.body)
    assert allowed(staff, case) == set()


def test_an_examiner_may_examine_and_decide_what_is_assigned_to_them(office, case):
    services.accept_case(case_id=case.pk, by=office.examiner, at=MONDAY_9AM)
    pair = [office.examiner.pk, office.second.pk]
    services.assign_examiner(case_id=case.pk, examiner_ids=pair, by=office.chief, at=MONDAY_9AM)
    case.refresh_from_db()
    assert allowed(office.examiner, case) == DEPARTMENT | EXAMINING


def test_the_platform_and_the_applicant_have_their_own_acts(case):
    assert allowed(SYSTEM, case) == PLATFORM
    assert allowed(acting(case.applicant), case) == APPLICANT
    assert allowed(acting(a_person("路人")), case) == set()


def test_the_desk_decides_only_instant_items_that_its_department_lets_it_decide():
    desk = {Do.ACCEPT, Do.DECLINE, Do.ASSIGN, Do.EXAMINE, Do.GRANT, Do.REFUSE}
    for case_type, lets, gets in [("instant", True, desk), ("instant", False, set()), ("promised", True, set())]:
        office = an_office(case_type=case_type, desk_may_decide=lets, promised=1)
        assert allowed(office.clerk, make_case(office, at_window=True)) & desk == gets


@pytest.mark.parametrize("role", [Role.CHIEF_REP, Role.LEADER])
def test_who_took_a_promised_case_in_cannot_decide_it(office, role):
    both = a_staff("又收又批", (Role.WINDOW_CLERK, office.hall), (role, office.body), body=office.body)
    office.clerk = both
    case = make_case(office, at_window=True, examined=True)
    assert not {Do.GRANT, Do.REFUSE} & set(selectors.open_actions(both, case, TODAY))
    with pytest.raises(Refusal, match="case.receiver_may_not_decide"):
        services.decide_case(case_id=case.pk, granted=True, by=both, at=MONDAY_9AM)


def test_a_post_that_has_ended_gives_nothing(office, case):
    office.examiner.posts.update(ends_on=TODAY - timedelta(days=1))
    assert allowed(office.examiner, case) == set()


def a_handler(firm, agent, **more):
    mandate = Mandate.objects.create(
        principal=firm, agent=agent, acting_as=ActingAs.HANDLER, starts_on=TODAY - timedelta(days=30), **more
    )
    return mandate, Acting(person=agent, applicant=firm, acting_as=ActingAs.HANDLER, mandate_id=mandate.pk,
                           item_codes=tuple(more.get("item_codes", ())))  # fmt: skip


def test_a_handler_acts_for_the_firm_while_the_mandate_holds_and_not_a_day_longer(office):
    firm = a_person("云江市食品有限公司", firm=True)
    _, handler = a_handler(firm, a_person("经办人"), ends_on=TODAY)
    case = make_case(office, person=firm)
    assert Do.WITHDRAW in allowed(handler, case)
    assert allowed(handler, case, on=TODAY + timedelta(days=1)) == set()


def test_a_revoked_mandate_is_void_at_once_whatever_the_session_still_says(office):
    firm = a_person("云江市食品有限公司", firm=True)
    mandate, handler = a_handler(firm, a_person("经办人"))
    case = make_case(office, person=firm)
    mandate.revoked_at = MONDAY_9AM
    mandate.save()
    with pytest.raises(Refusal, match="case.not_yours"):
        services.withdraw_case(case_id=case.pk, reason="不办了", by=handler, at=MONDAY_9AM)


def test_a_mandate_reaches_only_its_items(office):
    firm = a_person("云江市食品有限公司", firm=True)
    _, handler = a_handler(firm, a_person("经办人"), item_codes=["别的事项"])
    case = make_case(office, person=firm)
    assert allowed(handler, case) == set()
    with pytest.raises(NotFound):
        selectors.case_for(handler, number=case.number)


def test_what_one_may_not_see_is_not_found(office, case):
    stranger = an_office(name="别处的事项")
    for who in (stranger.clerk, stranger.examiner, acting(a_person("路人")), SYSTEM):
        with pytest.raises(NotFound):
            selectors.case_for(who, number=case.number, on=TODAY)
    for who in (office.clerk, office.examiner, office.leader, acting(case.applicant)):
        assert selectors.case_for(who, number=case.number, on=TODAY) == case


def test_an_auditor_sees_the_cases_of_the_region_and_no_drafts(office, case):
    auditor = a_staff("审计", (Role.AUDITOR, office.body.region_code), body=office.body)
    other = a_staff("外地审计", (Role.AUDITOR, "110000000000"), body=office.body)
    make_case(office, submitted=False)
    assert list(selectors.cases_visible_to(auditor, TODAY)) == [case]
    assert list(selectors.cases_visible_to(other, TODAY)) == []


def test_buttons_are_what_the_table_opens_and_the_map_allows(office, case):
    assert set(selectors.open_actions(office.examiner, case, TODAY)) == {
        Do.REQUEST_CORRECTION, Do.DECLINE, Do.RETURN_TO_WINDOW, Do.ACCEPT, Do.CHECK_MATERIAL, Do.WRITE_MESSAGE,
        Do.WRITE_NOTE,
    }  # fmt: skip
    assert selectors.open_actions(acting(case.applicant), case, TODAY) == [Do.WITHDRAW, Do.WRITE_MESSAGE]
