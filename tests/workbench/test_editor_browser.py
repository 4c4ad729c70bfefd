"""A clerk edits an item without a mouse, two people meet in one chapter, and what is fixed above is seen to be."""

import pytest
from django.urls import reverse
from tests.cases.factories import a_staff
from tests.catalogue.factories import a_theme
from tests.catalogue.test_directory import FOOD, a_place, claim
from tests.catalogue.test_reviewing import House

from tongban.catalogue import services
from tongban.catalogue.models import ItemVersion
from tongban.catalogue.rules.chapters import CHAPTERS
from tongban.identity.enums import Role
from tongban.kernel.actors import SYSTEM

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def saved(page):
    page.locator("[data-saved]", has_text="已保存").wait_for()


def test_a_clerk_edits_two_chapters_by_keyboard_and_submits(db, new_page, sign_in_as):
    house = House()
    ItemVersion.objects.filter(pk=house.draft.pk).delete()
    page = new_page()
    sign_in_as(page, house.manager.user)
    page.goto(reverse("workbench:edit", args=[house.item.code]))
    page.get_by_role("button", name="起草新版本").press("Enter")
    page.get_by_role("heading", name="1/").wait_for()

    page.get_by_role("link", name="时限").press("Enter")
    page.get_by_role("heading", name="时限").wait_for()
    promised = page.get_by_label("承诺办结时限", exact=True)
    promised.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("30")
    beside = page.locator("#said-promised_limit")
    beside.get_by_text("承诺时限（30个工作日）不得超过法定时限（20个工作日）").wait_for()
    assert promised.get_attribute("aria-invalid") == "true" and promised.input_value() == "30"
    page.keyboard.press("Control+A")
    page.keyboard.type("6")
    saved(page)
    page.locator(".preview .facts", has_text="6个工作日").wait_for()
    assert beside.inner_text() == ""

    page.get_by_role("button", name="下一章：受理条件与办理流程").press("Enter")
    page.get_by_role("heading", name="受理条件与办理流程").wait_for()
    conditions = page.get_by_label("受理条件", exact=True)
    conditions.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("法律规定的其他材料")
    page.locator("#said-conditions .said-blocking").wait_for()
    page.locator("#edit-chapters a", has_text="受理条件").locator(".edit-count-must").wait_for()
    page.keyboard.press("Control+A")
    page.keyboard.type("有固定的经营场所和与之相适应的设备。")
    page.locator(".preview", has_text="与之相适应的设备").wait_for()
    page.locator("#said-conditions .said-blocking").wait_for(state="detached")

    page.get_by_role("link", name="送审和版本").press("Enter")
    page.get_by_role("button", name="送审").press("Enter")
    page.get_by_text("已送审。").wait_for()
    version = house.item.versions.order_by("-number").first()
    assert (version.promised_limit, version.conditions, version.state) == (
        6, "有固定的经营场所和与之相适应的设备。", "submitted",
    )  # fmt: skip


def test_two_people_in_one_chapter(db, new_page, sign_in_as, axe, shot):
    house = House()
    other = a_staff("李四", (Role.CATALOGUE_MANAGER, house.body), body=house.body)
    pages = []
    for who in (house.manager, other):
        page = new_page()
        sign_in_as(page, who.user)
        page.goto(reverse("workbench:edit-chapter", args=[house.item.code, "handling"]))
        pages.append(page)
    first, second = pages
    second.get_by_label("办理地点").fill("三楼8号窗口")
    saved(second)
    first.get_by_label("办理地点").fill("一楼1号窗口")
    first.get_by_label("办理时间").fill("周一至周五")
    first.get_by_text("这一章刚才被别人改过").wait_for()
    shot(first, "editor-conflict-live")
    first.get_by_role("button", name="看看改了什么").press("Enter")
    first.get_by_text("对方保存的是").wait_for()
    assert first.get_by_label("办理地点").input_value() == "一楼1号窗口"
    assert first.locator("#at-place .theirs").inner_text().endswith("三楼8号窗口")
    axe(first)
    shot(first, "editor-conflict")
    first.get_by_role("button", name="保存", exact=True).last.press("Enter")
    first.get_by_text("已保存。").wait_for()
    version = ItemVersion.objects.get(pk=house.draft.pk)
    assert (version.place, version.hours) == ("一楼1号窗口", "周一至周五")


@pytest.mark.parametrize("phone", [False, True])
def test_every_chapter_is_sound_on_both_widths(db, new_page, sign_in_as, axe, no_sideways_scroll, shot, phone):
    house = House()
    a_theme()
    ItemVersion.objects.filter(pk=house.draft.pk).update(
        fees=[{"name": "登记费", "standard": "80元", "amount": 80, "basis": "《某某法》第一条"}], is_charged=True,
        faq=[{"question": "可以代办吗？", "answer": "可以。"}], conditions="法律规定的其他材料", promised_limit=40,
    )  # fmt: skip
    page = new_page(phone=phone)
    sign_in_as(page, house.manager.user)
    for chapter in CHAPTERS:
        page.goto(reverse("workbench:edit-chapter", args=[house.item.code, chapter]))
        page.locator("#chapter-title").wait_for()
        for fold in page.locator(".edit-part details").all()[:1]:
            fold.locator("summary").press("Enter")
        axe(page)
        no_sideways_scroll(page)
        shot(page, f"editor-{chapter}")
    page.goto(reverse("workbench:edit-preview", args=[house.item.code]))
    axe(page)
    no_sideways_scroll(page)
    shot(page, "editor-preview")


