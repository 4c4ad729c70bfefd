"""Items suspended, resumed and cancelled (R-ITEM-7, R-ITEM-20, R-ITEM-39, R-ITEM-41)."""

from datetime import timedelta

import pytest
from tests.catalogue.factories import published_item
from tests.catalogue.standing import (
    LATER,
    a_house,
    agree,
    cancel,
    names_found,
    split,
    standing,
    status,
    suspend,
)
from tests.catalogue.test_reviewing import AT, DAY, LEGAL, House

from tongban.catalogue import selectors, services
from tongban.catalogue.enums import ActKind, ActState, ItemStatus
from tongban.catalogue.models import (
    GuideFinding,
    ItemAct,
    ListMembership,
    ServiceItem,
    Submission,
)
from tongban.kernel import events
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import Invalid, NotFound, Refusal
from tongban.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(db):
    return a_house()


def test_a_suspended_item_takes_no_applications_and_says_why(house):
    suspend(house)
    with pytest.raises(Refusal, match="catalogue.item_suspended") as no:
        selectors.require_open(selectors.item(house.item.code))
    assert "系统升级改造" in no.value.text() and f"{DAY}" in no.value.text()
    assert not selectors.guide(house.item.code, DAY).is_open, "the guide still answers"
    services.resume_item(item_id=house.item.pk, reason="升级完成了", by=house.manager, at=LATER)
    selectors.require_open(selectors.item(house.item.code))
    assert standing(house.item).says_nothing
    kinds = [one.act.kind for one in selectors.changes(what="acts").rows]
    assert kinds == [ActKind.RESUME, ActKind.SUSPEND]
    seen = AuditEntry.objects.filter(object_id=str(house.item.pk), code__startswith="catalogue.item_")
    assert {"catalogue.item_suspended", "catalogue.item_resumed"} <= set(seen.values_list("code", flat=True))


def test_a_suspension_ahead_begins_and_ends_by_itself(house):
    first, last = DAY + timedelta(days=3), DAY + timedelta(days=5)
    suspend(house, from_on=first, until=last)
    assert status(house.item) == ItemStatus.IN_USE and standing(house.item).coming
    assert services.bring_into_force(AT + timedelta(days=2)) == 0
    assert services.bring_into_force(AT + timedelta(days=3)) == 1
    assert services.bring_into_force(AT + timedelta(days=3)) == 0
    assert status(house.item) == ItemStatus.SUSPENDED
    assert services.bring_into_force(AT + timedelta(days=5)) == 0, "the last day is still one of it"
    assert services.bring_into_force(AT + timedelta(days=6)) == 1
    assert status(house.item) == ItemStatus.IN_USE and standing(house.item).says_nothing


def test_a_suspension_that_was_only_announced_may_be_taken_back(house):
    suspend(house, from_on=DAY + timedelta(days=3))
    with pytest.raises(Refusal, match="catalogue.suspended_already"):
        suspend(house)
    services.resume_item(item_id=house.item.pk, reason="不再需要暂停", by=house.manager, at=AT)
    assert standing(house.item).says_nothing
    assert services.bring_into_force(AT + timedelta(days=3)) == 0 and status(house.item) == ItemStatus.IN_USE


@pytest.mark.parametrize("days", [-1, 3])
def test_the_end_of_a_suspension_brings_no_cancelled_item_back(house, days):
    suspend(house, from_on=DAY + timedelta(days=max(days, 0)), until=DAY + timedelta(days=5))
    ServiceItem.objects.filter(pk=house.item.pk).update(status=ItemStatus.CANCELLED)
    services.bring_into_force(AT + timedelta(days=6))
    assert status(house.item) == ItemStatus.CANCELLED
    assert ItemAct.objects.get().ended_at, "no resumption is made public"


def test_a_worker_that_slept_through_the_whole_suspension_leaves_it_open(house):
    suspend(house, from_on=DAY + timedelta(days=3), until=DAY + timedelta(days=5))
    services.bring_into_force(AT + timedelta(days=9))
    assert status(house.item) == ItemStatus.IN_USE
    assert services.bring_into_force(AT + timedelta(days=9)) == 0


