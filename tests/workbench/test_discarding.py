"""Giving a draft up, and taking a submission back, through the pages: said plainly before, done once, and what came between is said."""

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.catalogue.standing import a_house, cancel, split
from tests.catalogue.test_reviewing import LEGAL, House
from tests.workbench.test_catalogue import act

from tongban.catalogue import services
from tongban.catalogue.models import ItemVersion

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(db):
    return House()


def look(client, item):
    return client.get(reverse("workbench:catalogue-item", args=[item.code])).content.decode()


def states(house):
    return dict(ItemVersion.objects.filter(item=house.item).values_list("number", "state"))


def test_the_page_says_what_is_lost_and_what_stays_and_goes_back_to_what_is_in_force(as_staff, house):
    client = as_staff(house.manager)
    page = look(client, house.item)
    assert "第2版这个版本号也不再用。正在执行的第1版不变。确定放弃？" in page and "/do/discard/" in page
    assert act(client, house, "discard", number=2).status_code == 302
    assert act(client, house, "discard", number=2).status_code == 302, "a second click"
    assert states(house) == {1: "published", 2: "discarded"}
    page = look(client, house.item)
    assert "草稿已放弃。" in page and "起草新版本" in page and "/do/discard/" not in page and "已放弃" in page
    assert "第1版" in page.split("newest-title")[2][:40], "what is in force is what the page is about now"


def test_a_page_left_open_gives_up_the_draft_it_showed_and_no_other(as_staff, house):
    client = as_staff(house.manager)
    services.discard_draft(version_id=house.draft.pk, by=house.manager, at=timezone.now())
    services.draft_version(item_id=house.item.pk, by=house.manager, at=timezone.now())
    answer = act(client, house, "discard", number=2)
    assert answer.status_code == 409 and "第2版现在是“已放弃”，只有草稿可以放弃。" in answer.content.decode()
    assert states(house)[3] == "draft"
    assert act(client, house, "discard", number=9).status_code == 404


def test_what_was_returned_shows_its_round_still(as_staff, house):
    house.agree(house.submit(), LEGAL, is_approved=False, opinion="没有依据")
    client = as_staff(house.manager)
    page = look(client, house.item)
    assert "审核记录仍然保留。" in page and "没有依据" in page
    act(client, house, "discard", number=2)
    compare = reverse("workbench:catalogue-compare", args=[house.item.code, 1, 2])
    assert client.get(compare).status_code == 200
    assert "没有依据" in look(client, house.item), "with the version that was given up"
    services.draft_version(item_id=house.item.pk, by=house.manager, at=timezone.now())
    page = look(client, house.item)
    assert "没有依据" in page and "审核记录仍然保留。" not in page


def test_who_was_typing_meanwhile_gets_the_words_back(as_staff, house):
    services.discard_draft(version_id=house.draft.pk, by=house.manager, at=timezone.now())
    url = reverse("workbench:edit-chapter", args=[house.item.code, "handling"])
    answer = as_staff(house.manager).post(
        url, {"once": "x" * 32, "revision": "", "place": "江滨大道88号二楼", "do": "save"}
    )
    assert answer.status_code == 409 and "江滨大道88号二楼" in answer.content.decode()


def test_a_new_item_of_which_nothing_is_left_says_how_to_go_on(as_staff, house):
    item = services.create_item(
        code=house.item.code[:-1] + ("0" if house.item.code[-1] != "0" else "1"),
        body_id=house.body.pk, by=house.manager, at=timezone.now(),
    )  # fmt: skip
    services.draft_version(item_id=item.pk, elements={"name": "新事项"}, by=house.manager, at=timezone.now())
    client = as_staff(house.manager)
    assert "这个事项还没有发布过，已经认领的同时取消认领" in look(client, item)
    house.item = item
    assert act(client, house, "discard", number=1).status_code == 302
    page = look(client, item)
    assert "起草过的内容已经放弃" in page and "新事项" in page
    assert "这份草稿已经放弃" in client.get(reverse("workbench:edit", args=[item.code])).content.decode()
    assert "新事项" in client.get(reverse("workbench:catalogue")).content.decode()
    assert act(client, house, "draft").status_code == 302 and states(house) == {1: "discarded", 2: "draft"}


def test_the_draft_that_a_split_brings_points_to_the_act(as_staff):
    house = a_house()
    made = split(house)
    house.item = made.successors.first()
    client = as_staff(house.manager)
    page = look(client, house.item)
    assert reverse("workbench:item-act", args=[made.pk]) in page and "/do/discard/" not in page
    answer = act(client, house, "discard", number=1)
    assert answer.status_code == 409 and "请放弃那项“拆分”" in answer.content.decode()


def test_taking_back_says_how_many_offices_spoke_and_who_and_their_words_stay(as_staff, house):
    submission = house.submit()
    client = as_staff(house.manager)
    assert "还没有部门审核过。撤回后要重新送审。" in look(client, house.item)
    house.agree(submission, LEGAL, opinion="可以")
    answer = act(client, house, "withdraw", spoken=0)
    assert answer.status_code == 409 and "合法性审核部门已经审核过" in answer.content.decode()
    assert "已有1个部门审核同意：合法性审核部门（法制员）。撤回后这些意见作废" in look(client, house.item)
    assert act(client, house, "withdraw", spoken=1).status_code == 302
    page = look(client, house.item)
    assert "以上意见不再算数" in page and "可以" in page and "法制员" in page


def test_an_act_is_taken_back_with_the_same_words(as_staff):
    house = a_house()
    made = cancel(house)
    client = as_staff(house.manager)
    url = reverse("workbench:item-act", args=[made.pk])
    house.agree(made.submissions.get(), LEGAL)
    assert "已有1个部门审核同意：合法性审核部门（法制员）" in client.get(url).content.decode()
    answer = client.post(
        reverse("workbench:item-act-do", args=[made.pk, "withdraw"]), {"once": "x" * 32, "spoken": "1"}
    )
    assert answer.status_code == 302 and "以上意见不再算数" in client.get(url).content.decode()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("phone", [False, True])
def test_a_keeper_takes_a_submission_back_and_gives_the_draft_up(
    new_page, sign_in_as, axe, no_sideways_scroll, shot, phone
):
    def look_at(name):
        axe(page)
        no_sideways_scroll(page)
        shot(page, name)

    house = House()
    house.agree(house.submit(note="压缩时限"), LEGAL, opinion="可以")
    page = new_page(phone=phone)
    sign_in_as(page, house.manager.user)
    page.goto(reverse("workbench:catalogue-item", args=[house.item.code]))
    page.get_by_role("button", name="撤回送审").click()
    page.get_by_text("已有1个部门审核同意：合法性审核部门（法制员）").wait_for()
    look_at("keepers-withdraw")
    page.get_by_role("button", name="确定").click()
    page.get_by_text("以上意见不再算数").wait_for()
    look_at("keepers-draft")
    page.get_by_role("button", name="放弃草稿").click()
    page.get_by_text("正在执行的第1版不变。确定放弃？").wait_for()
    look_at("keepers-discard")
    page.get_by_role("button", name="确定").click()
    page.get_by_text("草稿已放弃。").wait_for()
    look_at("keepers-discarded")
    assert states(house) == {1: "published", 2: "discarded"}
