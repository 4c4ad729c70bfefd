"""A change in the applicant's favour applied to open cases (R-ITEM-40, R-CLK-21): never worse, once, and told."""

from datetime import timedelta

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cases.factories import MONDAY_9AM, a_person, a_staff, acting, an_office, at, make_case
from tests.catalogue.factories import a_proof

from tongban.calendars.selectors import working_calendar
from tongban.cases import selectors, services
from tongban.cases.enums import ClockEventKind, ClockName
from tongban.cases.models import Case, CaseDocument, CaseFavour, ClockEvent
from tongban.cases.rules import clock as rules
from tongban.cases.rules.clock import Limit, Tick
from tongban.catalogue import services as catalogue
from tongban.identity.enums import Role
from tongban.kernel import events
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import Invalid, Refusal
from tongban.kernel.models import AuditEntry
from tongban.notifications.models import Message

pytestmark = pytest.mark.django_db
NEXT_DAY = at("2026-03-03", 15)


class Shop:
    """An office with a catalogue manager whose item gets a next version."""

    def __init__(self, **item):
        self.office = an_office(**item)
        self.item = self.office.item
        self.keeper = a_staff("事项员", (Role.CATALOGUE_MANAGER, self.office.body), body=self.office.body)

    def publish(self, when=NEXT_DAY, **more):
        version = catalogue.draft_version(item_id=self.item.pk, by=SYSTEM, at=when, **more)
        catalogue.publish_version(version_id=version.pk, by=SYSTEM, at=when)
        self.version = version
        return version

    def apply(self, case, *elements, when=NEXT_DAY, by=None):
        return services.apply_favourable_change(
            case_id=case.pk, version_id=self.version.pk, elements=elements, by=by or self.keeper, at=when
        )


@pytest.fixture
def shop(db):
    return Shop(statutory=20, promised=10)


def fresh(case):
    return Case.objects.get(pk=case.pk)


def is_rebuilt_the_same():
    return list(selectors.verify_clocks()) == []


def test_a_shorter_promise_counts_from_the_same_start(shop):
    case = make_case(shop.office, accepted=True)
    assert str(case.promised_due_on) == "2026-03-16"
    shop.publish(elements={"promised_limit": 5, "statutory_limit": 15})
    favour = shop.apply(case, "promised_limit", "statutory_limit")
    now = fresh(case)
    assert (str(now.promised_due_on), str(now.statutory_due_on)) == ("2026-03-09", "2026-03-23")
    assert now.due_on == now.promised_due_on and now.version_id == case.version_id, "it stays pinned to its version"
    assert (favour.due_before, favour.due_on) == (case.due_on, now.due_on)
    assert now.steps.get(state="todo").due_on == now.due_on
    assert is_rebuilt_the_same()
    assert services.rebuild_clock(case_id=case.pk, at=NEXT_DAY) == {}


def test_a_case_that_was_in_time_until_now_is_not_made_late(shop):
    case = make_case(shop.office, accepted=True)
    later = at("2026-03-12", 15)
    shop.publish(when=later, elements={"promised_limit": 2})
    shop.apply(case, "promised_limit", when=later)
    assert str(fresh(case).promised_due_on) == "2026-03-12", "today, not a week ago"
    assert is_rebuilt_the_same()


def test_a_case_that_is_late_already_stays_as_late_as_it_is(shop):
    case = make_case(shop.office, accepted=True)
    much_later = at("2026-04-20", 15)
    shop.publish(when=much_later, elements={"promised_limit": 5})
    shop.apply(case, "promised_limit", when=much_later)
    assert fresh(case).promised_due_on == case.promised_due_on
    assert is_rebuilt_the_same()


def test_an_extension_after_it_moves_the_day_by_exactly_its_days(shop):
    case = make_case(shop.office, assigned=True)
    later = at("2026-03-12", 15)
    shop.publish(when=later, elements={"promised_limit": 2})
    shop.apply(case, "promised_limit", when=later)
    services.extend_case(
        case_id=case.pk, days=3, reason="案情复杂", by=shop.office.leader, at=later + timedelta(hours=1)
    )
    assert str(fresh(case).promised_due_on) == "2026-03-17"
    assert is_rebuilt_the_same()