def test_what_makes_no_sense_is_said_beside_its_field(house):
    with pytest.raises(Invalid) as no:
        services.suspend_item(
            item_id=house.item.pk, reason="x", from_on=DAY - timedelta(days=1), by=house.manager, at=AT
        )
    assert set(no.value.errors) == {"reason", "effective_on"}
    with pytest.raises(Invalid) as no:
        suspend(house, until=DAY - timedelta(days=1))
    assert set(no.value.errors) == {"until"}
    with pytest.raises(Invalid) as no:
        services.cancel_item(item_id=house.item.pk, reason="决定取消", document=" ", by=house.manager, at=AT)
    assert set(no.value.errors) == {"document"}
    with pytest.raises(Refusal, match="catalogue.not_suspended"):
        services.resume_item(item_id=house.item.pk, reason="没有暂停过", by=house.manager, at=AT)


def test_only_the_keeper_of_the_items_may(house):
    for who in (house.legal, House().manager):
        with pytest.raises(Refusal, match="catalogue.not_your_body"):
            services.suspend_item(item_id=house.item.pk, reason="不是我的事项", by=who, at=AT)
        with pytest.raises(Refusal, match="catalogue.not_your_body"):
            services.cancel_item(item_id=house.item.pk, reason="不是我的", document="无", by=who, at=AT)
    act = cancel(house)
    for work in (services.publish_act, services.discard_act):
        with pytest.raises(Refusal, match="catalogue.not_your_body"):
            work(act_id=act.pk, by=house.legal, at=AT)


def test_a_cancellation_needs_both_offices_and_then_its_day(house):
    day = DAY + timedelta(days=7)
    act = cancel(house, effective_on=day)
    assert act.state == ActState.SUBMITTED
    with pytest.raises(Refusal, match="catalogue.act_not_approved"):
        services.publish_act(act_id=act.pk, by=house.manager, at=AT)
    agree(house, act)
    assert status(house.item) == ItemStatus.IN_USE
    services.publish_act(act_id=act.pk, by=house.manager, at=AT)
    assert standing(house.item).coming == [act], "announced, and still open"
    selectors.require_open(selectors.item(house.item.code))
    services.bring_into_force(AT + timedelta(days=7))
    with pytest.raises(Refusal, match="catalogue.item_cancelled") as no:
        selectors.require_open(selectors.item(house.item.code))
    assert "国务院决定取消" in no.value.text()
    assert selectors.guide(house.item.code, day).version.name == "食品经营许可", "the old address answers"


def test_one_office_returns_a_cancellation_and_it_may_be_mended_or_given_up(house):
    act = cancel(house)
    house.agree(Submission.objects.get(act=act), LEGAL, is_approved=False, opinion="依据不足")
    act.refresh_from_db()
    assert act.state == ActState.DRAFT
    services.revise_act(
        act_id=act.pk,
        reason="国务院决定取消该许可",
        document="国发〔2025〕1号第三条",
        effective_on=DAY,
        by=house.manager,
        at=AT,
    )
    services.submit_act(act_id=act.pk, by=house.manager, at=AT)
    assert [one.round for one in selectors.rounds_of_act(act.pk)] == [2, 1]
    with pytest.raises(Refusal, match="catalogue.act_not_open"):
        services.discard_act(act_id=act.pk, by=house.manager, at=AT)
    services.withdraw_submission(submission_id=selectors.submission_of_act(act.pk).pk, by=house.manager, at=AT)
    services.discard_act(act_id=act.pk, by=house.manager, at=AT)
    assert status(house.item) == ItemStatus.IN_USE
    cancel(house), "the item is free again"


def test_one_act_at_a_time(house):
    cancel(house)
    for again in (cancel, split):
        with pytest.raises(Refusal, match="catalogue.act_under_way"):
            again(house)


def test_the_draft_of_a_cancelled_item_is_closed(house):
    draft = services.draft_version(item_id=house.item.pk, by=house.manager, at=AT)
    ServiceItem.objects.filter(pk=house.item.pk).update(status=ItemStatus.CANCELLED)
    for work in (services.edit_version, services.submit_version):
        with pytest.raises(Refusal, match="catalogue.cancelled_already"):
            work(version_id=draft.pk, by=house.manager, at=AT)


