"""The licence of a grant: made by a job, once, tried again, and never a secret when it fails."""

from datetime import timedelta

import pytest
from tests.cases.factories import a_person, an_office, at, make_case
from tests.licences.factories import TYPE_CODE, make_type

from tongban.cases import selectors, services, tasks
from tongban.cases.enums import CaseState
from tongban.kernel import events, jobs, relay
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import Refusal
from tongban.licences.enums import SealState
from tongban.licences.models import Licence
from tongban.licences.services import change_seal_state, make_seal

pytestmark = pytest.mark.django_db
GRANTED_AT = at("2026-03-02", 14)


@pytest.fixture
def office(empty_queue):
    make_type()
    return an_office(
        result_type="licence", licence_type_code=TYPE_CODE, result_name="食品经营许可证", licence_valid_months=60
    )


def a_frozen_seal(office):
    seal = make_seal(body_id=office.body.pk, kind="organ", by=SYSTEM, at=GRANTED_AT)
    change_seal_state(seal_id=seal.pk, state=SealState.FROZEN, reason="挂失", by=SYSTEM, at=GRANTED_AT)
    return seal


def test_the_handler_only_orders_the_licence_and_the_job_makes_it(office):
    case = make_case(office, granted=True)
    relay.run(strict=True)
    case.refresh_from_db()
    assert case.state == CaseState.GRANTED and not Licence.objects.exists()
    assert jobs.is_waiting(f"licence:{case.pk}")
    assert jobs.run_pending(jobs.FOLLOWING) == 1
    events.drain()
    case.refresh_from_db()
    assert case.licence_identifier == Licence.objects.get().identifier
    assert not jobs.is_waiting(f"licence:{case.pk}")


def test_draining_brings_the_licence_too(office):
    assert make_case(office, granted=True, drained=True).state == CaseState.DELIVERED


def test_ordered_twice_it_is_made_once(office):
    case = make_case(office, granted=True)
    for _ in range(2):
        tasks.order_licence(case.pk, GRANTED_AT)
    events.drain()
    services.make_licence_of_grant(case_id=case.pk, at=GRANTED_AT)
    assert Licence.objects.count() == 1


def test_what_went_wrong_stands_on_the_case_until_it_is_mended(office):
    case, seal = make_case(office, granted=True), a_frozen_seal(office)
    relay.run(strict=True)
    for _ in range(2):
        with pytest.raises(Refusal, match="seal.not_active"):
            services.make_licence_of_grant(case_id=case.pk, at=GRANTED_AT)
    step = selectors.making(selectors.timeline(case))
    assert "不能用印" in step.facts[selectors.TROUBLE]
    change_seal_state(seal_id=seal.pk, state=SealState.VALID, reason="找回", by=SYSTEM, at=GRANTED_AT)
    events.drain()
    case.refresh_from_db()
    assert case.licence_identifier and selectors.making(selectors.timeline(case)) is None


def test_a_licence_that_failed_for_long_is_ordered_again_every_hour(office):
    case = make_case(office, granted=True)
    granted_at = selectors.making(selectors.timeline(case)).started_at
    assert services.licences_still_to_make(granted_at + timedelta(minutes=44)) == []
    tasks.make_late_licences(granted_at + timedelta(minutes=46))
    jobs.run_pending(jobs.FOLLOWING)
    licence = Licence.objects.get()
    assert licence.issued_at == granted_at  # dated as the grant, whenever it could be made
    assert services.licences_still_to_make(granted_at + timedelta(hours=9)) == []


def test_a_name_that_no_font_prints_is_said_at_once_and_refused_with_the_grant(office):
    case = make_case(office, person=a_person("欧阳\ue0a3\U0001f600"), examined=True)
    assert selectors.unprintable(case) == "\ue0a3\U0001f600"
    with pytest.raises(Refusal, match="licence.glyph_missing") as no:
        services.decide_case(case_id=case.pk, granted=True, content={}, by=office.leader, at=at("2026-03-03"))
    assert "\U0001f600" in no.value.text()
    before = case.revision
    case.refresh_from_db()
    assert (case.state, case.revision) == (CaseState.EXAMINING, before)
    services.decide_case(case_id=case.pk, granted=False, reasons="不符合", by=office.leader, at=at("2026-03-03"))


def test_a_case_without_a_licence_prints_no_name(db):
    assert selectors.unprintable(make_case(person=a_person("\ue0a3"))) == ""
