"""The national table: what is in it, how it is read, and what becomes of old codes (R-ID-6)."""

from collections import Counter
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from tongban.kernel.errors import NotFound, Refusal
from tongban.regions import selectors, services
from tongban.regions.models import Region

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions")]


def codes(regions):
    return [region.code[:6] for region in regions]


def test_the_whole_table_of_today_is_there_and_loading_again_changes_nothing():
    def levels():
        rows = Region.objects.filter(valid_to=None, level__lt=5).values_list("level", flat=True)
        return dict(Counter(rows))

    assert levels() == {1: 34, 2: 333, 3: 2847, 4: 38749}
    assert services.is_loaded()
    services.load_divisions(at=datetime(2026, 10, 1, tzinfo=UTC))
    assert levels() == {1: 34, 2: 333, 3: 2847, 4: 38749}


@pytest.mark.parametrize("code, name, counties, towns", [
    ("500118", "重庆市永川区", 0, 24),
    ("320213", "江苏省无锡市梁溪区", 0, 9),
    ("420700", "湖北省鄂州市", 3, 25),
    ("430623", "湖南省岳阳市华容县", 0, 14),
    ("620100", "甘肃省兰州市", 8, 115),
])  # fmt: skip
def test_the_pilot_places_are_complete(code, name, counties, towns):
    place = selectors.region(code)
    inside = Region.objects.filter(valid_to=None, code__range=selectors.bounds(code), code_system="mca")
    below = Counter(inside.exclude(pk=place.pk).values_list("level", flat=True))
    assert place.full_name == name
    assert (below[3], below[4]) == (counties, towns)


def test_the_code_of_yongchuan_is_followed_from_1983_to_today(django_assert_num_queries):
    line = ["510229", "519005", "510281", "500383", "500118"]
    for code in line:
        with django_assert_num_queries(1):
            assert codes(selectors.region_history(code)) == line
    assert [r.valid_from.year for r in selectors.region_history("500118")] == [1983, 1992, 1995, 1997, 2006]


def test_an_old_code_answers_with_the_place_of_its_time():
    assert selectors.region("500383", on=date(2001, 5, 1)).name == "永川市"
    assert selectors.region("500383").successor_codes == ["500118000000"]
    with pytest.raises(NotFound):
        selectors.region("500118", on=date(2001, 5, 1))


def test_a_code_of_the_noisy_years_is_followed_all_the_same():
    history = selectors.region_history("512125")
    assert codes(history)[-1] == "500118"
    assert [(r.name, r.is_uncertain) for r in history[:3]] == [("什邡县", True), ("永川县", True), ("永川县", False)]


def test_districts_that_were_merged_lead_to_the_same_new_one():
    for code in ("500105", "500112"):
        assert selectors.region_history(code)[-1].name == "两江新区"
    assert {"500105", "500112"} <= set(codes(selectors.region_history("500157")))


def test_a_number_given_to_another_place_does_not_make_the_old_place_its_ancestor():
    """In 2003 蛟河 and 桦甸 exchanged their numbers, and a year later exchanged them back."""
    carried = [r.name for r in selectors.region_history("220281") if r.code == "220281000000"]
    assert carried == ["蛟河市", "桦甸市", "蛟河市"]
    assert "220282000000" not in [r.code for r in selectors.region_history("220281")]
    assert selectors.region("220281", on=date(2003, 6, 1)).name == "桦甸市"


def test_a_place_of_the_same_name_in_another_province_is_no_successor():
    assert not [r for r in selectors.region_history("510102") if r.code.startswith("11")]


def test_no_code_of_the_source_is_unknown_and_none_runs_in_circles():
    from tongban.regions import shipped

    old = {row["old_code"] for row in shipped._read(shipped.CHANGES) if row["old_code"]}
    known = set(Region.objects.values_list("code", flat=True))
    assert old <= known
    overlapping = [
        code
        for code, spans in by_code().items()
        for before, after in pairwise(spans)
        if before.valid_to is None or (after.valid_from or date.min) < before.valid_to
    ]
    assert overlapping == []


def by_code():
    spans = {}
    for region in Region.objects.filter(level__lt=4).order_by("code", "valid_to"):
        spans.setdefault(region.code, []).append(region)
    return spans


def test_a_picker_goes_down_from_the_provinces_one_query_a_step(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(selectors.children()) == 34
    with django_assert_num_queries(1):
        assert [c.name for c in selectors.children("4207")] == ["梁子湖区", "华容区", "鄂城区"]
    assert "420703" in codes(selectors.children("420700000000"))
    assert "500118" in codes(selectors.children("50"))  # a municipality has no city row


def test_a_village_hangs_on_its_town_though_its_number_is_of_the_other_system(django_assert_num_queries):
    village = Region.objects.filter(level=5, name__contains="胜利门").get()
    with django_assert_num_queries(1):
        path = selectors.region_path(village.code)
    assert [r.level for r in path] == [1, 2, 3, 4, 5]
    assert path[2].name == "梁溪区"


@pytest.mark.parametrize("text, first", [
    ("永川", "500118000000"),
    ("华容", "430623000000"),
    ("岳阳 华容", "430623000000"),
    ("鄂州 华容", "420703000000"),
    ("5001", "500101000000"),
])  # fmt: skip
def test_two_characters_find_a_place_and_a_second_word_tells_namesakes_apart(text, first):
    found = selectors.search_regions(text)
    assert first in [r.code for r in found[:3]]
    assert all(r.valid_to is None for r in found)


def test_search_finds_names_of_the_past_when_asked_and_takes_signs_literally(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert "襄樊市" in [r.name for r in selectors.search_regions("襄樊", ended=True)]
    assert selectors.search_regions("襄樊市") == []
    assert selectors.search_regions("%") == [] == selectors.search_regions("  ")


def test_an_unknown_code_is_not_found_and_a_senseless_one_refused():
    with pytest.raises(NotFound):
        selectors.region("999999")
    assert selectors.region_history("999999") == []
    with pytest.raises(Refusal, match=r"regions\.bad_code"):
        selectors.region("重庆")
