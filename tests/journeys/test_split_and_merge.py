"""Journey 10: an item is split in two, two others become one, each agreed by both offices; who has the old address, or the old
name in mind, is led to the new ones; lists, halls and proofs go along."""

import pytest
from django.utils import timezone
from tests.catalogue.factories import a_list, published_item
from tests.journeys.department import Department, approved, hand_in, item_page, publish
from tests.journeys.facts import the_trail_says

from tongban.catalogue.models import HallPresence, ItemAct, ListMembership, Proof, ServiceItem
from tongban.catalogue.services import bring_into_hall
from tongban.kernel import events
from tongban.kernel.actors import SYSTEM

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OLD, PARTS = "食品经营许可", ("餐饮服务许可", "食品销售许可")
TWO, ONE = ("门头招牌备案", "户外广告备案"), "户外招牌和广告备案"
PROOF = "经营场所使用证明"


@pytest.fixture
def place(live_server):
    """The item that will be split stands in a list and in a hall, and asks for a proof."""
    place = Department(name=OLD, materials=["申请书", PROOF])
    for name in TWO:
        published_item(body=place.body, name=name, item_type="other_power")
    a_list(place.item, body=place.body)
    bring_into_hall(item_ids=[place.item.pk], hall_id=place.hall.pk, kind="comprehensive", windows=[place.window.number], since=None, by=SYSTEM, at=timezone.localtime())  # fmt: skip
    events.drain()
    return place


def test_an_item_is_split_and_who_comes_to_the_old_address_is_led_on(at_desk, new_page, axe, place):
    keeper, citizen = at_desk(place.manager), new_page()
    item_page(keeper, OLD)
    keeper.press("拆分", link=True)
    for number, name in enumerate(PARTS):
        keeper.page.get_by_label("名称").nth(number).fill(name)
    keeper.write("原因", "按业态分开，一看就懂")
    keeper.write("依据", "云政办〔2026〕2号")
    keeper.press("准备新事项")
    keeper.head(f"拆分：{OLD}")
    axe(keeper.page)
    ready(at_desk, keeper, place, f"拆分：{OLD}", OLD, PARTS)

    # Search and old address lead to the new guides; those say where they come from.
    found(citizen, OLD, PARTS)
    old_address_leads_to(citizen, place.item.code, PARTS, "拆分成了几个事项")
    axe(citizen)
    for name in PARTS:
        citizen.goto(f"/items/{place.item.code}/")
        citizen.get_by_role("link", name=name).click()
        citizen.get_by_role("heading", name=name).first.wait_for()
        said = citizen.locator("main").inner_text()
        for text in ("由原事项拆分而来", "跨省通办事项清单", place.hall.name, PROOF):
            assert text in said, (name, text)
    citizen.goto("/changes/?what=acts")
    citizen.get_by_role("listitem").filter(has_text="拆分").get_by_role("heading", name=OLD).wait_for()

    new = ServiceItem.objects.filter(current__name__in=PARTS)
    assert new.count() == 2 and {one.origin.state for one in new} == {"published"}
    assert HallPresence.objects.filter(item__in=new, ended_on=None).count() == 2
    assert ListMembership.objects.filter(item__in=new, left_on=None).count() == 2
    assert Proof.objects.get(name=PROOF).state == "kept"
    the_trail_says(
        "catalogue.act_drafted", "catalogue.act_submitted", "catalogue.act_reviewed", "catalogue.act_reviewed",
        "catalogue.item_published", "catalogue.act_published",
    )  # fmt: skip


def test_two_items_become_one_and_both_old_addresses_lead_to_it(at_desk, new_page, axe, place):
    keeper, citizen = at_desk(place.manager), new_page()
    old = list(ServiceItem.objects.filter(current__name__in=TWO).order_by("pk"))
    item_page(keeper, TWO[0])
    keeper.press("合并", link=True)
    keeper.tick(TWO[1])
    keeper.page.get_by_label("名称", exact=True).fill(ONE)
    keeper.write("原因", "合并办理更方便")
    keeper.write("依据", "云政办〔2026〕3号")
    axe(keeper.page)
    keeper.press("准备新事项")
    title = f"合并：{TWO[0]}、{TWO[1]}"
    keeper.head(title)
    ready(at_desk, keeper, place, title, TWO[0], [ONE])
    for name, item in zip(TWO, old, strict=True):
        found(citizen, name, [ONE])
        old_address_leads_to(citizen, item.code, [ONE], "并入了新的事项")
    axe(citizen)
    assert ItemAct.objects.get().kind == "merge"
    the_trail_says(
        "catalogue.act_submitted", "catalogue.act_reviewed", "catalogue.item_published", "catalogue.act_published"
    )


def ready(at_desk, keeper, place, title, old, new):
    """Both offices agree to the act and to each new guide; then it is made public."""
    keeper.press("送审")
    keeper.read("已送审。")
    approved(at_desk, place, title)
    for name in new:
        hand_in(keeper, name)
        approved(at_desk, place, name)
        publish(keeper, name)
    item_page(keeper, old)
    keeper.page.locator("a[href*='/catalogue/acts/']").first.click()
    keeper.head(title)
    keeper.sure("公布")
    keeper.read("已公布。")
    events.drain()


def found(page, words, names):
    """Who searches for the old name finds the new items, and not the old one."""
    page.goto(f"/search?q={words}")
    for name in names:
        page.get_by_role("link", name=name).first.wait_for()
    assert not page.get_by_role("link", name=words, exact=True).count()


def old_address_leads_to(page, code, names, why):
    page.goto(f"/items/{code}/")
    page.get_by_text(why).first.wait_for()
    assert not page.get_by_role("link", name="开始申请").count()
    for name in names:
        page.get_by_role("link", name=name).first.wait_for()