def test_before_acceptance_the_clock_begins_with_the_shorter_limit(shop):
    case = make_case(shop.office)
    shop.publish(elements={"promised_limit": 3, "is_charged": False})
    shop.apply(case, "promised_limit")
    assert fresh(case).due_on == case.due_on, "the days to accept are what they were"
    services.accept_case(case_id=case.pk, by=shop.office.examiner, at=NEXT_DAY + timedelta(hours=1))
    assert str(fresh(case).promised_due_on) == "2026-03-06"
    assert is_rebuilt_the_same()


def test_a_material_that_is_no_longer_needed_is_no_longer_waited_for(shop):
    case = make_case(shop.office, in_correction=True)
    shop.publish(materials=[{"code": "M02", "name": "身份证明"}])
    shop.apply(case, "materials.M01")
    services.correct_case(case_id=case.pk, by=acting(case.applicant), at=NEXT_DAY + timedelta(hours=1))
    assert fresh(case).state == "received"
    with pytest.raises(Invalid):
        services.request_correction(
            case_id=case.pk, defects=[{"target": "M01", "text": "缺少签名"}], by=shop.office.examiner,
            at=NEXT_DAY + timedelta(hours=2),
        )  # fmt: skip


def test_a_fee_that_fell_away_stands_in_no_acceptance_notice():
    shop = Shop(
        is_charged=True,
        fees=[{"name": "工本费", "amount": "10", "basis": "《中华人民共和国价格法》、发改价格〔2020〕1号"}],
    )
    case = make_case(shop.office)
    shop.publish(elements={"is_charged": False, "fees": []})
    shop.apply(case, "fees")
    services.accept_case(case_id=case.pk, by=shop.office.examiner, at=NEXT_DAY + timedelta(hours=1))
    facts = CaseDocument.objects.get(case_id=case.pk, kind="acceptance_notice").facts
    assert facts["is_charged"] is False and facts["fees"] == []


def test_what_burdens_is_never_applied(shop):
    case = make_case(shop.office, accepted=True)
    a_proof(shop.office.body)
    shop.publish(
        elements={"promised_limit": 15, "visits": 1},
        materials=[{"name": "申请书"}, {"name": "身份证明"}, {"name": "场地证明"}],
    )
    with pytest.raises(Refusal, match="case.nothing_to_favour"):
        shop.apply(case, "promised_limit", "visits", "materials.M03", "name", "whatever")
    assert fresh(case).favour is None and fresh(case).due_on == case.due_on


def test_once_and_what_was_left_out_may_follow(shop):
    case = make_case(shop.office, accepted=True)
    shop.publish(elements={"promised_limit": 5, "statutory_limit": 15})
    shop.apply(case, "promised_limit")
    with pytest.raises(Refusal, match="case.nothing_to_favour"):
        shop.apply(case, "promised_limit")
    shop.apply(case, "promised_limit", "statutory_limit")
    given = [[one["element"] for one in row.elements] for row in CaseFavour.objects.all()]
    assert given == [["promised_limit"], ["statutory_limit"]]
    kinds = ClockEvent.objects.filter(case_id=case.pk, kind=ClockEventKind.SHORTENED).count()
    assert kinds == 2 and is_rebuilt_the_same()
    assert set(fresh(case).favour) == {"promised", "statutory"}


def test_a_version_after_it_takes_back_nothing_that_was_given():
    fee = {"name": "工本费", "amount": "10", "basis": "《中华人民共和国价格法》、发改价格〔2020〕1号"}
    shop = Shop(statutory=20, promised=10, is_charged=True, fees=[fee])
    waiting, running = make_case(shop.office), make_case(shop.office, accepted=True)
    shop.publish(elements={"promised_limit": 5, "is_charged": False, "fees": []})
    for case in (waiting, running):
        shop.apply(case, "promised_limit", "fees")
    later = NEXT_DAY + timedelta(hours=1)
    shop.publish(when=later, elements={"promised_limit": 8, "is_charged": True, "fees": [{**fee, "amount": "5"}]})
    for case in (waiting, running):
        with pytest.raises(Refusal, match="case.nothing_to_favour"):
            shop.apply(case, "promised_limit", "fees", when=later)
        kept = fresh(case).favour
        assert (kept["promised"], kept["fees"]["is_charged"]) == ([5, "working_day"], False)
    shop.publish(when=later + timedelta(hours=1), elements={"promised_limit": 3})
    shop.apply(waiting, "promised_limit", when=later + timedelta(hours=1))
    assert fresh(waiting).favour["promised"] == [3, "working_day"] and is_rebuilt_the_same()


