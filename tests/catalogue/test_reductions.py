"""四减: the figures are those one counts by hand, over time too, and each can be followed down to the items that spoil it."""

import io
import json
from collections import defaultdict
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils.timezone import localdate
from tests.catalogue.factories import PUBLISHED_AT, a_body, published_item
from tests.catalogue.test_import import real_folder

from tongban.catalogue import selectors, services
from tongban.catalogue.models import CatalogueDaily, ServiceItem, VersionNumbers
from tongban.catalogue.rules.reductions import RATES, Sums, meets, total
from tongban.catalogue.rules.targets import Targets, targets
from tongban.catalogue.selectors import Scope, reductions
from tongban.kernel import events
from tongban.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db
NIGHT = PUBLISHED_AT + timedelta(hours=14)


def figures(scope=None, at=NIGHT, days=30):
    seen = reductions.overview(scope or Scope(), at=localdate(at), days=days)
    return {one.code: one for one in seen.figures}


def test_the_two_savings_of_time_are_two_figures():
    published_item(statutory=60, promised=30), published_item(statutory=10, promised=1)
    found = figures()
    assert (found["time_by_sums"].value, found["time_by_items"].value) == (55.71, 70.0)  # 1 − 31/70, (50 + 90)/2


def test_limits_of_several_units_are_put_into_working_days():
    published_item(statutory=1, promised=1, statutory_unit="month", promised_unit="working_day")
    published_item(statutory=14, promised=7, unit="calendar_day")
    seen = reductions.overview(Scope(), at=localdate(NIGHT), days=30)
    assert (seen.now.sum_statutory, seen.now.sum_promised, seen.converted) == (31.75, 6.0, 2)


def test_what_a_figure_says_nothing_of_is_counted_apart():
    published_item(statutory=None, promised=5, visits=None, steps=(), case_type="promised")
    published_item(statutory=20, promised=5, visits=1)
    found = figures()
    assert [found[code].left_out for code in ("time_by_sums", "visits", "steps", "fully_online", "materials")] == [
        1,
        1,
        1,
        2,
        0,
    ]
    assert (found["visits"].value, found["steps"].value, found["fully_online"].value) == (1, 3, None)


@pytest.mark.parametrize(
    "depth, visits, full",
    [
        (["intake", "handling", "result_feedback"], 0, 100),
        (["intake", "licence_feedback"], 0, 100),
        (["intake", "result_feedback"], 1, 0),
        (["handling"], 0, 0),
    ],
)
def test_fully_online_is_no_visit_and_a_depth_up_to_the_result(depth, visits, full):
    published_item(online_depth=depth, visits=visits)
    assert figures()["fully_online"].value == full


def test_sums_add_up_like_the_whole():
    parts = [
        Sums(items=2, visits=3, with_visits=2, depths={"intake": 1}),
        Sums(items=1, visits=1, with_visits=1, depths={"intake": 1, "handling": 1}),
    ]
    assert total(parts) == Sums(items=3, visits=4, with_visits=3, depths={"intake": 2, "handling": 1})
    assert RATES["visits"].of(total(parts)) == 1.3333 and RATES["visits"].of(Sums()) is None


# --- targets


def test_targets_are_the_places_own_the_smaller_place_before_the_wider(settings):
    assert reductions.targets_of() == Targets()
    settings.TONGBAN_TARGETS = {
        "": {"average_steps": 3},
        "9999": {"average_steps": 2, "instant_pct": None},
        "9998": {"average_steps": 9},
    }
    assert reductions.targets_of("999901").average_steps == 2 and reductions.targets_of("999901").instant_pct is None
    assert reductions.targets_of("1100").average_steps == 3
    assert [
        meets("steps", 2.6, 2.6),
        meets("steps", 2.7, 2.6),
        meets("instant", 35, 35),
        meets("instant", None, 35),
    ] == [True, False, True, None]


@pytest.mark.parametrize(
    "wrong",
    [{"steps": 3}, {"instant_pct": 101}, {"average_visits": -1}, {"average_visits": "0.6"}, {"average_visits": True}],
)
def test_a_target_that_makes_no_sense_is_no_target(wrong):
    with pytest.raises(ValueError):
        targets(wrong)


def test_the_target_for_materials_is_a_cut_of_what_there_was(settings):
    settings.TONGBAN_TARGETS = {"": {"materials_baseline": 10}}
    published_item(materials=[f"材料{n}" for n in range(8)])
    assert (figures()["materials"].target, figures()["materials"].is_met) == (7.7, False)


# --- over time


def a_new_version(item, at, **elements):
    version = services.draft_version(item_id=item.pk, elements=elements, by=SYSTEM, at=at)
    services.publish_version(version_id=version.pk, by=SYSTEM, at=at)


