"""Journey 7: the directory above changes; the department sees what differs, takes it over one by one and then all at once, and
nobody outside sees anything of it until it is published."""

import pytest
from tests.journeys.chapters import fill
from tests.journeys.department import RESTAURANT, WORKSHOP, Department, approved, hand_in, item_page, publish, take_over
from tests.journeys.facts import the_trail_says

from tongban.catalogue.models import BaseItem, ItemVersion, ServiceItem
from tongban.kernel import events

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MEAT = {
    "basic_code": "000131003000", "name": "生猪定点屠宰备案", "levels": ["4"],
    "elements": {"item_type": "other_power", "legal_basis": "《生猪屠宰管理条例》第十一条"},
}  # fmt: skip
LATER = [
    RESTAURANT | {"elements": RESTAURANT["elements"] | {"statutory_limit": 15}},
    WORKSHOP | {"name": "食品小作坊备案"},
    MEAT | {"steps": [{"name": "受理"}, {"name": "备案"}]},
]


def test_the_directory_above_changes_and_the_department_follows(at_desk, new_page, axe, tmp_path):
    place = Department(lines={"31": "4"}, name="食品摊贩登记", case_type="instant", promised=0, statutory=None)
    take_over(tmp_path, RESTAURANT, WORKSHOP, MEAT)
    keeper, anybody = at_desk(place.manager), new_page()
    page = keeper.page

    # Three items are the department's to claim: it claims them one after the other, and the rate says so.
    for claimed, name in enumerate(("食品经营许可", "食品小作坊登记", "生猪定点屠宰备案"), 1):
        keeper.menu("事项目录", "目录认领")
        page.get_by_role("listitem").filter(has_text=name).get_by_role("button", name="认领").click()
        keeper.read("已认领，并按目录起草了第1版。")
        keeper.menu("事项目录", "目录认领")
        assert rate(page, "已认领") == f"{claimed}" and rate(page, "应认领") == "3"
    assert rate(page, "认领率") == "100%"
    axe(page)

    # One of them is published; nothing differs.
    write(keeper, "食品经营许可")
    hand_in(keeper, "食品经营许可")
    approved(at_desk, place, "食品经营许可")
    publish(keeper, "食品经营许可")
    events.drain()
    keeper.menu("事项目录", "上级目录变化")
    keeper.read("与上级目录一致")

    # A new version of the directory comes: the work list shows of each what it says here and what above.
    take_over(tmp_path, *LATER)
    keeper.menu("事项目录", "上级目录变化")
    restaurant = page.get_by_role("region", name="食品经营许可")
    row = restaurant.get_by_role("row").filter(has_text="法定办结时限")
    assert row.get_by_role("cell").all_inner_texts() == ["20个工作日", "15个工作日"]
    assert "食品小作坊备案" in page.get_by_role("region", name="食品小作坊登记").inner_text()
    assert "备案" in page.get_by_role("region", name="生猪定点屠宰备案").inner_text()
    axe(page)

    # One is accepted, then the rest.
    restaurant.get_by_role("button", name="接受").click()
    keeper.read("已接受1个事项的变化")
    assert not page.get_by_role("region", name="食品经营许可").count()
    keeper.sure("全部接受")
    keeper.read("已接受2个事项的变化")
    keeper.read("与上级目录一致")
    axe(page)

    # The drafts carry it, locked; the guide that everybody reads says what it said.
    events.drain()
    item_page(keeper, "食品经营许可")
    keeper.read("第2版")
    keeper.follow("编辑内容")
    keeper.follow("时限")
    locked = page.locator("#at-statutory_limit")
    assert "由上级目录统一" in locked.inner_text() and "15" in locked.inner_text()
    assert not page.get_by_role("textbox", name="法定办结时限", exact=True).count()
    item_page(keeper, "食品小作坊备案")
    keeper.follow("编辑内容")
    assert "由上级目录统一" in page.locator("#at-name").inner_text()
    item_page(keeper, "生猪定点屠宰备案")
    keeper.follow("编辑内容")
    keeper.follow("办理环节")
    keeper.read("办理环节由上级目录统一，本地不能修改。")
    assert page.locator("li.edit-part h3").all_inner_texts() == ["1. 受理", "2. 备案"]
    item = ServiceItem.objects.get(code__endswith=RESTAURANT["basic_code"])
    assert "20个工作日" in guide(anybody, item)

    # Reviewed and published, it is everybody's.
    hand_in(keeper, "食品经营许可")
    approved(at_desk, place, "食品经营许可")
    assert "20个工作日" in guide(anybody, item)
    publish(keeper, "食品经营许可")
    events.drain()
    assert "15个工作日" in guide(anybody, item)

    base = BaseItem.objects.get(basic_code=RESTAURANT["basic_code"])
    said = (
        ItemVersion.objects.filter(item=item).order_by("number").values_list("statutory_limit", "base_version__number")
    )
    assert list(said) == [(20, 1), (15, 2)] and base.current.number == 2
    the_trail_says(
        "catalogue.item_claimed", "catalogue.item_published", "catalogue.directory_item_taken_over",
        "catalogue.version_drafted", "catalogue.version_submitted", "catalogue.item_published",
    )  # fmt: skip


def rate(page, column):
    """What the table of rates says in this column of its only line."""
    return page.locator(f"td[data-label='{column}']").first.inner_text()


def write(keeper, name):
    """What the directory leaves to the department, as little as will do."""
    item_page(keeper, name)
    keeper.follow("编辑内容")
    fill(keeper, {"办件类型": "承诺件", "自然人": True})
    keeper.follow("时限")
    fill(keeper, {"承诺办结时限": "10"})
    keeper.follow("受理条件与办理流程")
    fill(keeper, {"受理条件": "具有与经营的食品相适应的固定场所。"})
    keeper.page.get_by_role("button", name="保存", exact=True).last.click()
    keeper.read("已保存。")


def guide(page, item):
    page.goto(f"/items/{item.code}/")
    return page.locator("main").inner_text()
