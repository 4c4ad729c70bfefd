"""What is published ahead: judged by its own day, in force from midnight of the place, whatever happened in between."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from tests.catalogue.factories import PUBLISHED_AT, a_body, published_item

from tongban.catalogue import selectors, services, tasks
from tongban.catalogue.enums import ItemStatus
from tongban.catalogue.models import GuideFinding, ItemVersion, ServiceItem, VersionNumbers
from tongban.catalogue.services.standing import carrying_out
from tongban.kernel import events
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import Refusal
from tongban.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db
AT, DAY = PUBLISHED_AT, PUBLISHED_AT.date()
CHINA = timezone(timedelta(hours=8))


def ahead(item, days, **elements):
    draft = services.draft_version(item_id=item.pk, elements=elements, by=SYSTEM, at=AT)
    return services.publish_version(
        version_id=draft.pk, by=SYSTEM, at=AT, effective_on=DAY + timedelta(days=days) if days else None
    )


def midnight(days, seconds=0):
    """That many days on, at 00:00 in China, given in UTC as a server has it."""
    there = datetime.combine(DAY + timedelta(days=days), datetime.min.time(), CHINA)
    return there.astimezone(UTC) + timedelta(seconds=seconds)


def current(item):
    return ServiceItem.objects.values_list("current__number", flat=True).get(pk=item.pk)


def test_the_day_begins_at_midnight_of_the_place_and_not_of_greenwich():
    item = published_item()
    ahead(item, 3, promised_limit=5)
    assert services.bring_into_force(midnight(3, seconds=-1)) == 0 and current(item) == 1
    assert services.bring_into_force(midnight(3)) == 1 and current(item) == 2
    assert services.bring_into_force(midnight(3, seconds=3600)) == 0, "the second time nothing happens"
    line = AuditEntry.objects.get(code="catalogue.version_in_force")
    assert (line.facts["number"], line.actor_name) == (2, SYSTEM.actor_name)


def test_of_two_that_wait_the_later_version_counts_whichever_day_comes_first():
    item = published_item()
    ahead(item, 9, promised_limit=5)
    ahead(item, 4, promised_limit=3)
    for days, number in ((3, 1), (4, 3), (9, 3), (30, 3)):
        services.bring_into_force(midnight(days))
        assert current(item) == number
        assert selectors.version_in_force(item.code, DAY + timedelta(days=days)).number == number


def test_a_version_that_waits_comes_into_force_while_the_item_is_suspended_and_the_item_stays_so():
    item = published_item()
    ahead(item, 4, promised_limit=3)
    services.suspend_item(item_id=item.pk, reason="系统升级改造", by=SYSTEM, at=AT, until=DAY + timedelta(days=6))
    services.bring_into_force(midnight(4))
    item.refresh_from_db()
    assert (item.current.number, item.status) == (2, ItemStatus.SUSPENDED)
    services.bring_into_force(midnight(7))
    item.refresh_from_db()
    assert (item.current.number, item.status) == (2, ItemStatus.IN_USE)


def test_no_version_comes_into_force_of_an_item_that_was_cancelled_before_its_day():
    item = published_item()
    ahead(item, 4, promised_limit=3)
    ServiceItem.objects.filter(pk=item.pk).update(status=ItemStatus.CANCELLED)
    assert services.bring_into_force(midnight(4)) == 0 and current(item) == 1


def test_what_waits_is_judged_by_the_law_of_its_own_day(settings):
    settings.TONGBAN_GUIDE_AUDIT = {
        "": {
            "severity": {"law_repealed": "blocking"},
            "repealed_laws": [{"name": "云江市旧条例", "repealed_on": str(DAY + timedelta(days=5))}],
        }
    }
    item = published_item()
    said = {"legal_basis": "《中华人民共和国行政许可法》第十二条；《云江市旧条例》第三条"}
    draft = services.draft_version(item_id=item.pk, elements=said, by=SYSTEM, at=AT)
    with pytest.raises(Refusal, match="catalogue.guide_not_fit"):
        services.publish_version(version_id=draft.pk, by=SYSTEM, at=AT, effective_on=DAY + timedelta(days=5))
    services.publish_version(version_id=draft.pk, by=SYSTEM, at=AT, effective_on=DAY + timedelta(days=4))


def test_findings_follow_the_version_that_came_into_force(monkeypatch):
    item = published_item(materials=["申请书"], visits=0)
    ahead(item, 2, visits=3, visits_reason="")
    events.drain()
    found = GuideFinding.objects.filter(item=item, check_name="visits_without_reason", resolved_at=None)
    assert not found.exists(), "until then the first version counts"
    monkeypatch.setattr(tasks.timezone, "now", lambda: midnight(2, seconds=60))
    monkeypatch.setattr(tasks.clocks, "require_right", lambda now: None)
    assert tasks.bring_into_force(0) == 1
    events.drain()
    assert found.exists()


def test_one_act_that_cannot_be_carried_out_holds_up_no_other(monkeypatch):
    body = a_body()
    items = [published_item(body=body, name=name) for name in ("甲", "乙", "丙")]
    for item in items:
        services.suspend_item(item_id=item.pk, reason="系统升级改造", by=SYSTEM, at=AT, from_on=DAY + timedelta(days=1))
    real = carrying_out._carry_out

    def broken(act, some, **more):
        if some[0] == items[0]:
            raise RuntimeError("broken")
        real(act, some, **more)

    monkeypatch.setattr(carrying_out, "_carry_out", broken)
    assert services.bring_into_force(midnight(1)) == 2
    status = dict(ServiceItem.objects.values_list("current__name", "status"))
    assert status == {"甲": "in_use", "乙": "suspended", "丙": "suspended"}
    monkeypatch.setattr(carrying_out, "_carry_out", real)
    assert services.bring_into_force(midnight(1, seconds=3600)) == 1, "the next hour does it"


def test_what_comes_into_force_has_its_numbers_within_the_hour_and_so_has_what_an_upgrade_left_without(monkeypatch):
    item, old = published_item(promised_limit=9), published_item()
    ahead(item, 2, promised_limit=3)
    events.drain()
    VersionNumbers.objects.filter(version=old.current_id).delete()
    monkeypatch.setattr(tasks.timezone, "now", lambda: midnight(2, seconds=60))
    monkeypatch.setattr(tasks.clocks, "require_right", lambda now: None)
    tasks.bring_into_force(0)
    events.drain()
    assert VersionNumbers.objects.filter(version=old.current_id).exists()
    assert VersionNumbers.objects.filter(version__item=item, version__number=2).exists()


def test_moving_many_takes_a_fixed_number_of_statements_for_reading(django_assert_max_num_queries):
    body = a_body()
    for _ in range(8):
        ahead(published_item(body=body), 2, promised_limit=3)
    with django_assert_max_num_queries(8 + 15):  # an audit line each, one event for all
        assert services.bring_into_force(midnight(2)) == 8
    assert set(ItemVersion.objects.filter(number=2).values_list("effective_on", flat=True)) == {date(2025, 1, 8)}
