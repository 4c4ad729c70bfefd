"""The page 四减: every figure with its definition, what it leaves out, its target; the chart with its table; the way down."""

import os
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.cases.factories import a_staff
from tests.catalogue.factories import a_body, published_item

from tongban.catalogue import services
from tongban.catalogue.rules.reductions import RATES
from tongban.identity.enums import Role
from tongban.kernel.actors import SYSTEM
from tongban.workbench import charts
from tongban.workbench.reduction_words import FIGURES

pytestmark = pytest.mark.django_db


def a_history(days=12):
    """Two departments, counted every night, one of them getting better; ten days ago nothing ran for two nights."""
    now = timezone.now()
    begun = now - timedelta(days=days)
    good, slow = a_body("云江市市场监督管理局"), a_body("云江市自然资源和规划局")
    items = [
        published_item(body=good, name=f"食品经营许可{n}", statutory=20, promised=4, visits=0, at=begun)
        for n in range(4)
    ]
    slow_one = published_item(
        body=slow,
        name="海域使用权审核",
        statutory=60,
        promised=60,
        visits=3,
        materials=[f"材料{n}" for n in range(9)],
        at=begun,
    )
    published_item(
        body=slow, name="没有时限的事项", statutory=None, promised=None, visits=None, case_type="other", at=begun
    )
    for day in range(days):
        at = begun + timedelta(days=day)
        if day == days // 2:
            version = services.draft_version(item_id=slow_one.pk, elements={"promised_limit": 30}, by=SYSTEM, at=at)
            services.publish_version(version_id=version.pk, by=SYSTEM, at=at)
        if day not in (2, 3):
            services.count_day(at=at)
    services.count_day(at=now)
    return good, slow, items


@pytest.fixture
def leader():
    body = a_body("云江市政务服务数据管理局")
    return a_staff("周局长", (Role.LEADER, body), body=body)


def test_each_figure_has_its_words_and_each_word_its_figure():
    assert set(FIGURES) == set(RATES)


def test_the_page_says_which_saving_is_which_with_target_left_out_and_cut_off(as_staff, leader):
    a_history()
    page = as_staff(leader).get(reverse("workbench:reductions")).text
    for words in (
        "时限压减（按总量）",
        "时限压减（按事项平均）",
        "未达标：不低于80%",
        "达标：不低于90%",
        "数据截至",
        "未计入1项：没有写明法定或承诺时限",
        "1 − 承诺时限之和 ÷ 法定时限之和",
    ):
        assert words in page, words
    assert "其中2天夜里没有统计" in page and "补算" in page
    assert '<svg class="chart"' in page and "chart-target" in page and "逐日数据" in page


def test_departments_stand_the_worst_first_by_the_chosen_figure(as_staff, leader):
    good, slow, _items = a_history()
    page = as_staff(leader).get(reverse("workbench:reductions"), {"figure": "materials"}).text
    table = page[page.index("h-bodies") :]
    assert table.index(slow.name) < table.index(good.name)
    only = as_staff(leader).get(reverse("workbench:reductions"), {"body": good.pk, "type": "permit", "days": "90"}).text
    assert "在用事项4项" in only and slow.name not in only[only.index("h-bodies") :]


def test_a_figure_leads_to_the_items_that_spoil_it(as_staff, leader):
    a_history()
    client = as_staff(leader)
    page = client.get(reverse("workbench:reduction-items", args=["time_by_sums"])).text
    assert page.index("海域使用权审核") < page.index("食品经营许可0") and "承诺30，法定60个工作日" in page
    assert "到现场3次" in client.get(reverse("workbench:reduction-items", args=["visits"])).text
    assert "没有需要改进的事项" in client.get(reverse("workbench:reduction-items", args=["fully_online"])).text
    assert client.get(reverse("workbench:reduction-items", args=["nothing"])).status_code == 404


def test_before_the_first_night_the_page_stands_and_says_so(as_staff, leader):
    client = as_staff(leader)
    assert "没有在用事项" in client.get(reverse("workbench:reductions")).text
    published_item()
    page = client.get(reverse("workbench:reductions"), {"body": "x", "type": "y", "days": "7", "figure": "z"}).text
    assert "还没有逐日数据" in page and '<svg class="chart"' not in page


@pytest.mark.parametrize(
    "low, high, ticks",
    [
        (45, 80, [40, 50, 60, 70, 80]),
        (0, 0, [0, 0.2]),
        (2.6, 3, [2.6, 2.7, 2.8, 2.9, 3.0]),
        (-3, 7, [-4, -2, 0, 2, 4, 6, 8]),
    ],
)
def test_the_axis_of_a_chart_has_round_numbers_around_all_values(low, high, ticks):
    found = charts._ticks(low, high)
    assert found == ticks and found[0] <= low and found[-1] >= high


def test_the_page_costs_the_same_however_long_the_past(as_staff, leader, django_capture_queries):
    client, counts = as_staff(leader), []
    for _round in range(2):
        a_history(6 + 6 * _round)
        with django_capture_queries() as seen:
            assert client.get(reverse("workbench:reductions")).status_code == 200
        counts.append(len(seen))
    assert counts == [6, 6]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("phone", [False, True])
def test_the_pages_are_accessible(new_page, sign_in_as, axe, no_sideways_scroll, leader, phone):
    a_history()
    page = new_page(phone=phone)
    sign_in_as(page, leader.user)
    shots = os.environ.get("TONGBAN_SHOTS", "")
    for name, address in (
        ("reductions", reverse("workbench:reductions")),
        ("spoilers", reverse("workbench:reduction-items", args=["time_by_sums"])),
    ):
        assert page.goto(address).status == 200
        if shots:
            page.screenshot(path=f"{shots}/lists-{name}{'-phone' if phone else ''}.png", full_page=True)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        axe(page)
        no_sideways_scroll(page)
    page.goto(reverse("workbench:reductions"))
    page.emulate_media(media="print")
    if shots:
        page.screenshot(path=f"{shots}/lists-print{'-phone' if phone else ''}.png", full_page=True)


def test_a_department_that_is_not_offered_counts_as_not_asked(as_staff, leader):
    a_history(days=1)
    pages = [as_staff(leader).get(reverse("workbench:reductions"), {"body": body}) for body in ("", "99999999")]
    whole, odd = (page.context["seen"].now.items for page in pages)
    assert whole == odd > 0
