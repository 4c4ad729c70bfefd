"""应进必进: items in halls, what may stay outside, the rates, and intake outside the halls (CAT-10)."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.cases import factories as cases
from tests.catalogue.factories import PUBLISHED_AT, a_body, published_item
from tests.catalogue.test_guide_audit import a_manager

from tongban.cases.models import Case
from tongban.cases.selectors import taken_in_outside
from tongban.catalogue import selectors
from tongban.catalogue.models import HallPresence, OutsideHalls, ServiceItem
from tongban.catalogue.rules.presence import Presence, is_hall_for, meets
from tongban.catalogue.services import bring_into_hall, end_staying_outside, let_stay_outside, take_out_of_hall
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import Invalid, Refusal
from tongban.kernel.models import AuditEntry
from tongban.regions.models import Hall, Window

LATER = PUBLISHED_AT + timedelta(days=1)
database = pytest.mark.django_db


def a_hall(name="云江市政务服务中心", region_code="999900000000"):
    hall = Hall.objects.create(name=name, region_code=region_code, address="江滨大道88号", hours="工作日9:00-17:00")
    Window.objects.create(hall=hall, number="3", name="综合窗口")
    return hall


def bring(hall, *items, kind="full", by=SYSTEM, at=LATER, **more):
    return bring_into_hall(item_ids=[item.pk for item in items], hall_id=hall.pk, kind=kind, by=by, at=at, **more)


def outside(*items, by=SYSTEM, reason="须现场勘验", document="云政办〔2025〕8号", **more):
    return let_stay_outside(
        item_ids=[one.pk for one in items], reason=reason, document=document, by=by, at=LATER, **more
    )


def rates():
    return {body.name: presence for body, presence in selectors.presence.presence_by_body()}


@pytest.mark.parametrize(
    "counts, rate, missing", [((10, 8, 0, 0), 80.0, 2), ((10, 8, 0, 2), 100.0, 0), ((3, 0, 0, 3), None, 0), ((1000, 999, 0, 0), 99.9, 1), ((10000, 9999, 0, 0), 99.9, 1)]
)  # fmt: skip
def test_the_rate_is_what_is_in_a_hall_of_what_has_to_be(counts, rate, missing):
    one = Presence(*counts)
    assert (one.rate, one.missing) == (rate, missing), "nothing is 100 while one is missing"


def test_a_rate_is_met_or_not_only_where_there_are_a_rate_and_a_target():
    assert (meets(80.0, 80), meets(79.9, 80), meets(None, 80), meets(50.0, None)) == (True, False, None, None)
    both = Presence(4, 3, 1, 0, 1) + Presence(1, 1, 1, 0, 0)
    assert (both.items, both.present, both.comprehensive_rate, both.consulting) == (5, 4, 50.0, 1)


@database
def test_items_are_counted_by_body_and_consultation_alone_is_no_presence():
    hall, body = a_hall(), a_body()
    one, two, three, four = (published_item(body=body, name=f"第{n}项") for n in range(4))
    bring(hall, one, kind="comprehensive", windows=["3"])
    bring(hall, two, kind="consultation")
    outside(three)
    assert rates() == {body.name: Presence(items=4, present=1, comprehensive=1, listed=1, consulting=1)}
    for state, seen in (("missing", [two, four]), ("present", [one]), ("listed", [three]), ("consulting", [two])):
        assert [item.pk for item in selectors.presence.items_by_presence(state).rows] == [item.pk for item in seen]


@database
def test_only_items_on_application_in_use_count():
    body = a_body()
    published_item(body=body)
    suspended = published_item(body=body, name="停办的事项")
    ServiceItem.objects.filter(pk=suspended.pk).update(status="suspended")
    assert rates()[body.name].items == 1


@database
def test_two_halls_count_an_item_once_and_bringing_it_again_changes_how():
    one, two, item = a_hall(), a_hall("江城区政务服务中心"), published_item()
    bring(one, item)
    bring(two, item)
    bring(one, item, kind="comprehensive", windows=["3", "3"], since=date(2025, 1, 2))
    assert rates()[item.body.name].present == 1
    found = [(row.name, row.kind, row.windows) for row in selectors.around(item.pk, LATER.date()).halls]
    assert (one.name, "comprehensive", "3") in found and len(found) == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        HallPresence.objects.create(hall=one, item=item, kind="full", since=LATER.date())


@database
def test_what_is_wrong_is_said_by_field_and_nothing_is_written():
    hall, item = a_hall(), published_item()
    for wrong, field in (
        ({"kind": "magic"}, "kind"), ({"windows": ["3", "9"]}, "windows"), ({"since": date(2100, 1, 1)}, "since"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as no:
            bring(hall, item, **({"kind": "full"} | wrong))
        assert set(no.value.errors) == {field}
    with pytest.raises(Invalid) as no:
        bring_into_hall(item_ids=[item.pk], hall_id=0, kind="full", by=SYSTEM, at=LATER)
    assert set(no.value.errors) == {"hall"}
    for keys in ([], [0], [item.pk, 0], range(201)):
        with pytest.raises(Invalid) as no:
            bring_into_hall(item_ids=list(keys), hall_id=hall.pk, kind="full", by=SYSTEM, at=LATER)
        assert set(no.value.errors) == {"item"}
    with pytest.raises(Invalid) as no:
        outside(item, reason=" 无 ", document=" ", since=date(2100, 1, 1))
    assert set(no.value.errors) == {"reason", "document", "since"}
    assert not HallPresence.objects.exists() and not OutsideHalls.objects.exists()


@database
def test_an_item_is_not_in_a_hall_and_on_the_negative_list_at_once():
    hall, item = a_hall(), published_item()
    outside(item)
    with pytest.raises(Refusal, match="catalogue.item_may_stay_outside"):
        bring(hall, item)
    bring(hall, item, kind="consultation")
    end_staying_outside(listed_id=OutsideHalls.objects.get().pk, reason="改为进驻大厅", by=SYSTEM, at=LATER)
    bring(hall, item)
    with pytest.raises(Refusal, match="catalogue.item_is_in_hall"):
        outside(item)


@database
def test_what_ended_stays_with_its_reason_and_everything_is_on_record():
    hall, item = a_hall(), published_item()
    bring(hall, item)
    row = HallPresence.objects.get()
    with pytest.raises(Invalid):
        take_out_of_hall(presence_id=row.pk, reason=" ", by=SYSTEM, at=LATER)
    take_out_of_hall(presence_id=row.pk, reason="窗口调整", by=SYSTEM, at=LATER)
    take_out_of_hall(presence_id=row.pk, reason="第二次点击", by=SYSTEM, at=LATER)
    outside(item)
    outside(item, reason="改写过的理由")
    listed = OutsideHalls.objects.get()
    end_staying_outside(listed_id=listed.pk, reason="改为进驻大厅", by=SYSTEM, at=LATER)
    end_staying_outside(listed_id=listed.pk, reason="第二次点击", by=SYSTEM, at=LATER)
    row.refresh_from_db()
    listed.refresh_from_db()
    assert (row.end_reason, listed.reason, listed.end_reason) == ("窗口调整", "改写过的理由", "改为进驻大厅")
    codes = list(AuditEntry.objects.filter(code__contains="hall").order_by("pk").values_list("code", flat=True))
    for model, key in ((HallPresence, row.pk), (OutsideHalls, listed.pk)):
        for wrong in ({"ended_on": None}, {"end_reason": ""}, {"ended_on": date(2020, 1, 1)}):
            with pytest.raises(IntegrityError), transaction.atomic():
                model.objects.filter(pk=key).update(**wrong)
    assert codes == ["catalogue.brought_into_hall", "catalogue.taken_out_of_hall"]
    assert AuditEntry.objects.filter(code__endswith="outside").count() == 3
    assert rates()[item.body.name] == Presence(items=1)


@database
def test_only_the_managers_of_a_body_place_its_items():
    hall, item, theirs = a_hall(), published_item(), published_item(body=a_body("云江市教育局"))
    manager = a_manager(item.body)
    assert bring(hall, item, by=manager) == 1
    for act in (lambda: bring(hall, item, theirs, by=manager), lambda: outside(theirs, by=manager)):
        with pytest.raises(Refusal, match="catalogue.not_your_body"):
            act()
    bring(hall, theirs)
    with pytest.raises(Refusal, match="catalogue.not_your_body"):
        take_out_of_hall(presence_id=HallPresence.objects.get(item=theirs).pk, reason="窗口调整", by=manager, at=LATER)


@database
def test_the_rates_and_the_lists_take_the_same_however_many(django_assert_num_queries):
    hall, body = a_hall(), a_body()
    for number in (2, 12):
        items = [published_item(body=body, name=f"第{number}-{n}项") for n in range(number)]
        bring(hall, *items)
        with django_assert_num_queries(2):
            selectors.presence.presence_by_body()
        with django_assert_num_queries(3):
            selectors.presence.standing_of(selectors.presence.items_by_presence("present").rows)
        with django_assert_num_queries(3):
            selectors.presence.halls_with_counts()


@database
def test_a_case_taken_in_outside_the_halls_is_found_for_an_item_that_was_in_one():
    office = cases.an_office()
    inside, before = cases.make_case(office, at_window=True), cases.make_case(office, at_window=True)
    wrong, online = cases.make_case(office, at_window=True), cases.make_case(office)
    day = timedelta(days=1)
    at = wrong.submitted_at
    Case.objects.filter(pk=wrong.pk).update(hall=None, window=None)
    Case.objects.filter(pk=before.pk).update(hall=None, window=None, submitted_at=at - 40 * day)
    assert taken_in_outside(since=at.date() - 90 * day) == [], "the item is in no hall yet"
    bring(office.hall, office.item, at=at, since=at.date() - 30 * day)
    found = taken_in_outside(since=at.date() - 90 * day)
    assert [(one.item_code, one.cases) for one in found] == [(office.item.code, 1)]
    assert taken_in_outside(since=at.date() + day) == []
    assert inside.hall_id and online.hall_id is None
    Case.objects.filter(pk=inside.pk).update(hall=None, submitted_at=at - 20 * day)
    HallPresence.objects.update(ended_on=at.date() - 10 * day, end_reason="窗口调整")
    assert [one.last_at for one in taken_in_outside(since=at.date() - 90 * day)] == [at - 20 * day]


@pytest.mark.parametrize(("hall", "item", "fits"), [
    ("999901000000", "999901000000", True), ("999900000000", "999901000000", True), ("999901000000", "999900000000", True),
    ("999901001000", "999900000000", True), ("999902000000", "999901000000", False), ("999800000000", "999901000000", False),
    ("999901002000", "999901001000", False), ("999902000000", "", True),
])  # fmt: skip
def test_a_hall_takes_items_of_its_own_region_and_of_those_above_and_below_it(hall, item, fits):
    assert is_hall_for(hall, item) is fits


@database
def test_no_item_comes_into_the_hall_of_another_region_and_none_of_those_beside_it():
    here, there = a_body(region_code="999901000000"), a_body(name="河东区市场监督管理局", region_code="999902000000")
    mine, other = published_item(body=here), published_item(body=there, name="酒类流通备案")
    hall = a_hall(name="临江区政务服务中心", region_code="999901000000")
    with pytest.raises(Invalid) as no:
        bring(hall, mine, other)
    assert set(no.value.errors) == {"hall"} and "（1项：酒类流通备案）" in no.value.errors["hall"][0]
    assert not HallPresence.objects.exists()
    assert bring(hall, mine) == 1