def test_a_limit_that_is_longer_than_what_the_law_gives_is_no_favour():
    shop = Shop(statutory=None, promised=10)
    case = make_case(shop.office)
    shop.publish(elements={"statutory_limit": 30})
    with pytest.raises(Refusal, match="case.nothing_to_favour"):
        shop.apply(case, "statutory_limit")
    assert fresh(case).favour is None


def test_an_instant_case_keeps_its_day():
    shop = Shop(case_type="instant", promised=None, statutory=20)
    case = make_case(shop.office)
    shop.publish(elements={"case_type": "promised", "promised_limit": 5})
    with pytest.raises(Refusal, match="case.nothing_to_favour"):
        shop.apply(case, "promised_limit")


@pytest.mark.parametrize("accepted", [False, True])
def test_no_promise_stays_beyond_the_statutory_limit(accepted):
    shop = Shop(statutory=20, promised=15)
    case = make_case(shop.office, accepted=accepted)
    shop.publish(elements={"statutory_limit": 10, "promised_limit": 8})
    shop.apply(case, "statutory_limit")
    if not accepted:
        services.accept_case(case_id=case.pk, by=shop.office.examiner, at=NEXT_DAY + timedelta(hours=1))
    now = fresh(case)
    assert now.promised_due_on == now.statutory_due_on == now.due_on
    assert is_rebuilt_the_same()


def test_only_the_keeper_and_only_an_open_case_and_only_the_version_in_force(shop):
    case = make_case(shop.office, accepted=True)
    decided = make_case(shop.office, granted=True)
    first = shop.publish(elements={"promised_limit": 5})
    for who in (shop.office.leader, shop.office.examiner, Shop().keeper):
        with pytest.raises(Refusal, match="case.not_yours"):
            shop.apply(case, "promised_limit", by=who)
    with pytest.raises(Refusal, match="case.action_not_open"):
        shop.apply(decided, "promised_limit")
    shop.publish(when=NEXT_DAY + timedelta(hours=1), elements={"promised_limit": 4})
    shop.version = first
    with pytest.raises(Refusal, match="case.version_not_later"):
        shop.apply(case, "promised_limit")


def test_the_applicant_reads_what_changed(shop):
    case = make_case(shop.office, accepted=True)
    shop.publish(elements={"promised_limit": 5}, materials=[{"code": "M01", "name": "申请书"}])
    shop.apply(case, "promised_limit", "materials.M02")
    events.drain()
    step = next(one for one in selectors.timeline(fresh(case)) if one.action == "favour")
    assert (
        "10个工作日 → 5个工作日" in step.opinion
        and "不再需要“身份证明”" in step.opinion
        and "2026-03-09" in step.opinion
    )
    message = Message.objects.get(applicant_id=case.applicant_id, template="case_favoured")
    assert "5个工作日" in message.facts["what"]
    line = AuditEntry.objects.get(code="case.favoured")
    assert line.facts["elements"] == ["promised_limit", "materials.M02"]


def test_what_stands_on_record_is_chinese_whatever_the_keeper_reads(shop):
    case = make_case(shop.office, accepted=True)
    shop.publish(elements={"promised_limit": 5})
    with translation.override("en"):
        shop.apply(case, "promised_limit")
    assert "承诺办结时限：10个工作日 → 5个工作日" in fresh(case).steps.get(action="favour").opinion


