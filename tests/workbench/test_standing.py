"""Items as a whole through the pages: suspended and resumed, cancelled with open cases, split; and who may (R-ITEM-39, 41)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.cases.factories import a_staff, acting, an_office, make_case
from tests.catalogue.factories import published_item
from tests.catalogue.test_reviewing import House
from tests.portal.people import somebody

from tongban.cases import services as cases
from tongban.cases.models import Case
from tongban.catalogue import services
from tongban.catalogue.enums import ActState, ItemStatus
from tongban.catalogue.models import ItemAct, ServiceItem, Submission
from tongban.identity.enums import Role
from tongban.kernel import events
from tongban.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(db):
    made = House()
    made.draft.delete()
    return made


def post(client, name, *args, **more):
    return client.post(
        reverse(f"workbench:{name}", args=args), {"once": f"{name}{args}{more}".ljust(32, "x")[:99], **more}
    )


def test_a_suspension_without_reason_is_said_beside_its_field_and_what_was_typed_stays(as_staff, house):
    client = as_staff(house.manager)
    answer = post(client, "item-standing", house.item.code, "suspend", reason="x", until="2031-05-06")
    page = answer.content.decode()
    assert answer.status_code == 422 and "请写明原因" in page and 'value="2031-05-06"' in page
    answer = post(client, "item-standing", house.item.code, "suspend", reason="系统升级改造", until="morgen")
    assert answer.status_code == 422 and "请填写日期" in answer.content.decode()
    assert ItemAct.objects.count() == 0
    assert client.get(reverse("workbench:item-standing", args=[house.item.code, "burn"])).status_code == 404


def test_a_second_click_suspends_once(as_staff, house):
    client = as_staff(house.manager)
    answers = [post(client, "item-standing", house.item.code, "suspend", reason="系统升级改造") for _ in range(2)]
    assert {answer.status_code for answer in answers} == {302} and ItemAct.objects.count() == 1


def test_whom_to_merge_with_is_found_among_many(as_staff, house):
    many = [published_item(body=house.body, name=f"甲{number:02}事项") for number in range(31)]
    wanted = published_item(body=house.body, name="终身许可")
    client = as_staff(house.manager)
    page = client.get(reverse("workbench:item-standing", args=[house.item.code, "merge"])).content.decode()
    assert "甲00事项" in page and "终身许可" not in page and "还有没有列出的事项" in page
    for text in ("终身", wanted.code):
        answer = post(
            client, "item-standing", house.item.code, "merge", search="1", text=text, others=[many[3].pk],
            reason="合并办理更方便",
        )  # fmt: skip
        page = answer.content.decode()
        assert answer.status_code == 200 and ItemAct.objects.count() == 0
        assert "终身许可" in page and "甲05事项" not in page and "合并办理更方便" in page
        assert f'value="{many[3].pk}" checked' in page, "what was chosen stays"
    answer = post(client, "item-standing", house.item.code, "merge", search="1", text="不存在")
    assert "没有找到可以合并的事项" in answer.content.decode()


def test_an_act_exists_for_the_keeper_of_its_body_only(as_staff, house):
    act = services.suspend_item(item_id=house.item.pk, reason="系统升级改造", by=house.manager, at=timezone.now())
    elsewhere = a_staff("外地", (Role.CATALOGUE_MANAGER, published_item().body), body=house.office)
    for who, status in ((elsewhere, 404), (house.legal, 404), (house.manager, 200)):
        client = as_staff(who)
        assert client.get(reverse("workbench:item-act", args=[act.pk])).status_code == status
        answer = post(client, "item-act-do", act.pk, "discard")
        assert answer.status_code == (409 if status == 200 else 404)


def test_open_cases_of_a_cancelled_item_are_ended_by_the_heads_of_its_body_only(as_staff):
    office = an_office()
    make_case(office, accepted=True)
    ServiceItem.objects.filter(pk=office.item.pk).update(status=ItemStatus.CANCELLED, is_abolished=True)
    for who, status in ((office.examiner, 404), (an_office().leader, 404), (office.chief, 200)):
        client = as_staff(who)
        assert client.get(reverse("workbench:ending-item", args=[office.item.code])).status_code == status
        if status == 404:
            assert post(client, "ending-do", office.item.code, reason="取消了").status_code == 404
    client = as_staff(office.chief)
    assert post(client, "ending-do", office.item.code, reason=" ").status_code == 422
    assert Case.objects.get().state == "accepted"
    assert post(client, "ending-do", office.item.code, reason="事项取消").status_code == 302
    assert Case.objects.get().state == "terminated"


def test_only_what_some_case_does_not_have_yet_is_offered_for_them(as_staff):
    from tests.cases.test_favouring import NEXT_DAY, Shop

    shop = Shop(statutory=20, promised=10)
    papers = [make_case(shop.office, accepted=True) for _ in range(2)]
    shop.publish(elements={"promised_limit": 5, "statutory_limit": 15})
    for case, elements in zip(papers, (["promised_limit", "statutory_limit"], ["promised_limit"]), strict=True):
        shop.apply(case, *elements)
    client = as_staff(shop.keeper)
    page = client.get(reverse("workbench:favourable", args=[shop.item.code]))
    assert [(line.element, n) for line, n in page.context["offered"]] == [("statutory_limit", 1)]
    assert "还有1件没有用上" in page.content.decode()
    shop.apply(papers[1], "statutory_limit", when=NEXT_DAY)
    page = client.get(reverse("workbench:favourable", args=[shop.item.code])).content.decode()
    assert "新版本没有可以用于在办件的有利变化" in page


def test_nobody_takes_in_papers_for_a_suspended_item(as_staff):
    office = an_office()
    services.suspend_item(item_id=office.item.pk, reason="系统升级改造", by=SYSTEM, at=timezone.now())
    answer = as_staff(office.clerk).get(reverse("workbench:intake-item", args=[office.item.code]), follow=True)
    assert answer.redirect_chain and "系统升级改造" in answer.content.decode()


def test_a_reviewer_sees_versions_and_acts_in_one_list(as_staff, house, django_assert_max_num_queries):
    for number in range(4):
        item = published_item(body=house.body, name=f"事项{number}")
        services.cancel_item(
            item_id=item.pk, reason="国务院决定取消", document="国发〔2025〕1号", by=house.manager, at=timezone.now()
        )
    draft = services.draft_version(item_id=house.item.pk, by=house.manager, at=timezone.now())
    services.submit_version(version_id=draft.pk, by=house.manager, at=timezone.now())
    client = as_staff(house.legal)
    with django_assert_max_num_queries(14):
        page = client.get(reverse("workbench:reviews")).content.decode()
    assert "取消：事项0" in page and "食品经营许可" in page
    first = Submission.objects.filter(act__isnull=False).first()
    page = client.get(reverse("workbench:review", args=[first.pk])).content.decode()
    assert "国务院决定取消" in page and "国发〔2025〕1号" in page


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("phone", [False, True])
def test_suspended_the_citizen_is_told_and_resumed(house, new_page, sign_in_as, axe, no_sideways_scroll, phone, shot):
    def look(page, name):
        axe(page)
        no_sideways_scroll(page)
        shot(page, name)

    person = somebody()
    draft = cases.start_draft(item_code=house.item.code, by=acting(person), at=timezone.localtime())
    keeper, citizen = new_page(phone=phone), new_page(phone=phone)
    sign_in_as(keeper, house.manager.user)
    sign_in_as(citizen, person.user)
    keeper.goto(reverse("workbench:catalogue-item", args=[house.item.code]))
    look(keeper, "standing-item")
    keeper.get_by_role("link", name="暂停事项", exact=True).click()
    keeper.get_by_role("heading", name="暂停事项").wait_for()
    look(keeper, "standing-suspend")
    keeper.get_by_label("原因").fill("系统升级改造，预计一周")
    keeper.get_by_role("button", name="暂停事项").click()
    keeper.get_by_role("button", name="确定").click()
    keeper.get_by_text("已暂停，办事指南已经写明。").wait_for()
    look(keeper, "standing-suspended")
    citizen.goto(reverse("portal:item", args=[house.item.code]))
    citizen.get_by_text("现在不接受新的申请").wait_for()
    citizen.get_by_text("系统升级改造").wait_for()
    assert not citizen.get_by_role("link", name="开始申请").count()
    look(citizen, "standing-guide-suspended")
    citizen.goto(reverse("portal:draft", args=[draft.public_id]))
    citizen.get_by_text("您填的内容会保留，恢复办理后可以接着提交。").wait_for()
    look(citizen, "standing-draft-suspended")
    keeper.get_by_role("link", name="恢复办理").click()
    keeper.get_by_role("heading", name="恢复事项").wait_for()
    keeper.get_by_label("原因").fill("系统升级完成")
    keeper.get_by_role("button", name="恢复办理").click()
    keeper.get_by_text("已恢复办理。").wait_for()
    citizen.goto(reverse("portal:item", args=[house.item.code]))
    citizen.get_by_role("link", name="开始申请").wait_for()
    citizen.goto(reverse("portal:changes"))
    citizen.get_by_text("系统升级完成").wait_for()
    look(citizen, "standing-changes")
    citizen.get_by_role("link", name="暂停、取消、拆分与合并").click()
    row = citizen.get_by_role("listitem").filter(has=citizen.get_by_role("heading", name="食品经营许可"))
    row.get_by_text("恢复", exact=True).wait_for()
    look(citizen, "standing-changes-acts")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("phone", [False, True])
def test_a_split_from_the_form_to_the_old_address(house, new_page, sign_in_as, axe, no_sideways_scroll, phone, shot):
    def look(page, name):
        axe(page)
        no_sideways_scroll(page)
        shot(page, name)

    keeper = new_page(phone=phone)
    sign_in_as(keeper, house.manager.user)
    keeper.goto(reverse("workbench:item-standing", args=[house.item.code, "split"]))
    for number, name in enumerate(("食品经营许可（新办）", "食品经营许可（变更）")):
        keeper.locator(f"#name-{number}").fill(name)
    keeper.locator("#reason").fill("按情形分开，一看就懂")
    look(keeper, "standing-split")
    keeper.get_by_role("button", name="准备新事项").click()
    keeper.get_by_text("请写明依据的法律法规或者文件。").first.wait_for()
    assert keeper.locator("#name-1").input_value() == "食品经营许可（变更）"
    look(keeper, "standing-split-fault")
    keeper.locator("#document").fill("云政办〔2025〕2号")
    keeper.get_by_role("button", name="准备新事项").click()
    keeper.get_by_role("heading", name="拆分：食品经营许可").wait_for()
    look(keeper, "standing-act-draft")
    keeper.get_by_role("button", name="送审").click()
    keeper.get_by_text("已送审。").wait_for()
    for who in (house.legal, house.establishment):
        reviewer = new_page(phone=phone)
        sign_in_as(reviewer, who.user)
        reviewer.goto(reverse("workbench:reviews"))
        look(reviewer, "standing-reviews")
        reviewer.get_by_role("link", name="拆分：食品经营许可").click()
        reviewer.get_by_role("heading", name="调整的内容").wait_for()
        look(reviewer, "standing-review")
        reviewer.get_by_label("同意", exact=True).check()
        reviewer.get_by_role("button", name="提交审核意见").click()
        reviewer.get_by_role("button", name="确定").click()
        reviewer.get_by_text("审核意见已提交。").wait_for()
    act = ItemAct.objects.get()
    keeper.reload()
    keeper.get_by_role("button", name="公布").click()
    keeper.get_by_role("button", name="确定").click()
    keeper.get_by_text("还没有生效的版本").wait_for()
    look(keeper, "standing-act-too-early")
    for item in act.successors.all():
        services.publish_version(version_id=item.versions.get().pk, by=SYSTEM, at=timezone.localtime())
    keeper.get_by_role("button", name="公布").click()
    keeper.get_by_role("button", name="确定").click()
    keeper.get_by_text("已公布。").wait_for()
    look(keeper, "standing-act-done")
    citizen = new_page(phone=phone)
    citizen.goto(reverse("portal:item", args=[house.item.code]))
    citizen.get_by_text("这个事项拆分成了几个事项").wait_for()
    look(citizen, "standing-guide-split")
    citizen.get_by_role("link", name="食品经营许可（新办）").click()
    citizen.get_by_role("heading", name="食品经营许可（新办）").wait_for()
    citizen.get_by_text("由原事项拆分而来").wait_for()
    look(citizen, "standing-guide-new")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("phone", [False, True])
def test_cancelled_with_open_cases(new_page, sign_in_as, axe, no_sideways_scroll, phone, shot):
    def look(page, name):
        axe(page)
        no_sideways_scroll(page)
        shot(page, name)

    office, person, now = an_office(), somebody(), timezone.localtime()
    case = make_case(office, person=person, when=now - timedelta(hours=9), accepted=True)
    act = cancelled(office, now)
    assert act.state == ActState.PUBLISHED
    chief = new_page(phone=phone)
    sign_in_as(chief, office.chief.user)
    chief.goto(reverse("workbench:ending"))
    look(chief, "ending")
    chief.get_by_role("link", name="食品经营许可").click()
    chief.get_by_role("heading", name="没有办完的办件").wait_for()
    look(chief, "ending-item")
    chief.get_by_role("button", name="全部终结").click()
    chief.get_by_role("button", name="确定").click()
    chief.get_by_text("已办理1件。").wait_for()
    look(chief, "ending-done")
    events.drain()
    citizen = new_page(phone=phone)
    sign_in_as(citizen, person.user)
    citizen.goto(reverse("portal:case", args=[case.number]))
    citizen.get_by_role("heading", name="为什么终止办理").wait_for()
    citizen.get_by_text("国务院决定取消该许可").first.wait_for()
    look(citizen, "ending-citizen")
    citizen.goto(reverse("portal:item", args=[office.item.code]))
    citizen.get_by_text("这个事项已经取消").wait_for()
    look(citizen, "ending-guide")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("phone", [False, True])
def test_a_shorter_limit_is_given_to_open_cases_and_seen_by_the_citizen(
    new_page, sign_in_as, axe, no_sideways_scroll, phone, shot
):
    def look(page, name):
        axe(page)
        no_sideways_scroll(page)
        shot(page, name)

    office, person, now = an_office(), somebody(), timezone.localtime()
    keeper = a_staff("事项员", (Role.CATALOGUE_MANAGER, office.body), body=office.body)
    case = make_case(office, person=person, when=now - timedelta(hours=5), accepted=True)
    version = services.draft_version(
        item_id=office.item.pk, by=SYSTEM, at=now, elements={"promised_limit": 5, "visits": 1},
        materials=[{"code": "M01", "name": "申请书"}],
    )  # fmt: skip
    services.publish_version(version_id=version.pk, by=SYSTEM, at=now)
    page = new_page(phone=phone)
    sign_in_as(page, keeper.user)
    page.goto(reverse("workbench:catalogue-item", args=[office.item.code]))
    page.get_by_role("link", name="有利变化用于在办件").click()
    page.get_by_role("heading", name="按第1版办理的：1件").wait_for()
    page.get_by_text("不利，不适用").first.wait_for()
    look(page, "favourable")
    page.get_by_role("button", name="用于在办件").click()
    page.get_by_role("button", name="确定").click()
    page.get_by_text("已办理1件。").wait_for()
    look(page, "favourable-done")
    events.drain()
    before, case = case.promised_due_on, Case.objects.get(pk=case.pk)
    assert case.promised_due_on < before
    citizen = new_page(phone=phone)
    sign_in_as(citizen, person.user)
    citizen.goto(reverse("portal:case", args=[case.number]))
    citizen.get_by_text("10个工作日 → 5个工作日").wait_for()
    look(citizen, "favourable-citizen")


def cancelled(office, now):
    """The act as it is once two offices agreed and it was published."""
    from tests.cases.test_abolished import end

    return end(office, at=now)
