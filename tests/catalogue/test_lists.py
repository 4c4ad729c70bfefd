"""Named lists: batches with their documents, rules with exceptions, and that nothing enters or leaves without a reason."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate
from tests.cases.factories import a_staff
from tests.catalogue.factories import PUBLISHED_AT, a_body, published_item

from tongban.catalogue import selectors, services
from tongban.catalogue.enums import ItemStatus
from tongban.catalogue.models import ItemList, ListChange, ListMembership, ServiceItem
from tongban.catalogue.rules import lists as rules
from tongban.catalogue.services.lists.uploads import LARGEST_UNPACKED
from tongban.catalogue.tasks import lists_follow_their_rules
from tongban.identity.enums import Role
from tongban.kernel import events
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import Invalid, NotFound, Refusal
from tongban.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db
NOW = PUBLISHED_AT + timedelta(days=1)
LATER = NOW + timedelta(days=30)
lists, ops = selectors.lists, services.lists


@pytest.fixture
def body():
    return a_body("云江市政务服务数据管理局")


@pytest.fixture
def keeper(body):
    return a_staff("管理员", (Role.CATALOGUE_MANAGER, body), body=body)


def a_batch_list(body, by=SYSTEM, **more):
    return ops.create_list(
        name="跨省通办事项清单", kind="anywhere", scope="cross_province", keeper_id=body.pk, filling="batch", by=by, at=NOW, **more
    )  # fmt: skip


def a_rule_list(body, *rule, public=True, **more):
    made = ops.create_list(
        name="零跑动事项清单", kind="zero_visit", keeper_id=body.pk, filling="rule", by=SYSTEM, at=NOW,
        rule=list(rule or ({"element": "visits", "value": 0},)), **more,
    )  # fmt: skip
    return publish(made) if public else made


def publish(made, at=NOW):
    seen = lists.preview(made)
    return ops.publish_by_rule(list_id=made.pk, seen=(seen.entering, seen.leaving), by=SYSTEM, at=at)


def a_batch(made, *entering, leaving=(), at=NOW, on=None, by=SYSTEM, document="实施方案"):
    batch = ops.open_batch(
        list_id=made.pk, year=at.year, document_title=document, document_number="云政办〔2025〕1号", by=by, at=at
    )
    for item in entering:
        ops.put_line(change_id=batch.pk, item_id=item.pk, act="enter", by=by, at=at)
    for item in leaving:
        ops.put_line(change_id=batch.pk, item_id=item.pk, act="leave", reason="不再跨省办理", by=by, at=at)
    return ops.publish_batch(change_id=batch.pk, seen=(len(entering), len(leaving)), by=by, at=at, on=on)


def on_it(made):
    return set(
        ListMembership.objects.filter(list=made, left_on__isnull=True).values_list("item__current__name", flat=True)
    )


def a_new_version(item, at=LATER, **elements):
    version = services.draft_version(item_id=item.pk, elements=elements, by=SYSTEM, at=at)
    services.publish_version(version_id=version.pk, by=SYSTEM, at=at)


# --- batches


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


# --- rules


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


# --- zero material


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


# --- who may, and how much it costs


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


# --- tables


def a_table(*rows, heads=("事项编码", "列入或退出", "原因")):
    return "\n".join(",".join(row) for row in (heads, *rows)).encode()


def a_workbook(*rows, heads=("事项编码", "列入或退出", "原因")):
    import io

    from openpyxl import Workbook

    book, out = Workbook(), io.BytesIO()
    for row in (heads, *rows):
        book.active.append(list(row))
    book.save(out)
    return out.getvalue()


def read(batch, data, name="第一批.csv"):
    return ops.read_upload(change_id=batch.pk, name=name, data=data, by=SYSTEM, at=NOW)


@pytest.mark.parametrize("make, name", [(a_table, "表.csv"), (a_workbook, "表.xlsx")])
def test_a_table_is_read_first_and_every_faulty_row_is_named(body, make, name):
    made, good = a_batch_list(body), published_item(body=body)
    other = published_item(body=a_body("远方市公安局", region_code="999800000000"))
    batch = ops.open_batch(list_id=made.pk, by=SYSTEM, at=NOW)
    code = good.code
    upload = read(
        batch,
        make((code, "", ""), ("没有的", "列入", ""), ("", "列入", "甲"), (code, "列入", ""), (other.code, "列入", ""),
             (other.code, "跳过", ""), (published_item(body=body).code, "退出", "")),
        name,
    )  # fmt: skip
    assert upload.good == [[good.pk, "enter", ""]]
    assert [(one["row"], one["reason"]) for one in upload.faults] == [
        (3, "code_unknown"), (4, "code_missing"), (5, "code_twice"), (6, "elsewhere"), (7, "act_unknown"), (8, "no_reason"),
    ]  # fmt: skip
    assert lists.tally(batch).entering == 0, "a table that was read changes nothing"
    with pytest.raises(Refusal, match="catalogue.table_has_faults"):
        ops.take_upload(upload_id=upload.pk, only_good=False, by=SYSTEM, at=NOW)
    assert ops.take_upload(upload_id=upload.pk, only_good=True, by=SYSTEM, at=NOW) == 1
    assert lists.tally(batch).entering == 1
    with pytest.raises(Refusal, match="catalogue.table_taken"):
        ops.take_upload(upload_id=upload.pk, only_good=True, by=SYSTEM, at=NOW)


@pytest.mark.parametrize(
    "data, name, code",
    [
        (b"", "a.csv", "table_unreadable"), (b"a,b\n1,2\n", "a.exe", "table_unreadable"),
        (b"PK\x03\x04broken", "a.xlsx", "table_unreadable"), (b"name\nx\n", "a.csv", "table_without_codes"),
        (b"code\n" + b"x\n" * 20_001, "a.csv", "table_too_large"), (b"code\n" + b"x" * 5_300_000, "a.csv", "table_too_large"),
        (b"code\n", "a.csv", ""),
    ],
    ids=["empty", "program", "broken", "no column", "rows", "bytes", "only a head"],
)  # fmt: skip
def test_what_is_no_table_of_items_is_refused_in_words(body, data, name, code):
    batch = ops.open_batch(list_id=a_batch_list(body).pk, by=SYSTEM, at=NOW)
    if code:
        with pytest.raises(Refusal, match=f"catalogue.{code}"):
            read(batch, data, name)
        return
    with pytest.raises(Refusal, match="catalogue.table_empty"):
        ops.take_upload(upload_id=read(batch, data, name).pk, only_good=False, by=SYSTEM, at=NOW)


def test_reading_a_table_takes_the_same_statements_however_long_it_is(body, django_assert_num_queries):
    batch = ops.open_batch(list_id=a_batch_list(body).pk, by=SYSTEM, at=NOW)
    codes = [published_item(body=body).code for _ in range(6)]
    for rows in (codes[:1], codes):
        with django_assert_num_queries(8):
            upload = read(batch, a_table(*((code, "", "") for code in rows)))
        with django_assert_num_queries(10):
            ops.take_upload(upload_id=upload.pk, only_good=False, by=SYSTEM, at=NOW)
    assert lists.tally(batch).entering == 6


def test_a_workbook_that_says_less_of_its_size_than_it_has_is_not_read(body):
    import io
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * (LARGEST_UNPACKED + 1))
    honest, size = out.getvalue(), (LARGEST_UNPACKED + 1).to_bytes(4, "little")
    batch = ops.open_batch(list_id=a_batch_list(body).pk, by=SYSTEM, at=NOW)
    with pytest.raises(Refusal, match="catalogue.table_too_large"):
        read(batch, honest, "表.xlsx")
    with pytest.raises(Refusal, match="catalogue.table_unreadable"):
        read(batch, honest.replace(size, (1000).to_bytes(4, "little")), "表.xlsx")
