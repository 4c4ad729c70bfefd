"""Any order of acts, any days between them: what must always hold of a case and its clock."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as DatabaseCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.cases.factories import a_file, acting, an_office, at, make_case

from tongban.cases import lifecycle, selectors, services
from tongban.cases.enums import CaseAction as Do
from tongban.cases.enums import CaseState
from tongban.cases.models import Case, CaseDocument, ClockEvent
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import Invalid, Refusal

MOMENTS = st.timedeltas(min_value=timedelta(minutes=1), max_value=timedelta(days=4))


REACHED: set[str] = set()


def opens(action):
    """Try mostly what the table opens, so that stories go on."""
    return precondition(lambda self: action in lifecycle.opens(self.case.state))


class CaseMachine(RuleBasedStateMachine):
    """Everybody tries everything; refusals are fine, broken promises are not."""

    @initialize(
        window=st.booleans(), item=st.sampled_from(["permit", "public_service"]),
        far=st.sampled_from(["received", "examined", "granted", "accepted"]),
    )  # fmt: skip
    def begin(self, window, item, far):
        self.office = an_office(item_type=item, materials=("申请书", "身份证明"))
        self.now = at("2025-09-22")
        self.case = make_case(self.office, when=self.now, at_window=window, **{far: True})
        self.now += timedelta(hours=8)
        self.closed_row = None
        self.decisions = int(far == "granted")

    def act(self, operation, later, by, **more):
        """One attempt; the clock moves whatever comes of it."""
        self.now += later
        try:
            operation(case_id=self.case.pk, by=by, at=self.now, **more)
            done = True
        except (Refusal, Invalid):
            done = False
        self.case = Case.objects.get(pk=self.case.pk)
        REACHED.add(self.case.state)
        return done

    @opens(Do.REQUEST_CORRECTION)
    @rule(later=MOMENTS, target_code=st.sampled_from(["M01", "M02"]), days=st.sampled_from([5, 15]))
    def ask_for_a_correction(self, later, target_code, days):
        defects = [{"target": target_code, "text": "不清楚"}]
        self.act(services.request_correction, later, self.office.examiner, defects=defects, deadline_days=days)

    @precondition(lambda self: self.case.state == CaseState.CORRECTION)
    @rule(later=MOMENTS)
    def correct(self, later):
        by = acting(self.case.applicant)
        for item in selectors.correction_items(self.case):
            file = a_file(f"applicant:{by.person.pk}")
            self.act(services.attach_material, later / 2, by, material_code=item.target, file_id=file.public_id)
        self.act(services.correct_case, timedelta(minutes=1), by)

    @opens(Do.ACCEPT)
    @rule(later=MOMENTS)
    def accept(self, later):
        self.act(services.accept_case, later, self.office.second)

    @opens(Do.DECLINE)
    @rule(later=MOMENTS, kind=st.sampled_from(["no_permit_needed", "still_failing"]))
    def decline(self, later, kind):
        self.act(services.decline_case, later, self.office.examiner, kind=kind, reasons="理由")

    @opens(Do.ASSIGN)
    @rule(later=MOMENTS)
    def assign(self, later):
        self.act(
            services.assign_examiner,
            later,
            self.office.chief,
            examiner_ids=[self.office.examiner.pk, self.office.second.pk],
        )

    @opens(Do.EXAMINE)
    @rule(later=MOMENTS, passed=st.booleans())
    def examine(self, later, passed):
        self.act(services.examine_case, later, self.office.examiner, opinion="意见", passed=passed)

    @opens(Do.EXTEND)
    @rule(later=MOMENTS, days=st.integers(1, 10))
    def extend(self, later, days):
        self.act(services.extend_case, later, self.office.leader, days=days, reason="情况复杂")

    @opens(Do.GRANT)
    @rule(later=MOMENTS, granted=st.booleans())
    def decide(self, later, granted):
        self.decisions += self.act(services.decide_case, later, self.office.leader, granted=granted, reasons="理由")

    @opens(Do.DELIVER)
    @rule(later=MOMENTS)
    def deliver(self, later):
        self.act(services.deliver_case, later, self.office.chief, way="window", receiver_name="本人")

    @opens(Do.WITHDRAW)
    @rule(later=MOMENTS, chance=st.integers(1, 5))
    def withdraw(self, later, chance):
        if chance == 4:  # else it would end most stories
            assert self.act(services.withdraw_case, later, acting(self.case.applicant), reason="不办了")

    @rule(later=MOMENTS)
    def the_night_passes(self, later):
        self.now += later
        services.accept_silent_cases(self.now)
        services.lapse_overdue_corrections(self.now)
        self.case = Case.objects.get(pk=self.case.pk)

    @rule(later=MOMENTS, chosen=st.sampled_from(["accept", "decide", "deliver", "platform"]))
    def somebody_tries_what_is_not_open(self, later, chosen):
        tries = {
            "accept": (Do.ACCEPT, services.accept_case, self.office.second, {}),
            "decide": (Do.GRANT, services.decide_case, self.office.leader, {"granted": True}),
            "deliver": (Do.DELIVER, services.deliver_case, self.office.chief, {"way": "window", "receiver_name": "某人"}),
        }  # fmt: skip
        if chosen == "platform":
            assert not self.act(services.decide_case, later, SYSTEM, granted=True)
            return
        action, operation, by, more = tries[chosen]
        if action not in lifecycle.opens(self.case.state):
            assert not self.act(operation, later, by, **more)

    @invariant()
    def due_dates_are_what_the_clock_events_say(self):
        assert list(selectors.verify_clocks()) == []

    @invariant()
    def at_most_one_clock_runs_and_none_once_closed(self):
        runs = {}
        for event in ClockEvent.objects.filter(case_id=self.case.pk).order_by("id"):
            if event.kind in ("started", "ended"):
                runs[event.clock] = event.kind
        running = [clock for clock, kind in runs.items() if kind == "started"]
        assert running == ([self.case.running_clock] if self.case.running_clock else [])
        assert self.case.is_open or not running

    @invariant()
    def there_are_never_two_decisions(self):
        kinds = ("grant_decision", "refusal_decision")
        assert CaseDocument.objects.filter(case=self.case, kind__in=kinds).count() == self.decisions <= 1

    @invariant()
    def an_open_case_has_exactly_one_step_to_do_and_a_closed_one_none(self):
        todo = self.case.steps.filter(state="todo").count()
        assert todo == (1 if self.case.is_open else 0)

    @invariant()
    def the_promise_never_outlasts_the_statute(self):
        if self.case.promised_due_on and self.case.statutory_due_on:
            assert self.case.promised_due_on <= self.case.statutory_due_on

    @invariant()
    def the_organ_never_asks_more_than_twice(self):
        assert self.case.corrections.count() <= 2

    @invariant()
    def a_closed_case_never_changes_again(self):
        row = Case.objects.filter(pk=self.case.pk).values().get()
        if self.closed_row is not None:
            assert row == self.closed_row
        if self.case.state in lifecycle.CLOSED:
            self.closed_row = row


class TestCaseMachine(DatabaseCase):
    """Each story in a transaction of its own."""

    def test_no_order_of_acts_breaks_a_case_or_its_clock(self):
        from hypothesis.stateful import run_state_machine_as_test

        run_state_machine_as_test(
            CaseMachine,
            settings=settings(
                max_examples=20, stateful_step_count=14, deadline=None, database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )  # fmt: skip

        assert len(REACHED) >= 5, REACHED  # the stories did go on


pytestmark = pytest.mark.django_db
