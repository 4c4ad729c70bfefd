"""Journey 2: an old lady without a phone at the counter; a promised case; the department refuses, and says how to object."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.cases import factories
from tests.journeys.facts import an_id_number, pdf_of, text_of
from tests.journeys.hand import Hand

from tongban.cases.models import Case
from tongban.kernel import events

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def a_day_later(monkeypatch):
    """The platform's clock goes on by a day: pages and operations alike."""
    real = timezone.now

    def move():
        monkeypatch.setattr(timezone, "now", lambda: real() + timedelta(days=1))

    return move


def act(page, name):
    """The form of one act, unfolded."""
    form = page.locator(f"details.fold:has(form[action$='/do/{name}/'])")
    form.evaluate("one => { one.open = true; }")
    return form


def test_the_refusal_reaches_an_old_lady_without_a_phone(new_page, sign_in_as, axe, a_day_later):
    office = factories.an_office(promised=10)

    # The counter: no phone, papers on paper, priority. The receipt is the next thing to press.
    window = new_page()
    sign_in_as(window, office.clerk.user)
    window.goto("/workbench/")
    hand = Hand(window)
    hand.press("为下一位收件", link=True)
    window.get_by_role("link", name="食品经营许可", exact=True).click()
    hand.write("姓名或单位名称", "张桂兰")
    hand.write("证件号码", an_id_number("19400101"))
    hand.tick("老年人、残疾人、病弱者等，优先办理")
    hand.press("全部为纸质，原件都核对过")
    hand.press("收件，出具凭证")
    receipt = window.get_by_role("link", name="打印收件凭证")
    said = text_of(pdf_of(window, receipt.get_attribute("href")))
    case = Case.objects.get()
    assert case.number in said
    assert "张桂兰" in said
    assert (case.state, case.is_priority, case.applicant.mobile) == ("received", True, "")
    axe(window)

    # The next day the department takes it on, and two examiners look at it.
    a_day_later()
    chief = new_page()
    sign_in_as(chief, office.chief.user)
    chief.goto("/workbench/to-accept/")
    chief.get_by_role("link", name="食品经营许可").click()
    Hand(chief).press("受理", within=act(chief, "accept"))
    chief.get_by_text("已受理，办理时限开始计算。").wait_for()
    form = act(chief, "assign")
    Hand(chief).tick("王审查", within=form)
    Hand(chief).tick("李审查", within=form)
    Hand(chief).press("指派审查人员", within=form)
    chief.get_by_text("已指派。").wait_for()

    examiner = new_page()
    sign_in_as(examiner, office.examiner.user)
    examiner.goto("/workbench/examining/?mine=1")
    examiner.get_by_role("link", name="食品经营许可").click()
    form = act(examiner, "examine")
    Hand(examiner).tick("不符合条件，建议不予", within=form)
    Hand(examiner).write("审查意见", "没有固定的经营场所。", within=form)
    Hand(examiner).press("填写审查意见", within=form)
    examiner.get_by_text("审查意见已保存。").wait_for()

    # The leader decides: without reasons nothing happens, with them the decision is written.
    leader = new_page()
    sign_in_as(leader, office.leader.user)
    leader.goto(f"/workbench/cases/{case.number}/")
    form = act(leader, "decide")
    Hand(leader).tick("不予", within=form)
    Hand(leader).press("作出决定", within=form)
    Hand(leader).press("确定", within=leader.locator("dialog"))
    leader.get_by_text("不予许可必须说明理由。").wait_for()
    form = act(leader, "decide")
    form.get_by_label("理由（不予时必填，写在决定书上）").fill("不具有固定的经营场所，不符合法定条件。")
    Hand(leader).press("作出决定", within=form)
    Hand(leader).press("确定", within=leader.locator("dialog"))
    leader.get_by_text("决定已作出。").wait_for()
    case.refresh_from_db()
    assert (case.state, case.is_granted) == ("refused", False)
    assert case.accepted_on == timezone.localdate()
    events.drain()

    # The notice names who decided why, and where to object within which time.
    window.context.clear_cookies()
    sign_in_as(window, office.clerk.user)
    window.goto(f"/workbench/cases/{case.number}/")
    notice = window.get_by_role("link", name="不予决定书")
    said = text_of(pdf_of(window, notice.get_attribute("href")))
    for sentence in ("不具有固定的经营场所", "60日内向云江市人民政府申请行政复议", "6个月内", "云江市中级人民法院"):
        assert sentence in said, sentence

    # She signs for it at the window, on the pad.
    form = act(window, "deliver")
    pad = form.locator("canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    window.mouse.move(box["x"] + 30, box["y"] + 30)
    window.mouse.down()
    window.mouse.move(box["x"] + 150, box["y"] + 60, steps=5)
    window.mouse.up()
    while not form.locator("input[name=signature]").evaluate("one => one.files.length"):
        window.wait_for_timeout(50)
    Hand(window).press("送达", within=form)
    window.get_by_text("已送达，办件办结。").wait_for()
    case.refresh_from_db()
    assert case.state == "delivered"
    assert case.delivery.receiver_name == "张桂兰"
    assert case.delivery.signature_file.content_type == "image/png"
