"""Journey 1: a citizen opens a restaurant from the sofa: search, guide, form and photographs, one correction, licence, rating."""

import pytest
from django.utils import timezone
from tests.journeys.facts import pdf_of, text_of
from tests.journeys.hand import Hand
from tests.journeys.people import a_citizen, a_picture, an_office_for_restaurants
from tests.journeys.test_counter_refused import act

from tongban.cases.models import Case
from tongban.kernel import events
from tongban.licences.printing import verification_url
from tongban.licences.services import verify_file
from tongban.ratings.models import Rating

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_restaurant_from_the_first_word_to_the_rating(new_page, sign_in_as, axe):
    office = an_office_for_restaurants()
    events.drain()  # the worker writes what the search reads
    person = a_citizen("欧阳小云", "xiaoyun")
    home = new_page()
    sign_in_as(home, person.user)

    # In her own words, to the guide, and which papers her situation needs.
    home.goto("/search?q=开饭店")
    home.get_by_role("link", name="食品经营许可").first.click()
    home.get_by_role("link", name="开始申请").first.click()
    Hand(home).press("开始填写")
    home.get_by_label("租来的").check()
    continue_if_asked(home)

    # The form knows her name; the papers are photographs.
    assert home.get_by_label("经营者").input_value() == "欧阳小云"
    home.get_by_label("店名").fill("云江小馆")
    for paper in ("设施布局图", "租赁合同"):
        give(home, paper, a_picture(f"{paper}.png"))
    home.locator("#way-electronic").check()
    axe(home)
    Hand(home).press("下一步：核对")
    Hand(home).press("确认提交")
    home.get_by_role("heading", name="提交成功").wait_for()
    case = Case.objects.get()
    assert home.get_by_text(case.number).count()
    events.drain()

    # The department tells her once what is wrong with the drawing.
    examiner = new_page()
    sign_in_as(examiner, office.examiner.user)
    examiner.goto(f"/workbench/cases/{case.number}/")
    form = act(examiner, "request_correction")
    form.get_by_label("设施布局图", exact=True).check()
    form.get_by_label("设施布局图：哪里不符合、怎样改").fill("没有标出排烟口，请在图上标明。")
    form.locator("button:not([type=button])").click()
    confirm(examiner)
    examiner.get_by_text("没有标出排烟口，请在图上标明。").first.wait_for()
    events.drain()

    # She reads the notice, gives another drawing, and hands it in.
    home.goto(f"/my/cases/{case.number}/")
    notice = home.get_by_role("link", name="补正").and_(home.locator("[href*='/my/documents/']")).first
    said = text_of(pdf_of(home, notice.get_attribute("href")))
    assert "没有标出排烟口" in said
    assert case.number in said
    home.goto(f"/my/cases/{case.number}/correct/")
    give(home, "设施布局图", a_picture("新的布局图.png", "lightgrey"))
    Hand(home).press("提交补正")
    home.wait_for_url(f"**/my/cases/{case.number}/")
    case.refresh_from_db()
    assert case.state == "received"
    events.drain()

    # Accepted, examined by two, granted.
    chief, leader = new_page(), new_page()
    sign_in_as(chief, office.chief.user)
    chief.goto(f"/workbench/cases/{case.number}/")
    Hand(chief).press("受理", within=act(chief, "accept"))
    chief.get_by_text("已受理，办理时限开始计算。").wait_for()
    form = act(chief, "assign")
    Hand(chief).tick("王审查", within=form)
    Hand(chief).tick("李审查", within=form)
    Hand(chief).press("指派审查人员", within=form)
    chief.get_by_text("已指派。").wait_for()
    examiner.goto(f"/workbench/cases/{case.number}/")
    form = act(examiner, "examine")
    form.locator("input[type=radio]").first.check()
    Hand(examiner).write("审查意见", "符合条件。", within=form)
    Hand(examiner).press("填写审查意见", within=form)
    examiner.get_by_text("审查意见已保存。").wait_for()
    sign_in_as(leader, office.leader.user)
    leader.goto(f"/workbench/cases/{case.number}/")
    form = act(leader, "decide")
    Hand(leader).tick("准予", within=form)
    form.get_by_label("店名").fill("云江小馆")
    Hand(leader).press("作出决定", within=form)
    confirm(leader)
    leader.get_by_text("决定已作出。").wait_for()
    events.drain()  # the worker makes the licence and delivers it into her account

    # The licence is hers; a stranger at the door follows the code on it and reads that it is real.
    case.refresh_from_db()
    assert (case.state, case.is_granted) == ("delivered", True)
    home.goto(f"/my/licences/{case.licence_identifier}/")
    pdf = pdf_of(home, home.get_by_role("link", name="下载证照").get_attribute("href"))
    assert verify_file(pdf, at=timezone.now()).verdict == "valid"
    said = text_of(pdf)
    assert "云江小馆" in said
    stranger = new_page(phone=True)
    address = verification_url(case.licence_identifier)
    stranger.goto(address[address.index("/verify") :])
    stranger.get_by_role("heading", name="证照真实有效").wait_for()
    assert "欧阳小云" not in stranger.content()
    axe(stranger)

    # And she says how it was.
    home.goto(f"/rate/{case.rating_token}/")
    home.get_by_label("非常满意", exact=True).check()
    home.get_by_label("还想说点什么").fill("在家就办好了。")
    Hand(home).press("提交评价")
    home.get_by_role("heading", name="谢谢您的评价").wait_for()
    rating = Rating.objects.get()
    assert (rating.grade, rating.rater, rating.case_id) == (1, person, case.pk)


def continue_if_asked(page):
    """With JavaScript the questions may need a press on 继续 to go on to the form."""
    page.get_by_role("button", name="继续").click()
    page.get_by_label("店名").wait_for()


def give(page, paper, picture):
    """Choose a file for this entry of the list, and upload it."""
    entry = page.locator("li.material").filter(has=page.get_by_role("heading", name=paper))
    entry.locator("input[type=file]").first.set_input_files(picture)
    entry.get_by_role("button", name="上传").click()
    page.get_by_role("link", name=picture["name"]).first.wait_for()


def confirm(page):
    """The question that comes before an act with consequences."""
    page.locator("dialog").get_by_role("button", name="确定", exact=True).click()
