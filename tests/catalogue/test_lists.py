"""Named lists: who may keep them, what stands on record, what a page of them costs."""

import pytest
from django.utils.timezone import localdate
from tests.cases.factories import a_staff
from tests.catalogue.factories import a_body, published_item
from tests.catalogue.making_lists import LATER, NOW, a_batch, a_batch_list, lists, ops

from tongban.identity.enums import Role
from tongban.kernel.errors import Refusal
from tongban.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def body():
    return a_body("云江市政务服务数据管理局")


@pytest.fixture
def keeper(body):
    return a_staff("管理员", (Role.CATALOGUE_MANAGER, body), body=body)


def test_only_the_catalogue_managers_of_the_keeping_body_or_its_region_change_a_list(body, keeper):
    made, item = a_batch_list(body, by=keeper), published_item(body=body)
    stranger = a_staff("外人", (Role.CATALOGUE_MANAGER, a_body("云江市教育局")), body=body)
    above = a_staff("市管理员", (Role.CATALOGUE_MANAGER, "999900000000"), body=body)
    leader = a_staff("负责人", (Role.LEADER, body), body=body)
    for who in (stranger, leader):
        with pytest.raises(Refusal, match="catalogue.not_your_list"):
            ops.open_batch(list_id=made.pk, by=who, at=NOW)
        with pytest.raises(Refusal, match="catalogue.not_your_list"):
            a_batch_list(body, by=who)
    a_batch(made, item, by=above)
    assert body in lists.keepers(above, localdate(NOW)) and lists.keepers(leader, localdate(NOW)) == []


def test_what_is_done_to_a_list_is_on_record(body, keeper):
    made = a_batch_list(body, by=keeper)
    a_batch(made, published_item(body=body), by=keeper)
    ops.change_list(
        list_id=made.pk, name="通办清单", kind="anywhere", scope="in_province", description="", by=keeper, at=NOW
    )
    ops.close_list(list_id=made.pk, reason="并入省清单", by=keeper, at=LATER)
    codes = list(AuditEntry.objects.filter(actor_id=keeper.pk).order_by("id").values_list("code", flat=True))
    assert codes == [f"catalogue.{one}" for one in (
        "list_created", "batch_opened", "batch_published", "list_moved", "list_changed", "list_closed")]  # fmt: skip
    with pytest.raises(Refusal, match="catalogue.list_closed"):
        ops.open_batch(list_id=made.pk, by=keeper, at=LATER)
    assert lists.public_list(made.code).size == 1


def test_pages_of_lists_take_one_query_each(body, django_assert_num_queries):
    items = [published_item(body=body) for _ in range(4)]
    made = a_batch_list(body)
    a_batch(made, *items)
    for ask in (
        lambda: [(row.item.current.name, row.body.name, row.entered_by.number) for row in lists.members(made).rows],
        lambda: [row.keeper.name for row in lists.public_lists()],
        lambda: [row.keeper.name for row in lists.lists_page().rows],
        lambda: lists.changes_of(made).rows,
        lambda: lists.lists_of_item(items[0].pk),
    ):
        with django_assert_num_queries(1):
            assert ask()
