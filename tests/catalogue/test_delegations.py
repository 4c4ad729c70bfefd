"""Items done in towns, villages and functional areas (CAT-12, R-ITEM-12, R-ITEM-17)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests.cases.factories import a_staff
from tests.catalogue.factories import PUBLISHED_AT, a_body, published_item

from tongban.catalogue import selectors, services
from tongban.catalogue.models import Delegation
from tongban.identity.enums import Role
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import Invalid, NotFound, Refusal
from tongban.kernel.models import AuditEntry
from tongban.regions import services as regions
from tongban.regions.models import BodyNature

pytestmark = pytest.mark.django_db
AT = PUBLISHED_AT + timedelta(days=1)
DAY = AT.date()
WHO = {"by": SYSTEM, "at": PUBLISHED_AT}
TOWN, VILLAGE, AREA = "999901100000", "999901100001", "999971000000"


class Land:
    """A city with a town, a village in it and a development zone; a body of the city with its keeper; a town body."""

    def __init__(self):
        regions.register_division(code="9999", name="云江市", level=2, **WHO)
        regions.register_division(code="999901", name="临江区", level=3, parent_code="9999", **WHO)
        regions.register_division(code=TOWN, name="柳林镇", level=4, parent_code="999901", **WHO)
        regions.register_division(code=VILLAGE, name="上柳村", level=5, parent_code=TOWN, **WHO)
        regions.register_functional_area(code="999971", name="云江高新区", parent_code="9999", **WHO)
        self.body = a_body()
        self.keeper = a_staff("事项员", (Role.CATALOGUE_MANAGER, self.body), body=self.body)
        self.town_body = a_body(name="柳林镇人民政府", region_code=TOWN)
        self.item = published_item(body=self.body)

    def delegate(self, kind="delegated", region=TOWN, **more):
        more = {"place": "柳林镇便民服务中心", "document": "云政发〔2025〕4号", "body_id": self.town_body.pk} | more
        return services.delegate_item(
            item_id=more.pop("item", self.item).pk,
            kind=kind,
            region_code=region,
            by=more.pop("by", self.keeper),
            at=AT,
            **more,
        )


@pytest.fixture
def land(db):
    return Land()


def test_what_is_delegated_stands_in_the_town_and_on_the_item(land, django_assert_num_queries):
    land.delegate(hours="周一至周五 9:00-17:00", phone="0999-1")
    land.delegate("agent", VILLAGE, place="上柳村代办点", body_id=None)
    other = published_item(body=land.body, name="老年优待证办理")
    land.delegate("window", VILLAGE, item=other, place="上柳村代办点", body_id=None)
    land.delegate("entrusted", AREA, item=other, place="高新区政务中心")
    with django_assert_num_queries(1):
        counts = selectors.nearby_counts(DAY)
    assert (counts.towns, counts.villages, counts.areas, counts.any) == (1, 2, 1, 2)
    assert [(one.name, one.items) for one in selectors.towns(DAY)] == [
        ("云江市临江区柳林镇", 1), ("云江市临江区柳林镇上柳村", 2), ("云江市云江高新区", 1),
    ]  # fmt: skip
    with django_assert_num_queries(1):
        rows = [(row.item.current.name, row.item.body.name) for row in selectors.items_in_town(VILLAGE, DAY).rows]
    assert len(rows) == 2
    assert [one.place for one in selectors.places_of_item(land.item.pk, DAY)] == ["柳林镇便民服务中心", "上柳村代办点"]
    assert AuditEntry.objects.filter(code="catalogue.item_delegated").count() == 4


def test_it_holds_from_its_first_to_its_last_day(land):
    made = land.delegate(from_on=DAY + timedelta(days=2), until=DAY + timedelta(days=4))
    days = [bool(selectors.places_of_item(land.item.pk, DAY + timedelta(days=n))) for n in range(6)]
    assert days == [False, False, True, True, True, False]
    with pytest.raises(NotFound):
        selectors.town(TOWN, DAY)
    services.end_delegation(delegation_id=made.pk, reason="改由区里办理", by=land.keeper, at=AT + timedelta(days=3))
    assert not selectors.places_of_item(land.item.pk, DAY + timedelta(days=4))
    with pytest.raises(Refusal, match="catalogue.delegation_over"):
        services.end_delegation(delegation_id=made.pk, reason="再终止一次", by=land.keeper, at=AT + timedelta(days=9))


def test_a_suspended_item_is_done_nowhere(land):
    land.delegate()
    services.suspend_item(item_id=land.item.pk, reason="系统升级改造", by=land.keeper, at=AT)
    assert selectors.nearby_counts(DAY).any == 0 and selectors.towns(DAY) == []


def test_who_is_entrusted_may_not_entrust_again(land):
    land.body.nature = BodyNature.ENTRUSTED
    land.body.save()
    with pytest.raises(Refusal, match="catalogue.may_not_entrust_again"):
        land.delegate("entrusted")
    land.delegate("window", body_id=None)


@pytest.mark.parametrize("said", [{"entrusting_body": "云江省市场监督管理局"}, {"power_source": "上级委托"}])
@pytest.mark.parametrize("kind", ["entrusted", "delegated"])
def test_what_one_does_for_another_organ_is_entrusted_to_nobody_else(land, said, kind):
    """R-ITEM-12: by what the item itself says, whatever kind of body it is."""
    item = published_item(body=land.body, name="受托事项", **said)
    with pytest.raises(Refusal, match="catalogue.may_not_entrust_again") as no:
        land.delegate(kind, item=item)
    assert "再委托" in no.value.text()
    land.delegate("agent", item=item, body_id=None)


def test_the_same_place_twice_at_one_time_is_refused_though_both_have_an_end(land):
    first, last = DAY + timedelta(days=10), DAY + timedelta(days=20)
    land.delegate(from_on=first, until=last)
    for begins, ends in ((first, last), (last, None), (DAY, first), (DAY, None)):
        with pytest.raises(Refusal, match="catalogue.delegated_already"):
            land.delegate(from_on=begins, until=ends)
    land.delegate(from_on=DAY, until=first - timedelta(days=1))
    land.delegate(from_on=last + timedelta(days=1))


def test_ending_makes_nothing_longer(land):
    made = land.delegate(until=DAY + timedelta(days=5))
    with pytest.raises(Invalid) as no:
        services.end_delegation(
            delegation_id=made.pk, reason="收回办理", last_on=DAY + timedelta(days=6), by=land.keeper, at=AT
        )
    assert set(no.value.errors) == {"last_on"}
    services.end_delegation(delegation_id=made.pk, reason="收回办理", by=land.keeper, at=AT)
    made.refresh_from_db()
    assert made.until == DAY


@pytest.mark.parametrize("most, is_cut", [(1, True), (2, False), (3, False)])
def test_a_list_of_places_is_cut_where_it_is_too_long_and_says_so(land, client, monkeypatch, most, is_cut):
    monkeypatch.setattr(selectors, "MOST_PLACES", most)
    land.delegate()
    land.delegate("agent", VILLAGE, place="代办点", body_id=None)
    page = client.get(reverse("portal:towns"))
    assert ("只列出了一部分" in page.content.decode()) is is_cut
    assert sum(len(rows) for _level, rows in page.context["groups"]) == min(most, 2)
    narrowed = client.get(reverse("portal:towns"), {"q": "上柳"})
    assert [row.name for _level, rows in narrowed.context["groups"] for row in rows] == ["云江市临江区柳林镇上柳村"]
    assert "只列出了一部分" not in narrowed.content.decode()


def test_where_only_towns_do_something_no_nought_of_villages_is_told(land, client):
    land.delegate()
    page = client.get(reverse("portal:towns")).text
    assert "1项可以在乡镇（街道）办。" in page and "0项" not in page


def test_places_lie_below_the_region_of_the_item(land):
    regions.register_division(code="9998", name="外市", level=2, **WHO)
    regions.register_division(code="999801", name="外区", level=3, parent_code="9998", **WHO)
    regions.register_division(code="999801100000", name="外镇", level=4, parent_code="999801", **WHO)
    for elsewhere in ("999801100000", "999901000000", "999900000000"):
        with pytest.raises(Refusal, match="catalogue.place_elsewhere"):
            land.delegate(region=elsewhere)


def test_what_makes_no_sense_is_named(land):
    for more, field in (
        ({"kind": "somehow"}, "kind"), ({"region": ""}, "region_code"), ({"region": "123456"}, "region_code"), ({"place": " "}, "place"),
        ({"document": ""}, "document"), ({"body_id": None}, "body_id"), ({"body_id": land.body.pk}, "body_id"),
        ({"until": DAY - timedelta(days=1)}, "until"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as no:
            land.delegate(**more)
        assert set(no.value.errors) == {field}, more
    assert not Delegation.objects.exists()


def test_the_same_twice_and_by_others_is_refused(land):
    made = land.delegate()
    with pytest.raises(Refusal, match="catalogue.delegated_already"):
        land.delegate()
    other = a_staff("别人", (Role.CATALOGUE_MANAGER, land.town_body), body=land.town_body)
    with pytest.raises(Refusal, match="catalogue.not_your_body"):
        land.delegate("window", by=other)
    with pytest.raises(Refusal, match="catalogue.not_your_body"):
        services.end_delegation(delegation_id=made.pk, reason="不归我管", by=other, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Delegation.objects.filter(pk=made.pk).update(body=None)


def test_the_pages_of_places_take_a_fixed_number_of_queries(land, client, django_assert_num_queries):
    for number in range(6):
        item = published_item(body=land.body, name=f"事项{number}")
        land.delegate(item=item)
        land.delegate("agent", VILLAGE, item=item, place="代办点", body_id=None)
    for path in (reverse("portal:towns"), reverse("portal:town", args=[TOWN])):
        with django_assert_num_queries(2):
            assert client.get(path).status_code == 200
    assert client.get(reverse("portal:town", args=["999999999999"])).status_code == 404
    page = client.get(reverse("portal:item", args=[item.code])).content.decode()
    assert "柳林镇便民服务中心" in page and "由柳林镇人民政府办理" in page


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("phone", [False, True])
def test_a_keeper_brings_an_item_to_a_town_and_a_citizen_finds_it(
    new_page, sign_in_as, axe, no_sideways_scroll, phone, shot
):
    land = Land()

    def look(page, name):
        axe(page)
        no_sideways_scroll(page)
        shot(page, name)

    page = new_page(phone=phone)
    sign_in_as(page, land.keeper.user)
    page.goto(reverse("workbench:item-places", args=[land.item.code]))
    page.get_by_label("乡镇（街道）、村（社区）或者功能区的名称").fill("柳林")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("button", name="增加").wait_for()
    look(page, "places-form")
    page.get_by_label("委托办理").check()
    page.get_by_label("办理地点").fill("柳林镇便民服务中心")
    page.get_by_label("依据文件").fill("云政发〔2025〕4号")
    page.get_by_role("button", name="增加").click()
    page.get_by_text("请选择承接的单位").first.wait_for()
    assert page.get_by_label("办理地点").input_value() == "柳林镇便民服务中心"
    page.get_by_label("承接单位").select_option(label="柳林镇人民政府")
    page.get_by_role("button", name="增加").click()
    page.get_by_text("已增加就近办理的地点。").wait_for()
    look(page, "places")
    citizen = new_page(phone=phone)
    citizen.goto(reverse("portal:towns"))
    citizen.get_by_text("1项可以在乡镇（街道）办").wait_for()
    look(citizen, "towns")
    citizen.get_by_role("link", name="云江市临江区柳林镇").click()
    citizen.get_by_text("云江市市场监督管理局委托柳林镇人民政府办理").wait_for()
    look(citizen, "town")
    citizen.get_by_role("link", name="食品经营许可").click()
    citizen.get_by_role("heading", name="就近办理").wait_for()
    look(citizen, "guide-places")
    page.get_by_label("终止的原因：柳林镇便民服务中心").fill("改由区里办理")
    page.get_by_role("button", name="终止").click()
    page.get_by_role("button", name="确定").click()
    page.get_by_text("已终止。").wait_for()