@pytest.mark.parametrize("way", ["button", "link"])
def test_who_goes_on_while_a_save_is_on_its_way_loses_nothing(db, new_page, sign_in_as, way):
    """A slow line: the save is still under way when the next thing is pressed."""
    house = House()
    page = new_page()
    sign_in_as(page, house.manager.user)
    page.goto(reverse("workbench:edit-chapter", args=[house.item.code, "basis"]))
    late = "first(...a).then((r) => new Promise((go) => setTimeout(() => go(r), 900)))"
    page.evaluate(f"const first = fetch; window.fetch = (...a) => {late}")
    page.get_by_label("权限划分").fill("跨市的由省级办理。")
    while not page.evaluate("document.querySelector('[data-eform]').saver.busy"):
        page.wait_for_timeout(50)
    page.get_by_label("行使内容").fill("受理、审查和决定。")
    if way == "button":
        page.get_by_role("button", name="下一章：时限").press("Enter")
    else:
        page.get_by_role("link", name="时限").first.press("Enter")
    page.get_by_role("heading", name="3/12 时限").wait_for()
    version = ItemVersion.objects.get(pk=house.draft.pk)
    assert (version.power_division, version.exercise_content) == ("跨市的由省级办理。", "受理、审查和决定。")


def test_a_link_does_not_lead_away_from_what_could_not_be_taken(db, new_page, sign_in_as):
    house = House()
    page = new_page()
    sign_in_as(page, house.manager.user)
    page.goto(reverse("workbench:edit-chapter", args=[house.item.code, "handling"]))
    page.get_by_label("到办事现场次数").fill("两次")
    page.get_by_role("link", name="时限").first.press("Enter")
    page.locator("#said-visits .field-error").wait_for()
    page.locator("#visits:focus").wait_for()
    page.get_by_role("link", name="时限").first.press("Enter")
    page.get_by_role("heading", name="3/12 时限").wait_for()


def test_materials_by_keyboard(db, new_page, sign_in_as):
    house = House()
    page = new_page()
    sign_in_as(page, house.manager.user)
    page.goto(reverse("workbench:edit-chapter", args=[house.item.code, "materials"]))
    page.get_by_label("添加材料").fill("房产证")
    page.get_by_label("添加材料").press("Enter")
    page.get_by_role("heading", name="3. 房产证").wait_for()
    page.locator("#m-M03").get_by_label("复印件份数").fill("2")
    saved(page)
    page.locator("#m-M03").get_by_role("button", name="上移").press("Enter")
    page.get_by_role("heading", name="2. 房产证").wait_for()
    page.locator("#m-M01").get_by_role("button", name="删除").press("Enter")
    page.get_by_role("button", name="确定").press("Enter")
    page.get_by_role("heading", name="1. 房产证").wait_for()
    found = ItemVersion.objects.get(pk=house.draft.pk).materials.all()
    assert [(one.code, one.copies) for one in found] == [("M03", 2), ("M02", 0)]


def test_a_row_goes_out_and_comes_back(db, new_page, sign_in_as):
    house = House()
    faq = [{"question": "问一", "answer": "答一"}, {"question": "问二", "answer": "答二"}]
    ItemVersion.objects.filter(pk=house.draft.pk).update(faq=faq)
    page = new_page()
    sign_in_as(page, house.manager.user)
    page.goto(reverse("workbench:edit-chapter", args=[house.item.code, "contact"]))
    page.get_by_role("button", name="删除第1行").press("Enter")
    page.locator(".preview", has_text="问一").wait_for(state="detached")
    assert [one["question"] for one in ItemVersion.objects.get(pk=house.draft.pk).faq] == ["问二"]
    page.get_by_role("button", name="撤销").press("Enter")
    page.locator(".preview", has_text="问一").wait_for()
    assert ItemVersion.objects.get(pk=house.draft.pk).faq == faq


@pytest.mark.parametrize("phone", [False, True])
def test_what_is_fixed_above_is_seen_to_be(db, new_page, sign_in_as, axe, no_sideways_scroll, shot, phone):
    place = a_place()
    item = claim(place, FOOD)
    page = new_page(phone=phone)
    sign_in_as(page, place.manager.user)
    page.goto(reverse("workbench:edit-chapter", args=[item.code, "identity"]))
    page.get_by_text("由上级目录统一").first.wait_for()
    axe(page)
    no_sideways_scroll(page)
    shot(page, "editor-locked")


def test_the_dictionary_suggests_while_the_name_is_typed_and_a_person_decides(db, new_page, sign_in_as, axe, shot):
    house = House()
    services.put_material(
        entry=services.MaterialEntry("居民身份证", ("身份证",), issuer="公安机关"),
        by=SYSTEM,
        at=house.item.current.published_at,
    )
    page = new_page()
    sign_in_as(page, house.manager.user)
    page.goto(reverse("workbench:edit-chapter", args=[house.item.code, "materials"]))
    box = page.get_by_label("添加材料")
    box.press_sequentially("有效身份证", delay=20)
    page.get_by_role("option", name="居民身份证").wait_for()
    axe(page)
    shot(page, "editor-suggested")
    box.press("ArrowDown")
    box.press("Enter")  # takes the suggestion and adds nothing yet
    assert box.input_value() == "居民身份证" and page.get_by_text("按词典填好了").is_visible()
    page.get_by_role("button", name="添加", exact=True).press("Enter")
    page.get_by_label("出具单位").last.wait_for()
    made = house.draft.materials.get(name="居民身份证")
    assert (made.issuer, made.material_type) == ("公安机关", "licence")
    box.press_sequentially("身份证", delay=20)
    page.locator("#add-list [role=option]").first.wait_for()
    box.press("Escape")
    box.press("Enter")  # somebody who means what was typed
    page.get_by_role("heading", name="身份证").last.wait_for()
    assert house.draft.materials.get(name="身份证").issuer == ""