def test_every_day_is_written_once_by_body_and_type_and_today_anew():
    item = published_item(visits=2)
    published_item(visits=0, item_type="public_service")
    services.count_day(at=NIGHT)
    a_new_version(item, NIGHT, visits=0)
    assert services.count_day(at=NIGHT) == [localdate(NIGHT)]
    rows = CatalogueDaily.objects.order_by("item_type")
    assert [(row.item_type, row.items, row.visits, row.is_recounted) for row in rows] == [
        ("permit", 1, 0, False),
        ("public_service", 1, 0, False),
    ]


def test_days_that_were_missed_are_counted_from_the_versions_in_force_on_them_and_say_so():
    item = published_item(visits=2)
    services.count_day(at=NIGHT)
    a_new_version(item, NIGHT + timedelta(days=2), visits=1)
    written = services.count_day(at=NIGHT + timedelta(days=3))
    assert len(written) == 3
    kept = [
        (one.sums.visits, one.is_recounted)
        for one in reductions.days_of(Scope(), since=localdate(NIGHT), until=localdate(NIGHT) + timedelta(days=9))
    ]
    assert kept == [(2, False), (2, True), (1, True), (1, False)]
    before = list(CatalogueDaily.objects.order_by("pk").values_list("pk", flat=True))
    services.count_day(at=NIGHT + timedelta(days=3))
    assert list(CatalogueDaily.objects.order_by("pk").values_list("pk", flat=True))[:3] == before[:3]


def test_a_gap_of_more_than_sixty_days_stays_a_gap_and_is_counted_as_such():
    published_item()
    services.count_day(at=NIGHT)
    assert len(services.count_day(at=NIGHT + timedelta(days=100))) == 61
    seen = reductions.overview(Scope(), at=localdate(NIGHT) + timedelta(days=100), days=365)
    assert (len(seen.days), seen.missing_days) == (62, 39)


def test_the_change_is_that_since_the_first_day_of_the_period():
    body = a_body()
    item = published_item(body=body, visits=2)
    services.count_day(at=NIGHT)
    a_new_version(item, NIGHT + timedelta(days=5), visits=0)
    services.count_day(at=NIGHT + timedelta(days=5))
    late = NIGHT + timedelta(days=5)
    found = figures(Scope(body_id=body.pk, item_type="permit"), at=late)
    assert (found["visits"].value, found["visits"].before, found["visits"].change) == (0, 2, -2)
    assert figures(Scope(item_type="benefit"), at=late)["visits"].before is None


# --- down to the items


def test_the_worst_items_come_first_and_page_by_page():
    for n in range(7):
        published_item(name=f"事项{n}", statutory=20, promised=n, materials=[f"材料{m}" for m in range(n)], visits=n)
    published_item(name="没有时限", statutory=None, promised=None, visits=None, case_type="other")
    for code in ("time_by_sums", "time_by_items", "materials", "visits", "zero_visit"):
        names, after = [], None
        while True:
            page = reductions.spoilers(code, Scope(), after=after, limit=2)
            names += [row.name for row in page.rows if row.name != "没有时限"]
            after = page.next_cursor
            if after is None:
                break
        assert names == [f"事项{n}" for n in range(6, 0, -1)], code
    assert [row.name for row in reductions.spoilers("at_most_one_visit", Scope()).rows] == [
        f"事项{n}" for n in range(6, 1, -1)
    ]


def test_every_figure_has_its_list_and_a_law_of_nought_days_breaks_none():
    published_item(statutory=0, promised=0, case_type="instant", online_depth=["intake"], may_apply_online=False)
    assert set(reductions.SPOILS) == set(RATES)
    for code in RATES:
        reductions.spoilers(code, Scope())
        reductions.spoilers(code, Scope(), after=reductions.spoilers(code, Scope(), limit=1).next_cursor)
    assert figures()["time_by_items"].value is None


def test_the_cost_does_not_grow(django_assert_num_queries):
    for _round in range(2):
        for _ in range(4):
            published_item()
        with django_assert_num_queries(4):
            reductions.overview(Scope(), at=localdate(NIGHT), days=30)
        with django_assert_num_queries(3):
            assert [row.item.body.name for row in reductions.spoilers("materials", Scope()).rows]
        with django_assert_num_queries(11):
            services.count_day(at=NIGHT)


