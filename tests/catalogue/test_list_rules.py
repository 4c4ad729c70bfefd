"""Lists filled by rule: who enters and leaves, exceptions, every condition, zero material."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate
from tests.catalogue.factories import a_body, published_item
from tests.catalogue.making_lists import LATER, NOW, a_new_version, a_rule_list, lists, on_it, ops

from tongban.catalogue import services
from tongban.catalogue.enums import ItemStatus
from tongban.catalogue.models import ItemList, ListChange, ListMembership, ServiceItem
from tongban.catalogue.rules import lists as rules
from tongban.catalogue.tasks import lists_follow_their_rules
from tongban.kernel import events
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import Invalid, Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def body():
    return a_body("云江市政务服务数据管理局")


def test_a_rule_fills_its_list_and_says_why(body):
    published_item(body=body, name="网上办", visits=0), published_item(body=body, name="跑一次", visits=1)
    published_item(body=a_body("远方", region_code="999800000000"), name="外地", visits=0)
    made = a_rule_list(body)
    assert on_it(made) == {"网上办"}
    assert ListMembership.objects.get().entry_reason == "符合条件：不用到现场（到现场次数为0）"
    assert ItemList.objects.get().size == 1


def test_a_published_version_brings_its_item_in_and_takes_it_off_with_the_reason(body):
    item, other = published_item(body=body, visits=0), published_item(body=body, name="另一项", visits=1)
    events.drain()
    made = a_rule_list(body)
    a_new_version(item, visits=1), a_new_version(other, visits=0)
    events.drain()
    gone = ListMembership.objects.get(item=item)
    assert (gone.left_on, gone.exit_reason) == (localdate(LATER), "不再符合条件：不用到现场（到现场次数为0）")
    assert on_it(made) == {"另一项"}
    assert ListChange.objects.get(list=made, on=localdate(LATER)).way == "rule"
    assert list(ListChange.objects.filter(on=localdate(LATER)).values_list("entered", "left")) == [(1, 1)]


def test_a_version_published_ahead_counts_from_its_day_on(body):
    item = published_item(body=body, visits=1)
    made = a_rule_list(body)
    version = services.draft_version(item_id=item.pk, elements={"visits": 0}, by=SYSTEM, at=NOW)
    services.publish_version(version_id=version.pk, effective_on=localdate(LATER), by=SYSTEM, at=NOW)
    events.drain()
    assert on_it(made) == set()
    services.bring_into_force(LATER)
    ops.bring_up_to_date(at=LATER)
    assert on_it(made) == {item.current.name}


def test_the_night_finds_what_no_publication_told_and_does_nothing_the_second_time(body, monkeypatch):
    item = published_item(body=body, visits=0)
    made = a_rule_list(body)
    ServiceItem.objects.filter(pk=item.pk).update(status=ItemStatus.SUSPENDED)
    monkeypatch.setattr("tongban.kernel.clocks.require_right", lambda at: None)
    lists_follow_their_rules(LATER)
    lists_follow_their_rules(LATER)
    assert ListMembership.objects.get().exit_reason == "事项已暂停"
    assert ListChange.objects.filter(list=made).count() == 2
    made.refresh_from_db()
    assert (made.size, made.checked_at) == (0, LATER)


def test_what_a_person_adds_stays_and_what_they_leave_out_stays_out_until_they_end_it(body):
    inside, outside = published_item(body=body, name="内", visits=0), published_item(body=body, name="外", visits=2)
    made = a_rule_list(body)
    add = ops.except_item(list_id=made.pk, item_id=outside.pk, kind="add", reason="窗口代跑", by=SYSTEM, at=NOW)
    ops.except_item(list_id=made.pk, item_id=inside.pk, kind="leave_out", reason="系统停用", by=SYSTEM, at=NOW)
    ops.bring_up_to_date(at=LATER)
    assert on_it(made) == {"外"}
    assert ListMembership.objects.get(item=outside).entry_reason == "窗口代跑"
    assert ListMembership.objects.get(item=inside).exit_reason == "系统停用"
    with pytest.raises(Refusal, match="catalogue.list_exception_exists"):
        ops.except_item(list_id=made.pk, item_id=outside.pk, kind="add", reason="又", by=SYSTEM, at=NOW)
    ops.end_exception(exception_id=add.pk, reason="不再代跑", by=SYSTEM, at=LATER)
    assert on_it(made) == set()
    assert [one.item for one in lists.exceptions_of(made).rows] == [inside]


def test_another_rule_moves_items_only_as_the_confirming_page_said(body):
    published_item(body=body, name="零", visits=0), published_item(body=body, name="一", visits=1)
    made = a_rule_list(body)
    rule = [{"element": "visits", "value": 1}, {"element": "instant"}]
    seen = lists.preview(made, rule)
    assert (seen.size, seen.entering, seen.leaving) == (0, 0, 1)
    with pytest.raises(Refusal, match="catalogue.list_moved_meanwhile"):
        ops.change_rule(list_id=made.pk, rule=rule, seen=(1, 0), by=SYSTEM, at=LATER)
    ops.change_rule(list_id=made.pk, rule=rule, seen=(0, 1), by=SYSTEM, at=LATER)
    assert ListMembership.objects.get().exit_reason == "不再符合条件：即办件"


ELEMENTS = [
    ({"element": "visits", "value": 1}, {"visits": 1}, {"visits": 2}),
    ({"element": "instant"}, {"case_type": "instant", "promised": 0}, {}),
    ({"element": "may_apply_online"}, {}, {"may_apply_online": False}),
    ({"element": "depth", "value": "acceptance"}, {"online_depth": ["intake", "acceptance"]}, {"online_depth": ["intake"]}),
    ({"element": "fully_online"}, {"visits": 0, "online_depth": ["result_feedback"]}, {"visits": 1, "online_depth": ["result_feedback"]}),
    ({"element": "handling_scope", "value": ["全市", "全国"]}, {"handling_scope": "全国"}, {"handling_scope": "区县"}),
    ({"element": "no_fee"}, {}, {"is_charged": True, "fees": [{"name": "登记费", "standard": "80元", "basis": "《中华人民共和国行政许可法》第五十八条"}]}),
    ({"element": "service_object", "value": "organ"}, {"service_objects": ["organ"]}, {"service_objects": ["person"]}),
    ({"element": "zero_material"}, {"materials": ["申请人身份证"]}, {"materials": ["申请人身份证", "户口簿"]}),
]  # fmt: skip


@pytest.mark.parametrize(
    "condition, meets, does_not", ELEMENTS, ids=lambda one: one.get("element", "") if isinstance(one, dict) else ""
)
def test_every_condition_is_asked_of_the_version_in_force_and_has_words(body, condition, meets, does_not):
    published_item(body=body, name="符合", **meets), published_item(body=body, name="不符合", **does_not)
    made = a_rule_list(body, condition)
    assert on_it(made) == {"符合"}
    assert len(lists.rule_words(made.rule)[0]) > 2


def test_no_condition_is_without_its_example():
    assert {one["element"] for one, _yes, _no in ELEMENTS} == set(rules.ListElement.values)


@pytest.mark.parametrize(
    "rule, problem",
    [
        ([], "empty"), ("visits", "empty"), ([{"element": "sql", "value": "1=1"}], "unknown"), ([["visits", 0]], "unknown"),
        ([{"element": "visits", "value": -1}], "value"), ([{"element": "visits", "value": True}], "value"),
        ([{"element": "visits"}], "value"), ([{"element": "instant", "value": 1}], "value"),
        ([{"element": "depth", "value": "other"}], "value"), ([{"element": "handling_scope", "value": []}], "value"),
        ([{"element": "handling_scope", "value": ["全" * 41]}], "value"), ([{"element": "no_fee"}] * 2, "twice"),
        ([{"element": "no_fee"}] * 9, "too_many"),
    ],
)  # fmt: skip
def test_a_rule_is_of_the_closed_set_or_it_is_refused(body, rule, problem):
    assert rules.problem(rule) == problem
    with pytest.raises(Invalid):
        ops.create_list(name="甲", kind="other", keeper_id=body.pk, filling="rule", rule=rule, by=SYSTEM, at=NOW)


@pytest.mark.parametrize(
    "materials, is_zero",
    [
        ([], True), (["无需材料"], True), (["居民身份证"], True), (["社会保障卡或居民身份证"], True), (["法定代表人身份证复印件"], True),
        ([{"name": "变更申请表", "material_type": "form"}], True), ([{"name": "营业执照", "necessity": "shared"}], True),
        (["户口簿"], False), ([{"name": "举证材料", "material_type": "form"}], False), (["财会人员身份证"], False), ([{"name": "照片", "necessity": "optional"}], False),
        (["法定代表人身份证（非本人的还要出具委托书）"], False), (["身份证、学历证明"], False), (["死亡人员的居民身份证"], False),
    ],
)  # fmt: skip
def test_zero_material_is_forms_and_showing_who_one_is_and_nothing_else(body, materials, is_zero):
    from tongban.catalogue.rules.zero_material import counts

    published_item(body=body, name="事项", materials=materials)
    made = a_rule_list(body, {"element": "zero_material"})
    assert (on_it(made) == {"事项"}) is is_zero
    plain = [one if isinstance(one, dict) else {"name": one} for one in materials]
    assert is_zero is not any(
        counts(name=one["name"], is_form=one.get("material_type") == "form", is_shared=one.get("necessity") == "shared")
        for one in plain
    )


def test_an_item_that_went_over_to_another_body_is_found_under_that_one(body):
    item, other = published_item(body=body), a_body("云江市教育局")
    made = a_rule_list(body)
    ServiceItem.objects.filter(pk=item.pk).update(body=other)
    ops.bring_up_to_date(at=LATER)
    assert [row.item for row in lists.members(made, body_id=other.pk).rows] == [item]
    assert lists.bodies_on(made) == [(other, 1)]


def test_bringing_a_list_up_to_date_costs_the_same_however_many_move(body, django_assert_num_queries):
    made = a_rule_list(body)
    for round in range(2):
        for _ in range(3 + 5 * round):
            published_item(body=body, visits=0)
        with django_assert_num_queries(21):
            assert ops.bring_up_to_date(at=LATER + timedelta(days=round)) == 3 + 5 * round
    with django_assert_num_queries(8):  # mostly nobody moves
        assert ops.bring_up_to_date(at=LATER) == 0
    assert ItemList.objects.get(pk=made.pk).size == 11