def test_a_cancelled_item_comes_back_under_no_version_and_its_code_is_used_up(house):
    act = cancel(house)
    agree(house, act)
    services.publish_act(act_id=act.pk, by=house.manager, at=AT)
    with pytest.raises(Refusal, match="catalogue.cancelled_already"):
        services.draft_version(item_id=house.item.pk, by=house.manager, at=AT)
    with pytest.raises(Refusal, match="catalogue.code_taken"):
        services.create_item(code=house.item.code, body_id=house.body.pk, by=house.manager, at=AT)
    with pytest.raises(Refusal, match="catalogue.cancelled_already"):
        cancel(house)


def test_a_draft_of_an_item_that_was_cancelled_meanwhile_is_not_published(house):
    version = services.draft_version(item_id=house.item.pk, by=house.manager, at=AT)
    act = cancel(house)
    agree(house, act)
    services.publish_act(act_id=act.pk, by=house.manager, at=AT)
    with pytest.raises(Refusal, match="catalogue.cancelled_already"):
        services.publish_version(version_id=version.pk, by=SYSTEM, at=AT)


def test_search_findings_and_lists_follow(house):
    events.drain()
    named = services.lists.create_list(
        name="零跑动事项清单", kind="zero_visit", keeper_id=house.body.pk, filling="rule", by=SYSTEM, at=AT,
        rule=[{"element": "visits", "value": 0}],
    )  # fmt: skip
    services.lists.publish_by_rule(list_id=named.pk, seen=(1, 0), by=SYSTEM, at=AT)
    on_it = ListMembership.objects.filter(list=named, item=house.item, left_on__isnull=True)
    assert on_it.exists()
    assert "食品经营许可" in names_found("食品经营许可")
    services.refresh_findings([house.item.pk], at=AT)
    act = cancel(house)
    agree(house, act)
    services.publish_act(act_id=act.pk, by=house.manager, at=AT)
    events.drain()
    assert "食品经营许可" not in names_found("食品经营许可")
    assert not GuideFinding.objects.filter(item=house.item, resolved_at__isnull=True).exists()
    assert not on_it.exists()


def test_standing_costs_nothing_where_nothing_was_done(house, django_assert_num_queries):
    item = selectors.item(house.item.code)
    with django_assert_num_queries(0):
        selectors.standing_of(item)
    suspend(house)
    item = selectors.item(house.item.code)
    with django_assert_num_queries(2):
        selectors.standing_of(item)


def test_the_public_record_of_acts_takes_three_queries(house, django_assert_num_queries):
    for number in range(5):
        item = published_item(body=house.body, name=f"事项{number}")
        services.suspend_item(item_id=item.pk, reason="系统升级改造", by=house.manager, at=AT)
    with django_assert_num_queries(3):
        page = selectors.changes(what="acts", limit=3)
        said = [
            ([one.current.name for one in row.act.items.all()], list(row.act.successors.all())) for row in page.rows
        ]
    assert said == [(["事项4"], []), (["事项3"], []), (["事项2"], [])]
    assert page.next_cursor and len(selectors.changes(what="acts", after=page.next_cursor, limit=3).rows) == 2


def test_what_is_published_and_what_is_done_stand_in_one_order_of_time(house, django_assert_num_queries):
    suspend(house)
    services.resume_item(item_id=house.item.pk, reason="升级完成了", by=house.manager, at=LATER)
    published_item(body=house.body, name="同一时刻", at=LATER)

    def said(page):
        return [one.act.kind if one.act else one.version.name for one in page.rows]

    with django_assert_num_queries(5):  # versions, acts with items and new items, numbers before
        page = selectors.changes()
    whole = said(page)
    assert whole[:3] == [ActKind.RESUME, "同一时刻", ActKind.SUSPEND] and page.next_cursor is None
    assert set(whole[3:]) == {house.item.current.name}
    walked, after = [], None
    while True:  # page by page forward, then back again
        page = selectors.changes(after=after, limit=1)
        walked += said(page)
        if page.next_cursor is None:
            break
        after = page.next_cursor
    assert walked == whole
    back = []
    while page.previous_cursor:
        page = selectors.changes(after=page.previous_cursor, limit=1)
        back += said(page)
    assert back == whole[:-1][::-1]


def test_there_is_no_act_that_is_not(house):
    with pytest.raises(NotFound):
        selectors.act(0)
