"""Registration, the counter, mandates, posts, masking."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.identity.factories import (
    AT,
    acting,
    assign,
    make_body,
    make_firm,
    make_handler,
    make_person,
    make_staff,
)  # fmt: skip

from tongban.identity import selectors, services, synthetic
from tongban.identity.backends import demo, register_code_sender
from tongban.identity.enums import ActingAs, AssuranceLevel, CodePurpose, Role
from tongban.identity.models import AccessLine, Acting, Applicant, Mandate, User
from tongban.kernel import checks
from tongban.kernel.errors import Invalid, NotFound, Refusal
from tongban.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
ANNA = synthetic.id_number(date(1988, 5, 6), 12)
MOBILE = "19900001234"


@pytest.fixture
def codes():
    """The codes that went out."""
    from tongban.identity import backends

    before, sent = list(backends._sender), []
    register_code_sender(lambda **facts: sent.append(facts["code"]))
    yield sent
    backends._sender[:] = before


def register(codes, at=AT, **changed):
    services.send_code(mobile=MOBILE, purpose=CodePurpose.REGISTER, at=at)
    facts = {
        "username": "anna-chen", "password": "quiet-river-9", "name": "陈安", "document_no": ANNA,
        "factors": {"mobile": MOBILE, "bank_card": "6222000011112222"}, "sms_code": codes[-1],
        "accepts_agreement": True, "at": at,
    }  # fmt: skip
    return services.register_natural(**facts | changed)


def test_identity_card_and_two_factors_make_a_real_name_account(codes):
    who = register(codes)
    assert who.assurance_level == AssuranceLevel.THREE_FACTORS
    assert User.objects.get(pk=who.user_id).check_password("quiet-river-9")
    assert AuditEntry.objects.filter(code="applicant.registered").count() == 1


def test_number_and_mobile_do_not_lie_in_clear(codes):
    from django.db import connection

    who = register(codes)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(a)::text FROM identity_applicant a WHERE id = %s", [who.pk])
        row = cursor.fetchone()[0]
    assert ANNA not in row and MOBILE not in row


@pytest.mark.parametrize(
    "changed, refused",
    [
        ({"accepts_agreement": False}, "identity.agreement_not_accepted"),
        ({"factors": {"bank_card": "6222000011112222", "social_security": "AB1230000"}}, "identity.too_few_factors"),
        ({"document_no": "440524188001010014"}, "identity.not_matched"),
        ({"sms_code": "x"}, "identity.code_wrong"),
    ],
)
def test_what_is_missing_or_wrong_is_refused(codes, changed, refused):
    with pytest.raises(Refusal, match=refused):
        register(codes, **changed)
    assert not Applicant.objects.exists()


@pytest.mark.parametrize(
    "changed, field",
    [
        ({"factors": {"bank_card": "6222000011112222"}}, "factors"),
        ({"document_no": ANNA[:-1] + "?"}, "document_no"),
        ({"password": "short1"}, "password"),
        ({"username": "19900001234"}, "username"),
    ],
)
def test_input_that_makes_no_sense_names_its_field(codes, changed, field):
    with pytest.raises(Invalid) as problem:
        register(codes, **changed)
    assert field in problem.value.errors


def test_the_register_decides_whose_bank_card_it_is(codes):
    demo.enter_person(name="陈安", document_no=ANNA, factors={"mobile": MOBILE, "bank_card": "6222999988887777"})
    with pytest.raises(Refusal, match="too_few_factors"):
        register(codes)


def test_who_came_to_the_counter_before_keeps_one_record(codes):
    clerk = make_staff(Role.WINDOW_CLERK)
    before = services.record_applicant(name="陈安", document_no=ANNA, by=clerk, at=AT)
    who = register(codes)
    assert who.pk == before.pk and who.assurance_level == AssuranceLevel.IN_PERSON
    with pytest.raises(Refusal, match="already_registered"):
        register(codes, at=AT + timedelta(minutes=2), username="anna-again")


def test_a_code_is_sent_once_a_minute_and_ten_times_a_day(codes):
    services.send_code(mobile=MOBILE, purpose="register", at=AT)
    with pytest.raises(Refusal, match="code_too_soon"):
        services.send_code(mobile=MOBILE, purpose="reset_password", at=AT + timedelta(seconds=59))
    for minute in range(1, 10):
        services.send_code(mobile=MOBILE, purpose="register", at=AT + timedelta(minutes=minute))
    with pytest.raises(Refusal, match="code_daily_limit"):
        services.send_code(mobile=MOBILE, purpose="register", at=AT + timedelta(minutes=11))
    assert len(codes) == 10 and all(len(code) == 6 and code.isdigit() for code in codes)


def test_a_code_bears_five_tries_five_minutes_and_one_use(codes):
    services.send_code(mobile=MOBILE, purpose="register", at=AT)
    wrong = "000000" if codes[0] != "000000" else "111111"

    def check(code, minutes=1, purpose="register"):
        services.check_code(mobile=MOBILE, purpose=purpose, code=code, at=AT + timedelta(minutes=minutes))

    for _ in range(4):
        with pytest.raises(Refusal, match="code_wrong"):
            check(wrong)
    with pytest.raises(Refusal):
        check(codes[0], minutes=5)
    with pytest.raises(Refusal):
        check(codes[0], purpose="reset_password")
    check(codes[0])
    with pytest.raises(Refusal):
        check(codes[0])
    services.send_code(mobile=MOBILE, purpose="register", at=AT + timedelta(minutes=2))
    for _ in range(5):
        with pytest.raises(Refusal):
            check("bad", minutes=3)
    with pytest.raises(Refusal):
        check(codes[1], minutes=3)


def test_the_counter_never_overwrites_what_an_account_holder_said():
    clerk, who = make_staff(Role.WINDOW_CLERK), make_person("张三丰")
    again = services.record_applicant(name="张三丰", document_no=who.document_no, mobile="13800000001", by=clerk, at=AT)
    assert (again.pk, again.mobile) == (who.pk, who.mobile)
    assert again.assurance_level == AssuranceLevel.IN_PERSON
    with pytest.raises(Refusal, match="name_differs"):
        services.record_applicant(name="张三", document_no=who.document_no, by=clerk, at=AT)


def test_the_counter_finds_the_person_without_an_account_and_brings_the_mobile_up_to_date():
    clerk = make_staff(Role.WINDOW_CLERK)
    first = services.record_applicant(name="陈安", document_no=ANNA, by=clerk, at=AT)
    second = services.record_applicant(name="陈安", document_no=ANNA.lower(), mobile=MOBILE, by=clerk, at=AT)
    assert first.pk == second.pk and selectors.applicant_by_document("111", ANNA).mobile == MOBILE
    assert second.user_id is None and second.assurance_level == AssuranceLevel.IN_PERSON


def test_only_posts_at_a_counter_record_people():
    with pytest.raises(Refusal, match="not_permitted"):
        services.record_applicant(name="陈安", document_no=ANNA, by=make_staff(Role.ADMIN), at=AT)
    with pytest.raises(Refusal, match="not_permitted"):
        services.record_applicant(name="陈安", document_no=ANNA, by=acting(), at=AT)


def test_window_registration_opens_an_account_that_one_enters_with_the_card_number(codes):
    clerk = make_staff(Role.WINDOW_CLERK)
    services.send_code(mobile=MOBILE, purpose=CodePurpose.WINDOW_REGISTER, at=AT)
    done = services.register_at_window(
        name="陈安", document_no=ANNA, mobile=MOBILE, sms_code=codes[0], agreement_signed=True, by=clerk, at=AT
    )
    user = User.objects.get(applicant=done.applicant)
    assert user.must_change_password and user.check_password(done.initial_password)
    assert ANNA not in done.username and done.applicant.assurance_level == AssuranceLevel.IN_PERSON


def test_a_firm_is_registered_by_its_legal_representative_only():
    boss, other = make_person("李法人"), make_person("路人甲")
    code = synthetic.credit_code(424242)
    demo.enter_firm(name="云江面馆", credit_code=code, legal_rep_name="李法人", legal_rep_document_no=boss.document_no)
    with pytest.raises(Refusal, match="not_legal_rep"):
        services.register_legal(name="云江面馆", credit_code=code, by=acting(other), at=AT)
    with pytest.raises(Refusal, match="firm_not_matched"):
        services.register_legal(name="别的面馆", credit_code=code, by=acting(boss), at=AT)
    firm = services.register_legal(name="云江面馆", credit_code=code, by=acting(boss), at=AT)
    assert [choice.applicant for choice in selectors.acting_choices(boss, TODAY)] == [boss, firm]
    demo.enter_firm(name="云江面馆", credit_code=code, legal_rep_name="路人甲", legal_rep_document_no=other.document_no)
    services.register_legal(name="云江面馆", credit_code=code, by=acting(other), at=AT)
    assert len(selectors.acting_choices(boss, TODAY)) == 1


def test_a_handlers_right_ends_with_its_last_day():
    by = make_handler(make_firm(), ends_on=TODAY)
    assert selectors.acting_for(by.person, by.mandate_id, TODAY).acting_as == ActingAs.HANDLER
    with pytest.raises(Refusal, match="mandate_ended"):
        selectors.acting_for(by.person, by.mandate_id, TODAY + timedelta(days=1))
    with pytest.raises(Refusal, match="mandate_ended"):
        selectors.require_acting(by, TODAY + timedelta(days=1))
    with pytest.raises(NotFound):
        selectors.acting_for(make_person("外人"), by.mandate_id, TODAY)


def test_a_handler_reaches_only_the_items_of_the_mandate_whatever_the_session_says():
    by = make_handler(make_firm(), item_codes=("A1",))
    selectors.require_acting(by, TODAY, "A1")
    with pytest.raises(Refusal, match="item_outside_mandate"):
        selectors.require_acting(Acting(by.person, by.applicant, by.acting_as, by.mandate_id), TODAY, "B2")


def grant(by, agent, **changed):
    facts = {
        "agent_document_no": agent.document_no, "agent_name": agent.name, "starts_on": TODAY,
        "ends_on": TODAY + timedelta(days=30), "by": by, "at": AT,
    }  # fmt: skip
    return services.grant_mandate(**facts | changed)


def test_the_legal_representative_grants_and_revokes():
    boss, agent = make_person("李法人"), make_person("赵经办")
    firm = make_firm(legal_rep=boss)
    by = selectors.acting_choices(boss, TODAY)[1]
    mandate = grant(by, agent, item_codes=["A1"])
    assert (mandate.principal, mandate.acting_as) == (firm, ActingAs.HANDLER)
    with pytest.raises(NotFound):
        services.revoke_mandate(mandate_id=mandate.pk, by=acting(), at=AT)
    services.revoke_mandate(mandate_id=mandate.pk, by=by, at=AT)
    with pytest.raises(Refusal, match="mandate_ended"):
        selectors.acting_for(agent, mandate.pk, TODAY)


def test_a_handler_cannot_pass_the_right_on_and_a_typing_error_gives_nobody_a_right():
    with pytest.raises(Refusal, match="not_permitted"):
        grant(make_handler(make_firm()), make_person())
    with pytest.raises(Invalid):
        grant(acting(), make_person("张三"), agent_name="张四")
    person = make_person()
    with pytest.raises(Refusal, match="mandate_not_to_self"):
        grant(acting(person), person)
    with pytest.raises(Refusal, match="level_too_low"):
        grant(acting(make_person(level=AssuranceLevel.MATCHED)), make_person("张三"))
    assert not Mandate.objects.filter(acting_as=ActingAs.PROXY).exists()


def test_posts_count_for_their_term_and_scope_and_cost_one_query(django_assert_num_queries):
    body, other = make_body(region_code="990102000000"), make_body()
    staff = make_staff(Role.EXAMINER, body=body)
    assign(staff, Role.LEADER, body_id=other.pk, starts_on=TODAY, ends_on=TODAY)
    assign(staff, Role.SUPERVISOR, region_code="990100000000")
    with django_assert_num_queries(1):
        posts = selectors.posts_of(staff, TODAY)
        assert posts.has(Role.EXAMINER, body_id=body.pk) and not posts.has(Role.EXAMINER, body_id=other.pk)
        assert posts.body_ids(Role.EXAMINER, Role.LEADER) == {body.pk, other.pk}
        assert posts.has(Role.SUPERVISOR, region_code=body.region_code)
        assert not posts.has(Role.SUPERVISOR, region_code="990200000000")
        assert selectors.posts_of(staff, TODAY) is posts
    assert not selectors.posts_of(staff, TODAY + timedelta(days=1)).has(Role.LEADER)


def test_administrators_keep_posts_in_their_region_but_never_their_own():
    admin = make_staff(Role.ADMIN, region_code="990100000000")
    inside, outside = make_body(region_code="990101000000"), make_body(region_code="990200000000")
    clerk = make_staff(body=inside)
    post = services.assign_post(staff=clerk, role=Role.WINDOW_CLERK, body_id=inside.pk, by=admin, at=AT)
    assert selectors.posts_of(clerk, TODAY).has(Role.WINDOW_CLERK)
    with pytest.raises(Refusal, match="not_permitted"):
        services.assign_post(staff=clerk, role=Role.WINDOW_CLERK, body_id=outside.pk, by=admin, at=AT)
    with pytest.raises(Refusal, match="not_to_oneself"):
        services.assign_post(staff=admin, role=Role.WINDOW_CLERK, body_id=inside.pk, by=admin, at=AT)
    with pytest.raises(Refusal, match="not_permitted"):
        services.assign_post(staff=admin, role=Role.ADMIN, body_id=inside.pk, by=clerk, at=AT)
    services.end_post(post_id=post.pk, by=admin, at=AT + timedelta(days=3))
    clerk = selectors.staff(clerk.pk)
    assert not selectors.posts_of(clerk, TODAY + timedelta(days=3)).has(Role.WINDOW_CLERK)


def test_a_person_is_masked_and_a_firm_is_not():
    shown = selectors.masked(make_person("欧阳修"))
    assert shown.name == "欧阳*" and shown.document_no[3:14] == "*" * 11 and "****" in shown.mobile
    assert selectors.masked(make_firm("云江面馆")).name == "云江面馆"


def test_opening_a_mask_needs_a_post_and_a_reason_and_is_told_to_the_person():
    who, clerk = make_person(), make_staff(Role.WINDOW_CLERK)
    facts = {"applicant_id": who.pk, "field": "document_no", "at": AT}
    with pytest.raises(Refusal, match="reason_needed"):
        services.unmask(**facts, reason=" ", by=clerk)
    with pytest.raises(Refusal, match="not_permitted"):
        services.unmask(**facts, reason="核对", by=make_staff(Role.ADMIN))
    assert not AccessLine.objects.exists()
    assert services.unmask(**facts, reason="核对原件", by=clerk) == who.document_no
    line = selectors.access_log_of(who).rows[0]
    assert (line.actor_name, line.fields, line.reason) == (clerk.name, ["document_no"], "核对原件")
    assert who.document_no not in str(AuditEntry.objects.get(code="applicant.unmasked").facts)


@given(
    born=st.dates(date(1900, 1, 1), date(2026, 1, 1)), sequence=st.integers(0, 999), number=st.integers(0, 10**9 - 1)
)
def test_synthetic_numbers_are_right_numbers_of_nobody(born, sequence, number):
    person, firm = synthetic.id_number(born, sequence), synthetic.credit_code(number)
    assert checks.id_number_problem(person) is None and checks.credit_code_problem(firm) is None
    assert synthetic.is_synthetic(person) and synthetic.is_synthetic(firm)