def test_an_order_for_all_is_audited_once_and_each_case_once(shop, monkeypatch):
    cases = [make_case(shop.office, accepted=True) for _ in range(3)]
    done = make_case(shop.office, granted=True)
    shop.publish(elements={"promised_limit": 5})
    shop.apply(cases[0], "promised_limit")
    with pytest.raises(Invalid):
        services.order_favourable_change(
            item_code=shop.item.code, version_id=shop.version.pk, elements=[], by=shop.keeper, at=NEXT_DAY
        )
    with pytest.raises(Refusal, match="catalogue.not_your_body"):
        services.order_favourable_change(
            item_code=shop.item.code, version_id=shop.version.pk, elements=["promised_limit"], by=shop.office.leader,
            at=NEXT_DAY,
        )  # fmt: skip
    monkeypatch.setattr("tongban.cases.services.bulk.AT_ONCE", 1)
    bulk = services.order_favourable_change(
        item_code=shop.item.code, version_id=shop.version.pk, elements=["promised_limit"], by=shop.keeper, at=NEXT_DAY
    )
    assert bulk.finished_at is None
    assert services.carry_out(bulk_id=bulk.pk, at=NEXT_DAY)
    events.drain()
    bulk.refresh_from_db()
    assert (bulk.total, bulk.done, bulk.left_alone) == (3, 2, 1)
    assert CaseFavour.objects.count() == 3 and CaseFavour.objects.filter(bulk=bulk).count() == 2
    assert AuditEntry.objects.filter(code="case.bulk_ordered").count() == 1
    assert AuditEntry.objects.filter(code="case.favoured").count() == 3
    assert {str(fresh(case).promised_due_on) for case in cases} == {"2026-03-09"}
    assert fresh(done).favour is None and is_rebuilt_the_same()


def test_weighing_takes_a_fixed_number_of_queries_however_many_cases(shop, django_assert_max_num_queries):
    from tongban.catalogue import selectors as reading

    first = shop.item.current_id
    shop.publish(elements={"promised_limit": 5}, materials=[{"name": f"材料{n}"} for n in range(9)])
    with django_assert_max_num_queries(6):
        lines = reading.weighed(first, shop.version.pk)
    assert {line.element: line.effect for line in lines}["promised_limit"] == "favours"


LIMITS = st.builds(Limit, st.integers(0, 30), st.sampled_from(["working_day", "calendar_day"]))
START = at("2026-03-02").date()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(first=LIMITS, second=LIMITS, after=st.integers(0, 60), extension=st.integers(0, 10), stop=st.integers(0, 8))
def test_however_it_is_shortened_no_day_is_later_than_before(first, second, after, extension, stop):
    """For any limits, moment, extension and stop; and never before the day it was done unless it was before already."""
    calendar = working_calendar()
    ticks = [Tick(ClockName.DECISION, ClockEventKind.STARTED, START, statutory=Limit(60), promised=first)]
    if stop:
        ticks.append(Tick(ClockName.DECISION, ClockEventKind.STOPPED, START + timedelta(days=2)))
        ticks.append(Tick(ClockName.DECISION, ClockEventKind.RESUMED, START + timedelta(days=2 + stop)))
    if extension:
        ticks.append(Tick(ClockName.DECISION, ClockEventKind.EXTENDED, START + timedelta(days=1), days=extension))
    before = rules.project(ticks, calendar)
    today = START + timedelta(days=after)
    limit = rules.shortened(ticks, second, calendar.next_working(today), calendar)
    shorter = Tick(ClockName.DECISION, ClockEventKind.SHORTENED, today, promised=limit)
    now = rules.project([*ticks, shorter], calendar)
    assert now.promised_due_on <= before.promised_due_on
    assert now.promised_due_on >= min(before.promised_due_on, today)
    assert now.statutory_due_on == before.statutory_due_on
    assert rules.project([*ticks, shorter], calendar) == now


def test_a_person_who_files_anew_has_the_new_version_anyway(shop):
    shop.publish(elements={"promised_limit": 5})
    case = make_case(shop.office, person=a_person(), when=MONDAY_9AM + timedelta(days=7))
    assert case.version_id == shop.version.pk


def test_it_is_counted_which_element_how_many_cases_have_already(shop, django_assert_num_queries):
    cases = [make_case(shop.office, accepted=True) for _ in range(2)]
    shop.publish(elements={"promised_limit": 5, "statutory_limit": 15})
    shop.apply(cases[0], "promised_limit", "statutory_limit")
    shop.apply(cases[1], "promised_limit")
    with django_assert_num_queries(1):
        counts = selectors.favoured_counts(shop.item.pk, shop.version.pk, shop.version.number)
    assert counts == {"promised_limit": 2, "statutory_limit": 1}
