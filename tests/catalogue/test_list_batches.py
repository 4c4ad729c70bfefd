"""Batches of a list: with their documents, and that nothing enters or leaves without a reason."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate
from tests.catalogue.factories import a_body, published_item
from tests.catalogue.making_lists import (
    LATER,
    NOW,
    a_batch,
    a_batch_list,
    lists,
    ops,
)

from tongban.catalogue.enums import ItemStatus
from tongban.catalogue.models import ListMembership, ServiceItem
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import NotFound, Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def body():
    return a_body("云江市政务服务数据管理局")


def test_three_batches_in_three_years_make_one_list_as_in_the_plan_of_lanzhou(body):
    made = a_batch_list(body)
    items = [published_item(body=body, name=f"事项{n}") for n in range(6)]
    a_batch(made, *items[:3], at=NOW)
    a_batch(made, *items[3:5], at=NOW + timedelta(days=365))
    a_batch(made, items[5], at=NOW + timedelta(days=730))
    found = lists.changes_of(made).rows
    assert [(one.number, one.year, one.entered, one.left) for one in found] == [
        (3, 2027, 1, 0),
        (2, 2026, 2, 0),
        (1, 2025, 3, 0),
    ]
    assert lists.public_list(made.code).size == 6
    assert [row.item.current.name for row in lists.members(made, change_id=found[1].pk).rows] == ["事项3", "事项4"]


def test_a_list_is_public_from_its_first_batch_on(body):
    made = a_batch_list(body)
    with pytest.raises(NotFound):
        lists.public_list(made.code)
    a_batch(made, published_item(body=body))
    assert lists.public_list(made.code).state == "open"


def test_an_item_that_leaves_keeps_its_time_on_the_list_with_day_batch_and_reason(body):
    made, item = a_batch_list(body), published_item(body=body)
    first = a_batch(made, item)
    second = a_batch(made, leaving=[item], at=LATER)
    kept = ListMembership.objects.get(list=made, item=item)
    assert (kept.entered_by, kept.left_by, kept.exit_reason) == (first, second, "不再跨省办理")
    assert (kept.entered_on, kept.left_on) == (localdate(NOW), localdate(LATER))
    assert lists.lists_of_item(item.pk) == []
    third = a_batch(made, item, at=LATER + timedelta(days=1))
    assert ListMembership.objects.filter(list=made, item=item).count() == 2 and third.entered == 1


def test_a_batch_counts_who_enters_and_leaves_and_names_lines_that_cannot_be_published(body):
    made = a_batch_list(body)
    on, off, gone = (published_item(body=body, name=name) for name in ("在单", "不在单", "已取消"))
    a_batch(made, on)
    batch = ops.open_batch(list_id=made.pk, document_title="调整", by=SYSTEM, at=LATER)
    for item, act in ((on, "enter"), (off, "leave"), (gone, "enter")):
        ops.put_line(change_id=batch.pk, item_id=item.pk, act=act, reason="调整", by=SYSTEM, at=LATER)
    ServiceItem.objects.filter(pk=gone.pk).update(status=ItemStatus.CANCELLED)
    assert {line.item.pk: line.fault for line in lists.lines_of(batch).rows} == {
        on.pk: "on_list", off.pk: "not_on_list", gone.pk: "not_in_use",
    }  # fmt: skip
    with pytest.raises(Refusal, match="catalogue.batch_lines_faulty"):
        ops.publish_batch(change_id=batch.pk, seen=(2, 1), by=SYSTEM, at=LATER)


def test_who_confirms_other_numbers_than_there_are_now_is_refused(body):
    made, batch_of = a_batch_list(body), published_item(body=body)
    batch = ops.open_batch(list_id=made.pk, document_title="方案", by=SYSTEM, at=NOW)
    ops.put_line(change_id=batch.pk, item_id=batch_of.pk, act="enter", by=SYSTEM, at=NOW)
    with pytest.raises(Refusal, match="catalogue.list_moved_meanwhile"):
        ops.publish_batch(change_id=batch.pk, seen=(2, 0), by=SYSTEM, at=NOW)
    assert not ListMembership.objects.exists()


@pytest.mark.parametrize(
    "how, code",
    [
        ({"document": ""}, "catalogue.batch_without_document"),
        ({"on": date(2025, 2, 1)}, "catalogue.batch_in_future"),
        ({"on": date(2024, 1, 1)}, "catalogue.batch_before_last"),
    ],
)
def test_a_batch_without_document_or_on_an_impossible_day_is_refused(body, how, code):
    made = a_batch_list(body)
    a_batch(made, published_item(body=body))
    with pytest.raises(Refusal, match=code):
        a_batch(made, published_item(body=body), **how)


def test_an_older_batch_may_be_recorded_later_under_its_own_day(body):
    made, item = a_batch_list(body), published_item(body=body)
    batch = a_batch(made, item, on=date(2020, 12, 31))
    assert batch.on == ListMembership.objects.get().entered_on == date(2020, 12, 31)


def test_a_list_has_one_batch_in_preparation_and_a_discarded_number_is_used_again(body):
    made = a_batch_list(body)
    first = ops.open_batch(list_id=made.pk, by=SYSTEM, at=NOW)
    with pytest.raises(Refusal, match="catalogue.batch_in_preparation"):
        ops.open_batch(list_id=made.pk, by=SYSTEM, at=NOW)
    ops.discard_batch(change_id=first.pk, by=SYSTEM, at=NOW)
    assert ops.open_batch(list_id=made.pk, by=SYSTEM, at=NOW).number == 1
    with pytest.raises(Refusal, match="catalogue.batch_not_in_preparation"):
        ops.put_line(change_id=first.pk, item_id=published_item(body=body).pk, act="enter", by=SYSTEM, at=NOW)


def test_to_leave_needs_a_reason_and_an_item_of_elsewhere_does_not_come_in(body):
    made = a_batch_list(body)
    batch = ops.open_batch(list_id=made.pk, by=SYSTEM, at=NOW)
    other = published_item(body=a_body("远方市公安局", region_code="999800000000"))
    with pytest.raises(Refusal, match="catalogue.list_item_elsewhere"):
        ops.put_line(change_id=batch.pk, item_id=other.pk, act="enter", by=SYSTEM, at=NOW)
    with pytest.raises(Refusal, match="catalogue.list_reason_missing"):
        ops.put_line(
            change_id=batch.pk, item_id=published_item(body=body).pk, act="leave", reason=" ", by=SYSTEM, at=NOW
        )
