"""好差评: who may rate, once, until when, and who reads it."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cases import factories

from tongban.identity.enums import Role
from tongban.kernel.errors import Invalid, NotFound, Refusal
from tongban.kernel.models import AuditEntry, OutboxEvent
from tongban.ratings import selectors, services
from tongban.ratings.enums import BAD_GRADES, BadReason, Indicator
from tongban.ratings.models import Rating
from tongban.ratings.rules import validity

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return factories.an_office()


@pytest.fixture
def closed(office):
    return factories.make_case(office, delivered=True)


def rate(case, *, after=timedelta(hours=1), **more):
    values = {"grade": 1, "channel": "qr"} | more
    return services.rate_case(token=case.rating_token, at=case.closed_at + after, **values)


def test_a_closed_case_is_rated_once(closed):
    rate(closed, grade=2)
    with pytest.raises(Refusal, match="rating.already_rated"):
        rate(closed, grade=1)
    assert Rating.objects.get().grade == 2


def test_one_additional_rating_stands_beside_the_first(closed):
    rate(closed, grade=5, text="等了太久")
    rate(closed, grade=2, is_additional=True)
    assert list(Rating.objects.order_by("sequence").values_list("grade", flat=True)) == [5, 2]
    with pytest.raises(Refusal, match="rating.additional_used"):
        rate(closed, is_additional=True)


def test_an_open_case_cannot_be_rated(office):
    case = factories.make_case(office, accepted=True)
    with pytest.raises(Refusal, match="rating.not_closed"):
        services.rate_case(token=case.rating_token, grade=1, channel="web", at=factories.at("2026-03-05"))


@pytest.mark.parametrize(("days", "is_open"), [(30, True), (31, False)])
def test_the_window_is_thirty_calendar_days_after_closing(closed, days, is_open):
    assert selectors.invitation(closed.rating_token, closed.closed_at + timedelta(days=days)).is_open is is_open
    if is_open:
        rate(closed, after=timedelta(days=days))
    else:
        with pytest.raises(Refusal, match="rating.window_over"):
            rate(closed, after=timedelta(days=days))


@pytest.mark.parametrize("grade", sorted(BAD_GRADES))
def test_a_bad_grade_says_why(closed, grade):
    with pytest.raises(Invalid) as no:
        rate(closed, grade=grade)
    assert "reasons" in no.value.errors
    assert rate(closed, grade=grade, reasons=[BadReason.SLOW]).reasons == ["slow"]


def test_reasons_are_kept_for_bad_grades_only(closed):
    assert rate(closed, grade=1, reasons=[BadReason.SLOW]).reasons == []


def test_staff_may_not_rate_for_the_applicant(office, closed):
    with pytest.raises(Refusal, match="rating.not_for_staff"):
        rate(closed, by=office.clerk)


def test_somebody_elses_sign_on_may_not_rate(closed):
    with pytest.raises(Refusal, match="rating.not_yours"):
        rate(closed, by=factories.acting(factories.a_person("旁人")))


def test_an_unknown_token_finds_nothing():
    with pytest.raises(NotFound):
        selectors.invitation("no-such-token", factories.MONDAY_9AM)


def test_a_rating_leaves_an_audit_line_and_an_event_and_an_anonymous_one_names_nobody(closed):
    rate(closed, by=factories.the_applicant(closed), is_anonymous=True)
    line = AuditEntry.objects.get(code="case.rated")
    assert closed.applicant_name not in str(line.actor_name)
    assert line.actor_id is None
    assert OutboxEvent.objects.filter(kind="ratings.CaseRated").count() == 1


def test_the_leader_reads_ratings_and_an_examiner_does_not(office, closed, django_assert_num_queries):
    rate(closed, by=factories.the_applicant(closed))
    on = closed.closed_at.date()
    selectors.ratings_visible_to(office.leader, on)  # loads the posts once
    with django_assert_num_queries(1):
        page = selectors.ratings_of_body(office.leader, on)
        labels = [selectors.rater_label(rating) for rating in page.rows]
    assert labels == ["欧阳*"]
    with pytest.raises(NotFound):
        selectors.ratings_of_body(office.examiner, on)


def test_the_leader_of_another_body_sees_none_of_them(closed):
    rate(closed)
    other = factories.an_office(body=factories.a_body(name="云江市另一局"))
    assert selectors.ratings_of_body(other.leader, closed.closed_at.date()).rows == []


def test_the_summary_counts_first_ratings_against_closed_cases(office, closed):
    factories.make_case(office, delivered=True)
    rate(closed, grade=5, reasons=[BadReason.SLOW])
    rate(closed, grade=1, is_additional=True)
    on = closed.closed_at.date() + timedelta(days=1)
    summary = selectors.rating_summary(office.leader, on, since=on - timedelta(days=30))
    assert (summary.total, summary.bad, summary.good_rate, summary.active_rate) == (1, 1, 0.0, 50.0)


def test_a_supervisor_of_the_region_reads_and_counts_them(office, closed):
    rate(closed)
    supervisor = factories.a_staff("钱监督", (Role.SUPERVISOR, office.body.region_code), body=office.body)
    on = closed.closed_at.date()
    assert len(selectors.ratings_of_body(supervisor, on).rows) == 1
    assert selectors.rating_summary(supervisor, on, since=on).active_rate == 100.0


def test_a_supervisor_of_the_body_reads_too(office, closed):
    supervisor = factories.a_staff("钱监督", (Role.SUPERVISOR, office.body), body=office.body)
    assert selectors.ratings_of_body(supervisor, closed.closed_at.date()).rows == []


@given(
    grade=st.none() | st.integers(-1, 7), reasons=st.lists(st.sampled_from([*BadReason.values, "x"])),
    text=st.text(max_size=1100), indicators=st.dictionaries(st.sampled_from([*Indicator.values, "y"]), st.integers(-1, 7)),
)  # fmt: skip
def test_what_passes_the_check_is_within_the_grades(grade, reasons, text, indicators):
    found = validity.problems(
        grade=grade, reasons=reasons, text=text, indicators=indicators, bad_grades=BAD_GRADES,
        known_reasons=BadReason.values, known_indicators=Indicator.values,
    )  # fmt: skip
    if not found:
        assert grade in range(1, 6)
        assert set(reasons) <= set(BadReason.values)
        assert len(text) <= 1000
        assert all(1 <= value <= 5 for value in indicators.values())