def test_numbers_that_are_kept_say_what_the_versions_say():
    published_item(
        statutory=60,
        promised=30,
        visits=0,
        online_depth=["intake", "handling", "result_feedback"],
        materials=["户口簿", "申请表"],
    )
    published_item(
        statutory=1,
        promised=1,
        statutory_unit="month",
        promised_unit="working_day",
        online_depth=["other"],
        is_bundle=True,
    )
    published_item(
        statutory=None, promised=5, visits=None, steps=(), materials=["无需材料"], item_type="public_service"
    )
    published_item(case_type="instant", promised=0, visits=2, materials=["居民身份证"], may_apply_online=False, online_depth=["handling"])  # fmt: skip

    def seen():
        spoilt = {code: [(row.pk, row.badness, row.days_now, row.materials_now, row.steps_now) for row in reductions.spoilers(code, Scope()).rows] for code in reductions.SPOILS}  # fmt: skip
        return reductions.overview(Scope(), at=localdate(NIGHT), days=30).now, spoilt

    worked_out = seen()
    assert (services.work_out_numbers(only_new=True), services.work_out_numbers()) == (4, 0)
    assert seen() == worked_out and worked_out[0].items == 4
    item = published_item(visits=3)
    assert seen()[0].visits == worked_out[0].visits + 3, "what is new counts before its numbers are kept"
    assert seen()[1]["visits"][0][0] == item.current_id
    VersionNumbers.objects.update(visits=9)
    assert services.work_out_numbers() == 5 and seen()[0].visits == worked_out[0].visits + 3


def test_a_published_version_brings_its_numbers_along():
    item = published_item()
    events.drain()
    assert VersionNumbers.objects.get().version_id == item.current_id


def test_the_whole_place_is_the_sum_of_its_bodies():
    for number in range(3):
        published_item(body=a_body(f"云江市第{number}局"), online_depth=["intake", "handling"], visits=number)
    services.count_day(at=NIGHT)
    (day,) = reductions.days_of(Scope(), since=localdate(NIGHT), until=localdate(NIGHT))
    (parts,) = reductions.days_of(Scope(region_code="9999"), since=localdate(NIGHT), until=localdate(NIGHT))
    assert day == parts and day.sums.items == 3 and day.sums.depths["handling"] == 3


# --- the real items


def test_the_real_figures_are_those_counted_by_hand_and_the_command_says_the_same(tmp_path):
    folder = real_folder(tmp_path)
    call_command("catalogue", "import", str(folder), stdout=io.StringIO())
    items = read(folder, "items")
    found = figures(Scope(source="guangxi"), at=PUBLISHED_AT)
    by_body = defaultdict(lambda: [0, 0])
    for row in items:
        if row["legal_days"] and row["promise_days"]:
            by_body[row["department"]][0] += int(row["legal_days"])
            by_body[row["department"]][1] += int(row["promise_days"])
    seen = reductions.overview(Scope(source="guangxi"), at=localdate(PUBLISHED_AT), days=30)
    for body, sums in seen.bodies:
        law, promise = by_body[body.name]
        assert RATES["time_by_sums"].of(sums) == (round(100 * (1 - promise / law), 2) if law else None), body.name
    steps = defaultdict(int)
    for row in read(folder, "steps"):
        steps[row["item_id"]] += 1
    assert found["steps"].items == len(steps) and found["steps"].value == round(sum(steps.values()) / len(steps), 2)
    out = io.StringIO()
    call_command("catalogue", "indicators", "--source", "guangxi", "--json", stdout=out)
    said = json.loads(out.getvalue())
    pairs = {
        "time_by_sums": "reduction_by_sums_pct", "time_by_items": "reduction_by_item_mean_pct", "steps": "average_steps",
        "materials": "average_materials", "visits": "average_visits", "zero_visit": "zero_visit_pct",
        "at_most_one_visit": "at_most_one_visit_pct", "instant": "instant_pct_of_typed", "online": "online_pct",
        "zero_material_items": "zero_material_items_by_rule", "fully_online": "fully_online_pct",
    }  # fmt: skip
    assert {code: found[code].value for code in pairs} == {code: said[name] for code, name in pairs.items()}
    longest = max(int(row["promise_days"]) for row in items if row["promise_days"] and row["legal_days"])
    assert reductions.spoilers("time_by_sums", Scope(source="guangxi")).rows[0].days_now == longest


def read(folder, table):
    import csv

    file = next(folder.glob(f"*_{table}_*.csv"))
    with file.open(encoding="utf-8-sig", newline="") as rows:
        return list(csv.DictReader(rows))


def test_a_suspended_item_does_not_count():
    item = published_item()
    ServiceItem.objects.filter(pk=item.pk).update(status="suspended")
    assert selectors.indicators().items == 0


@pytest.mark.parametrize("line", ["无需提供材料", "不需要提交任何材料", "无需提交申请材料"])
def test_a_line_that_says_none_in_other_words_makes_an_item_of_no_materials_too(line):
    from tongban.catalogue.models import ServiceItem
    from tongban.catalogue.selectors.elements import has_no_materials

    item = published_item(materials=[line])
    assert list(ServiceItem.objects.filter(has_no_materials())) == [item]
