"""Applying and following in a real browser: on a desk, on a phone, and when the session ends in between."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils.timezone import localtime
from tests.cases.factories import acting, make_case
from tests.licences.factories import issue, make_type
from tests.portal.people import MATERIALS, PDF, a_mandate, a_shop_item, somebody

from tongban.cases import services
from tongban.cases.models import Case
from tongban.identity import services as identity
from tongban.identity.enums import ActingAs
from tongban.kernel.actors import SYSTEM
from tongban.licences.services import use_licence
from tongban.notifications.services import notify

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAME = "f.shop.name"


@pytest.fixture
def person(live_server):
    return somebody(mobile="13900000017")


@pytest.fixture
def draft(person):
    office = a_shop_item()
    return services.start_draft(
        item_code=office.item.code, by=acting(person), at=localtime(), situation={"premises": "own"}
    )


def a_file(tmp_path, name="申请书.pdf") -> str:
    path = Path(tmp_path) / name
    path.write_bytes(PDF)
    return str(path)


def test_a_draft_begun_on_a_desk_is_finished_on_a_phone(page, phone_page, sign_in_as, person, tmp_path):
    item = a_shop_item().item
    sign_in_as(page, person.user)
    page.goto(reverse("portal:item", args=[item.code]))
    page.get_by_role("link", name="开始申请").click()
    page.get_by_role("button", name="开始填写").click()
    page.get_by_label("租的").check()
    page.get_by_role("button", name="继续").click()
    page.locator("[data-eform][data-started]").wait_for()
    with page.expect_response("**/save/") as saved:
        page.get_by_label("店名").fill("云江小店")
    assert saved.value.ok
    sign_in_as(phone_page, person.user)
    phone_page.goto(reverse("portal:drafts"))
    phone_page.get_by_role("link", name="接着填").first.click()
    assert phone_page.get_by_label("店名").input_value() == "云江小店"
    for name in ("申请书", "租赁合同"):
        phone_page.get_by_label(f"选择文件 {name}", exact=True).set_input_files(a_file(tmp_path, f"{name}.pdf"))
        phone_page.get_by_role("button", name=f"上传 {name}", exact=True).click()
        phone_page.get_by_role("link", name=f"{name}.pdf").wait_for()
    phone_page.get_by_role("button", name="下一步：核对").click()
    phone_page.get_by_role("button", name="确认提交").click()
    phone_page.get_by_role("heading", name="提交成功").wait_for()
    case = Case.objects.get()
    assert case.number in phone_page.content()
    assert (case.situation, case.materials.count()) == ({"premises": "rent"}, 2)


def test_a_session_that_ends_in_the_middle_of_a_form_loses_nothing(page, sign_in_as, person, draft):
    sign_in_as(page, person.user)
    page.goto(reverse("portal:draft", args=[draft.public_id]))
    page.locator("[data-eform][data-started]").wait_for()
    Session.objects.all().delete()
    page.get_by_label("店名").fill("写到一半的店名")
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_text("您填写的内容没有丢").wait_for()
    page.get_by_label("账号").fill(person.user.username)
    page.get_by_label("密码").fill("huan-le-8-Jiang")
    page.get_by_role("main").get_by_role("button", name="登录").click()
    page.get_by_role("button", name="恢复这份内容").click()
    assert page.get_by_label("店名").input_value() == "写到一半的店名"
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_text("最近保存").wait_for()
    draft.refresh_from_db()
    assert draft.answers["shop"]["name"] == "写到一半的店名"


def test_two_devices_do_not_overwrite_each_other(new_page, sign_in_as, person, draft):
    desk, phone = new_page(), new_page(phone=True)
    for device in (desk, phone):
        sign_in_as(device, person.user)
        device.goto(reverse("portal:draft", args=[draft.public_id]))
    phone.get_by_label("店名").fill("手机上填的")
    phone.get_by_role("button", name="保存", exact=True).click()
    phone.wait_for_load_state()
    desk.get_by_label("店名").fill("电脑上填的")
    desk.get_by_role("button", name="保存", exact=True).click()
    desk.get_by_text("这份申请刚才在别处保存过").wait_for()
    draft.refresh_from_db()
    assert draft.answers["shop"]["name"] == "手机上填的"
    assert desk.get_by_label("店名").input_value() == "电脑上填的"


def test_the_page_works_without_javascript(chromium, live_server, sign_in_as, person, draft, tmp_path):
    context = chromium.new_context(locale="zh-CN", base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    sign_in_as(page, person.user)
    page.goto(reverse("portal:draft", args=[draft.public_id]))
    page.get_by_label("店名").fill("云江小店")
    page.get_by_label("经营者").fill("欧阳小云")
    page.get_by_label("选择文件 申请书", exact=True).set_input_files(a_file(tmp_path))
    page.get_by_role("button", name="下一步：核对").click()
    page.get_by_role("button", name="确认提交").click()
    assert page.get_by_role("heading", name="提交成功").is_visible()
    context.close()


def test_reasons_are_asked_for_only_with_a_bad_grade(page, live_server):
    case = make_case(delivered=True, when=localtime() - timedelta(days=3))
    page.goto(reverse("portal:rate", args=[case.rating_token]))
    assert not page.get_by_label("办理时间太长").is_visible()
    page.get_by_label("非常不满意").check()
    page.get_by_label("办理时间太长").check()
    page.get_by_role("button", name="提交评价").click()
    page.get_by_role("heading", name="谢谢您的评价").wait_for()


@pytest.fixture
def addresses(person, draft):
    """Every page of the signed-on half, each in the state that shows most."""
    type_code = make_type().code
    licence = issue(person)
    use_licence(identifier=licence.identifier, holder_id=person.pk, case_number="CASE-1", consent=True,
                purpose="开办餐饮店", by=SYSTEM, at=localtime())  # fmt: skip
    office = a_shop_item()
    materials = [*MATERIALS, {"name": "食品经营许可证", "licence_type_code": type_code}]
    rich = a_shop_item(materials=materials).item
    full = services.start_draft(item_code=rich.code, by=acting(person), at=localtime())
    when = localtime() - timedelta(days=1)
    in_correction = make_case(person=person, in_correction=True, when=when)
    services.post_message(case_id=in_correction.pk, text="请补上签名", at=localtime(),
                          by=_examiner(in_correction))  # fmt: skip
    refused = make_case(person=person, refused=True, when=when - timedelta(days=10))
    closed = make_case(person=person, delivered=True, when=when - timedelta(days=3))
    running = make_case(person=person, when=when)
    not_online = a_shop_item(may_apply_online=False).item
    a_mandate(somebody("云江餐饮有限公司", firm=True), person)
    a_mandate(person, somebody("王代理"), acting_as=ActingAs.PROXY)
    identity.unmask(applicant_id=person.pk, field="mobile", reason="电话核实材料", by=office.clerk, at=localtime())
    notify(applicant_id=person.pk, template="case_accepted", at=localtime(), case_number=running.number,
           facts={"item": "食品经营许可", "number": running.number, "due_on": "2026-12-04"})  # fmt: skip
    return {
        "start": reverse("portal:apply", args=[rich.code]),
        "cannot": reverse("portal:apply", args=[not_online.code]),
        "situation": reverse("portal:draft-situation", args=[full.public_id]),
        "draft": reverse("portal:draft", args=[full.public_id]),
        "review": reverse("portal:draft-review", args=[draft.public_id]),
        "receipt": reverse("portal:receipt", args=[running.public_id]),
        "delete": reverse("portal:draft-delete", args=[draft.public_id]),
        "drafts": reverse("portal:drafts"),
        "cases": reverse("portal:cases"),
        "case": reverse("portal:case", args=[in_correction.number]),
        "correct": reverse("portal:case-correct", args=[in_correction.number]),
        "refused": reverse("portal:case", args=[refused.number]),
        "running": reverse("portal:case", args=[running.number]),
        "licences": reverse("portal:licences"),
        "licence": reverse("portal:licence", args=[licence.identifier]),
        "messages": reverse("portal:messages"),
        "account": reverse("portal:account"),
        "mandate": reverse("portal:mandate-new"),
        "access": reverse("portal:access-log"),
        "password": reverse("portal:password"),
        "rate": reverse("portal:rate", args=[closed.rating_token]),
    }


def _examiner(case):
    from tests.portal.test_my_cases import examiner_of

    return examiner_of(case)


def _look(page, axe, no_sideways_scroll, addresses, size):
    import os

    folder = os.environ.get("TONGBAN_SHOTS")
    for name, address in addresses.items():
        page.goto(address)
        if folder:
            page.screenshot(path=f"{folder}/{name}-{size}.png", full_page=True)
        axe(page, strict=True)
        no_sideways_scroll(page)


def test_every_page_of_mine_is_accessible_on_a_desk(page, axe, no_sideways_scroll, sign_in_as, person, addresses):
    sign_in_as(page, person.user)
    _look(page, axe, no_sideways_scroll, addresses, 1280)


def test_every_page_of_mine_is_accessible_on_a_phone(
    phone_page, axe, no_sideways_scroll, sign_in_as, person, addresses
):
    sign_in_as(phone_page, person.user)
    _look(phone_page, axe, no_sideways_scroll, addresses, 390)


def test_every_page_of_mine_is_accessible_in_elder_mode(
    phone_page, axe, no_sideways_scroll, sign_in_as, person, addresses
):
    sign_in_as(phone_page, person.user)
    phone_page.goto("/")
    phone_page.get_by_role("button", name="长辈版").click()
    phone_page.wait_for_load_state()
    _look(phone_page, axe, no_sideways_scroll, addresses, "elder")


def test_what_is_missing_is_accessible_too(page, axe, sign_in_as, person, draft):
    sign_in_as(page, person.user)
    page.goto(reverse("portal:draft", args=[draft.public_id]))
    page.get_by_role("button", name="下一步：核对").click()
    page.get_by_role("heading", name="还有内容需要修改").wait_for()
    axe(page, strict=True)
    page.get_by_role("link", name="请提供：申请书").click()
    assert page.evaluate("document.activeElement.id") == "m-1"
