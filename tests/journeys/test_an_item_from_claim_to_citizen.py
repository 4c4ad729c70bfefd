"""Journey 6: an entry of the base directory becomes an item, its guide is written, reviewed and published; a citizen finds it
by her own words and applies; the next version asks more and takes less time, and her case keeps what she was promised."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.journeys.chapters import BASIS, add_part, fill, saved, write_the_guide
from tests.journeys.department import RESTAURANT, Department, approved, hand_in, item_page, publish, say, take_over
from tests.journeys.facts import the_trail_says
from tests.journeys.people import a_citizen, a_picture
from tests.journeys.test_counter_refused import act
from tests.journeys.test_online_application import give

from tongban.cases.models import Case, CaseFavour
from tongban.catalogue.models import ItemVersion, MaterialName, ReviewOpinion, ServiceItem
from tongban.catalogue.services import bring_into_force
from tongban.kernel import events

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAME = "食品经营许可"


def test_an_item_from_claim_to_citizen_and_on_to_its_next_version(at_desk, new_page, axe, tmp_path):
    place = Department(lines={"31": "4"}, name="食品摊贩登记", case_type="instant", promised=0, statutory=None)
    take_over(tmp_path, RESTAURANT)
    keeper = at_desk(place.manager)

    # Claimed; the guide is written chapter by chapter, reviewed, returned once, put right, published, brought into the hall.
    claim(keeper)
    write_the_guide(keeper, axe)
    put_the_proof_into_its_register(keeper)
    item = place.item = ServiceItem.objects.get(versions__name=NAME)
    hand_in(keeper, NAME, "首次编制")
    say(at_desk(place.establishment), NAME, "退回修改", "请写明跨市连锁由谁受理。")
    item_page(keeper, NAME)
    keeper.read("请写明跨市连锁由谁受理。")
    keeper.follow("编辑内容")
    keeper.follow("依据与权限")
    fill(keeper, {"权限划分": "跨设区的市连锁经营的由省级受理，其余由县级受理。"})
    saved(keeper)
    hand_in(keeper, NAME, "已写明权限划分")
    approved(at_desk, place, NAME)
    publish(keeper, NAME)
    bring_into_the_hall(keeper, place)
    events.drain()
    say_what_a_name_means(keeper)

    # A citizen's own words lead her to the guide; her answer makes the list; she applies.
    citizen, home = apply_for_it(at_desk, axe)
    case = Case.objects.get()
    assert (case.item, case.version.number, case.applicant) == (item, 1, citizen)
    assert case.situation and case.materials.count() == 3
    chief = at_desk(place.chief)
    chief.menu("待受理")
    chief.follow(NAME)
    chief.press("受理", within=act(chief.page, "accept"))
    chief.read("已受理，办理时限开始计算。")
    events.drain()
    promised = due(home.page, f"/my/cases/{case.number}/", "承诺办结")
    assert due(chief.page, f"/workbench/cases/{case.number}/", "承诺期限") == promised

    # The next version asks for a plan of the rooms and takes half the time.
    the_next_version(keeper, axe)
    hand_in(keeper, NAME, "压缩时限，补充布局图")
    approved(at_desk, place, NAME)
    publish(keeper, NAME)
    events.drain()

    # Her case keeps what it was filed under, on her page and on the examiner's; who applies now gets the new one.
    assert due(home.page, f"/my/cases/{case.number}/", "承诺办结") == promised
    assert due(chief.page, f"/workbench/cases/{case.number}/", "承诺期限") == promised
    assert not chief.page.get_by_text("设施布局图").count()
    asked_of_a_new_applicant(at_desk, "设施布局图")
    read_what_changed(new_page(), keeper, axe)

    # The shorter promise is given to her case too, on record; she sees it.
    item_page(keeper, NAME)
    keeper.follow("有利变化用于在办件")
    keeper.read("不利，不适用")
    axe(keeper.page)
    keeper.sure("用于在办件")
    keeper.read("已办理1件。")
    events.drain()
    shorter = due(home.page, f"/my/cases/{case.number}/", "承诺办结")
    home.read("10个工作日 → 5个工作日")
    assert shorter != promised
    axe(home.page)

    # What stands in the database, and on record.
    case.refresh_from_db()
    assert (case.version.number, item.versions.count(), CaseFavour.objects.get().case_id) == (1, 2, case.pk)
    assert [one.promised_limit for one in item.versions.order_by("number")] == [10, 5]
    assert [one.is_approved for one in ReviewOpinion.objects.order_by("at", "pk")] == [False, True, True, True, True]
    assert ReviewOpinion.objects.values("by").distinct().count() == 2
    the_trail_says(
        "catalogue.directory_item_taken_over", "catalogue.item_claimed", "catalogue.version_submitted",
        "catalogue.version_reviewed", "catalogue.version_submitted", "catalogue.item_published", "case.submitted",
        "case.accepted", "catalogue.item_published", "case.favoured",
    )  # fmt: skip


def claim(keeper):
    keeper.menu("事项目录", "目录认领")
    line = keeper.page.get_by_role("listitem").filter(has_text=NAME)
    line.get_by_role("button", name="认领").click()
    keeper.read("已认领，并按目录起草了第1版。")
    keeper.follow("编辑内容")
    keeper.head("基本信息")


def put_the_proof_into_its_register(keeper):
    """What stands against submitting is said in plain words, with the way to cure it."""
    item_page(keeper, NAME)
    keeper.read("送审前必须改正")
    assert not keeper.page.get_by_role("button", name="送审").count()
    keeper.follow("登记“经营场所使用证明”")
    keeper.choose("种类", "法律")
    keeper.write("名称和条款", "《中华人民共和国食品安全法》第三十五条")
    keeper.write("开具单位", "街道办事处")
    keeper.write("怎样开具", "带身份证到街道办理，当场开具。")
    keeper.press("保存")
    keeper.head("经营场所使用证明")


def bring_into_the_hall(keeper, place):
    keeper.menu("事项目录", "大厅进驻")
    missing = keeper.page.locator("dt", has_text="应进未进").locator("xpath=following-sibling::dd[1]")
    missing.get_by_role("link").click()
    keeper.tick(NAME)
    keeper.choose("大厅", place.hall.name)
    keeper.choose("进驻方式", "综合窗口办理")
    keeper.page.get_by_label("窗口号").fill(place.window.number)
    keeper.press("登记进驻")
    keeper.read("已登记1项进驻。")


def say_what_a_name_means(keeper):
    """The dictionary of materials knows it by another name, and says how sure it is; a person decides."""
    keeper.menu("事项目录", "材料词典")
    row = keeper.page.get_by_role("row").filter(has_text="有效身份证件")
    assert "居民身份证" in row.inner_text() and "%" in row.inner_text()
    row.get_by_role("button", name="是，关联").click()
    row.wait_for(state="detached")
    assert MaterialName.objects.get(name="有效身份证件").entry.name == "居民身份证"


def apply_for_it(at_desk, axe):
    person = a_citizen("欧阳小云", "xiaoyun")
    home = at_desk(person)
    page = home.page
    page.goto("/")
    page.get_by_role("combobox").first.fill("开饭店")
    page.keyboard.press("Enter")
    home.follow(NAME)
    home.head(NAME)
    home.read("10个工作日")
    home.read("云江市政务服务中心")
    page.get_by_label("租赁", exact=True).check()
    home.read("您的清单：共3份")
    axe(page)
    home.press("开始申请", link=True)
    home.press("开始填写")
    for paper in ("食品经营许可申请书", "有效身份证件", "房屋租赁合同"):
        give(page, paper, a_picture(f"{paper}.png"))
    assert not page.get_by_role("heading", name="经营场所使用证明").count(), "her answer leaves it out"
    page.locator("#way-electronic").check()
    home.press("下一步：核对")
    home.press("确认提交")
    home.head("提交成功")
    events.drain()
    return person, home


def the_next_version(keeper, axe):
    item_page(keeper, NAME)
    keeper.press("起草新版本")
    keeper.follow("编辑内容")
    keeper.follow("时限")
    fill(keeper, {"承诺办结时限": "5"})
    keeper.follow("申请材料")
    add_part(keeper, "设施布局图", {"设定依据": BASIS, "原件份数": "1", "来源渠道": "申请人自备"})
    keeper.page.get_by_role("button", name="保存", exact=True).last.click()
    keeper.read("已保存。")
    keeper.follow("送审和版本")
    keeper.press("比较这两版")
    keeper.head("版本比较")
    keeper.read("5个工作日")
    keeper.read("设施布局图")
    axe(keeper.page)


def asked_of_a_new_applicant(at_desk, paper):
    other = at_desk(a_citizen("何晓东", "xiaodong"))
    other.page.goto("/search?q=开饭店")
    other.follow(NAME)
    other.read("5个工作日")
    other.page.get_by_label("自有", exact=True).check()
    other.read("您的清单：共4份")
    other.press("开始申请", link=True)
    other.press("开始填写")
    other.page.get_by_role("heading", name=paper).wait_for()


def read_what_changed(page, keeper, axe):
    """Everybody reads in the public log what the new version says otherwise."""
    page.goto("/")
    page.goto("/changes/")
    page.get_by_role("link", name="改了什么").first.click()
    row = page.get_by_role("row").filter(has_text="承诺办结时限")
    assert [cell.strip() for cell in row.get_by_role("cell").all_inner_texts()] == ["10个工作日", "5个工作日"]
    assert "设施布局图" in page.get_by_role("table").inner_text()
    axe(page)


def due(page, address, label):
    """The day that this page of the case gives."""
    page.goto(address)
    return page.locator("dt", has_text=label).locator("xpath=following-sibling::dd[1]").inner_text()


def test_a_version_published_ahead_waits_for_its_day(at_desk, new_page, monkeypatch):
    place = Department(name=NAME, promised=10)
    keeper, anybody = at_desk(place.manager), new_page()
    item_page(keeper, NAME)
    keeper.press("起草新版本")
    keeper.follow("编辑内容")
    keeper.follow("时限")
    fill(keeper, {"承诺办结时限": "4"})
    saved(keeper)
    hand_in(keeper, NAME, "")
    approved(at_desk, place, NAME)
    day = timezone.localdate() + timedelta(days=3)
    publish(keeper, NAME, on=day)
    keeper.read("已发布")

    def guide_says(limit):
        events.drain()
        anybody.goto(f"/items/{place.item.code}/")
        return limit in anybody.locator(".facts").first.inner_text()

    assert guide_says("10个工作日") and not guide_says("4个工作日")
    anybody.goto(f"/items/{place.item.code}/versions/")
    assert "起执行" in anybody.get_by_role("listitem").filter(has_text="第2版").inner_text()
    assert bring_into_force(timezone.now()) == 0, "its day has not come"

    real = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real() + timedelta(days=3))
    assert guide_says("4个工作日"), "from midnight of its day"
    assert bring_into_force(timezone.now()) == 1, "the worker of that night has the lists and the search follow"
    assert guide_says("4个工作日") and not guide_says("10个工作日")
    assert ItemVersion.objects.get(item=place.item, number=2).effective_on == day == timezone.localdate()
    the_trail_says("catalogue.version_submitted", "catalogue.version_reviewed", "catalogue.item_published")
