"""Queries that were written down before the ranking was tuned, asked against the demo city and a real catalogue of 690 items; the
two newest sets against 1,140 items of two other places as well.

The real items are not in this repository (tests/conftest.py `shared_path`). Six more sets were written after the
tuning, each before any of it was asked; their figures are stated as they came out, see docs/performance.md.
"""

import csv
from collections import Counter
from pathlib import Path

import pytest
from django.utils import timezone
from tests.conftest import shared_path

from tongban.catalogue import selectors, services
from tongban.demo.loading.ground import load_ground
from tongban.demo.loading.offer import load_offer
from tongban.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db
HERE = Path(__file__).parent
FIRST = 3
FLOOR, FLOOR_OF_A_KIND = 0.90, 0.85
FLOOR_OF_STORIES = 0.75  # at first: 0.79 of the seventh, which was never looked at
FLOOR_UNTUNED = 0.85  # what they came to after what they taught; first figures: docs/performance.md
NOT_HERE = [
    "量子纠缠", "火星移民", "护照办理", "港澳通行证", "赛马许可证", "彩票销售点", "核电站运行许可", "外星人登记", "恋爱备案", "游戏版号审批",
    "比特币交易登记", "麻将馆许可", "股票开户", "信用卡申请", "手机卡补办", "火车票退票", "大熊猫领养", "高考成绩查询", "飞碟降落许可", "遗产税申报",
    "汽车尾号限行", "今天吃什么", "asdfgh", "qwerty", "123456", "身份证", "修仙资格认定", "皇帝登基审批",
    "我家猫不吃饭怎么办", "孩子不听话怎么办", "老公出轨了怎么办", "手机掉水里了怎么办", "钥匙丢了怎么办", "电脑坏了去哪修",
    "开车去北京多久", "怎么追女朋友", "附近哪里有好吃的", "帮我写作业", "天上的星星归谁管", "王者荣耀怎么上分",
    "帮我订机票", "恐龙饲养许可", "我家狗走丢了", "快递丢了找谁赔", "头发掉得厉害", "失眠睡不着觉",
    "月球土地买卖", "怎么减肥", "明天股票会涨吗", "女朋友生气了怎么哄", "电视机没有信号", "手机没话费了",
    "外卖送错了", "蚊子太多", "我想当明星", "怎么做红烧肉", "买彩票中奖了怎么领", "微信转错账了",
    "今天星期几",
]  # fmt: skip


@pytest.fixture
def city(tmp_path):
    at = timezone.now()
    load_offer(load_ground(at), at)
    for file in sorted(shared_path("data", "items").glob("fangchenggang_*.csv")):
        (tmp_path / file.name).symlink_to(file)
    services.import_catalogue(str(tmp_path), None, False, by=SYSTEM, at=at)


@pytest.fixture
def region(city):
    """The city, and real items of two other places."""
    for name in ("guangan_items_2025.csv", "lingshan_full_record_samples.json"):
        services.import_catalogue(str(shared_path("data", "items", name)), None, False, by=SYSTEM, at=timezone.now())


def asked(name):
    """(share found among the first three, by kind; what was missed), printed as a table."""
    total, found, missed = Counter(), Counter(), []
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names = [hit.name for hit in selectors.search(row["query"], limit=FIRST).hits]
            is_right = any(right in name for name in names for right in row["right"].split("|"))
            total[row["kind"]] += 1
            found[row["kind"]] += is_right
            if not is_right:
                missed.append(row["query"])
    for kind in total:
        print(f"{kind:12}{found[kind]:4} of {total[kind]:3}  {found[kind] / total[kind]:4.0%}")
    share = sum(found.values()) / sum(total.values())
    print(f"{'all':12}{sum(found.values()):4} of {sum(total.values()):3}  {share:5.1%}   missed: {'、'.join(missed)}")
    return share, {kind: found[kind] / total[kind] for kind in total}, total


def test_nine_of_ten_queries_find_what_is_right_among_the_first_three(city):
    share, kinds, total = asked("search_quality.csv")
    assert sum(total.values()) >= 150 and min(total.values()) >= 25 and len(total) == 6
    assert share >= FLOOR
    assert min(kinds.values()) >= FLOOR_OF_A_KIND, kinds


@pytest.mark.parametrize(
    "name",
    ["search_quality_second.csv", "search_quality_third.csv", "search_quality_fourth.csv", "search_quality_fifth.csv"],
)
def test_queries_written_after_the_tuning_are_mostly_found_too(city, name):
    assert asked(name)[0] >= FLOOR_UNTUNED


def test_nine_of_ten_queries_of_strangers_are_found_and_most_of_their_stories(region):
    for name in (
        "search_quality_sixth.csv",
        "search_quality_seventh.csv",
    ):  # one after the other: the region takes long to load
        share, kinds, total = asked(name)
        assert sum(total.values()) >= 150 and len(total) == 7 and min(total.values()) >= 20
        assert share >= FLOOR
        assert kinds["story"] >= FLOOR_OF_STORIES, kinds


def test_what_is_not_offered_here_is_not_answered_with_something_else(city):
    shown = {query: [hit.name for hit in selectors.search(query).hits[:2]] for query in NOT_HERE}
    assert {query: names for query, names in shown.items() if names} == {}
