"""One thing, many names: what makes a name another one, and what the dictionary suggests for it."""

import csv
import os
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.catalogue.rules.materials.names import key_of
from tongban.catalogue.rules.materials.suggesting import Known, whose_of
from tongban.catalogue.services.material_names import shipped_materials

CARD, LICENCE, BOOK, MARRIAGE, PHOTO, DEED, POWER = 1, 2, 3, 4, 5, 6, 7
NAMES = {
    "居民身份证": CARD, "身份证": CARD, "有效身份证件": CARD, "营业执照": LICENCE, "居民户口簿": BOOK, "户口簿": BOOK, "结婚证": MARRIAGE,
    "照片": PHOTO, "免冠照片": PHOTO, "不动产权证书": DEED, "不动产权证": DEED, "授权委托书": POWER,
}  # fmt: skip
KNOWN = Known({key_of(name): entry for name, entry in NAMES.items()})


@pytest.mark.parametrize(
    "text",
    [
        "居民身份证", "居民身份证（原件及复印件）", "居民身份证 原件和复印件各1份", "《居民身份证》复印件", "居民身份证(复印件,加盖公章)",
        "1.居民身份证", "（一）居民身份证", "居民身份证（验原件，收复印件1份）", "居民身份证正反面复印件", "居民身份证[原件]（复印件）2份",
    ],
)  # fmt: skip
def test_form_and_number_make_no_other_name(text):
    assert key_of(text) == "居民身份证"


@pytest.mark.parametrize(
    "text", ["法定代表人身份证", "居民身份证（经办人）", "居民身份证遗失声明", "临时居民身份证", "居民身份证（港澳）"]
)
def test_whose_it_is_and_what_becomes_of_it_make_another_name(text):
    assert key_of(text) != "居民身份证"


@pytest.mark.parametrize("text", ["（原件）", "1.", "", "   ", "《》"])
def test_a_name_that_says_nothing_has_no_key_or_suggests_nothing(text):
    assert KNOWN.suggestion(text) is None


@given(st.text(alphabet="身份证原件复印（）()《》1２ 一份、及的A4", max_size=40))
def test_a_key_stays_what_it_is(text):
    assert key_of(key_of(text)) in (key_of(text), key_of(key_of(key_of(text))))
    assert len(key_of(text)) <= 300


@pytest.mark.parametrize(
    "text, entry, least, most",
    [
        ("身份证（原件及复印件）", CARD, 100, 100),
        ("申请人有效身份证", CARD, 97, 97),
        ("法定代表人身份证复印件", CARD, 92, 92),
        ("法定代表人和经办人身份证", CARD, 92, 92),
        ("餐饮企业营业执照副本", LICENCE, 80, 80),
        ("房屋不动产权证书", DEED, 80, 80),
        ("不动产权属证书", DEED, 55, 78),
    ],
)
def test_what_may_be_meant_and_how_sure_that_is(text, entry, least, most):
    found = KNOWN.suggestion(text)
    assert found is not None and found.entry_id == entry and least <= found.confidence <= most


@pytest.mark.parametrize(
    "text",
    [
        "身份证或户口簿", "居民身份证和结婚证", "户口簿、居民身份证", "身份证/居民户口簿", "施工现场照片", "营业执照注销申请书", "身份证遗失声明", "离婚证", "无需提交身份证",
        "项目可行性研究报告", "书", "食品安全管理制度及营业执照",
    ],
)  # fmt: skip
def test_what_names_several_things_or_another_one_gets_no_suggestion(text):
    assert KNOWN.suggestion(text) is None


def test_what_somebody_refused_is_not_suggested_again():
    assert KNOWN.suggestion("身份证", refused=[CARD]) is None
    assert KNOWN.suggestion("法定代表人身份证", refused=[CARD]) is None


def test_a_name_says_whose_paper_it_is():
    own = ["居民身份证", "身份证"]
    assert whose_of("法定代表人身份证（复印件）", own) == "法定代表人"
    assert whose_of("申请人的居民身份证", own) == "" == whose_of("身份证", own)
    assert whose_of("有效证件", own).startswith("?")


def test_while_somebody_types_what_begins_so_comes_first():
    assert [one.entry_id for one in KNOWN.nearest("不动", 5)] == [DEED]
    assert [one.entry_id for one in KNOWN.nearest("证", 9)][:1] != [] and KNOWN.nearest("", 5) == []
    assert KNOWN.nearest("身份证", 5)[0].confidence == 100


@given(st.text(max_size=60))
def test_a_suggestion_is_always_sure_to_a_stated_degree(text):
    found = KNOWN.suggestion(text)
    assert found is None or (55 <= found.confidence <= 100 and found.entry_id in NAMES.values())


def shipped_names():
    return {
        key_of(said): number
        for number, row in enumerate(shipped_materials(), 1)
        for said in (row["name"], *row["aliases"].split("|"))
    }


def test_no_name_of_what_ships_belongs_to_two_entries():
    said = [
        key_of(one) for row in shipped_materials() for one in dict.fromkeys((row["name"], *row["aliases"].split("|")))
    ]
    assert sorted(set(said) - {""}) == sorted(one for one in said if one)
    assert len(shipped_materials()) >= 40


def test_of_thousands_of_real_names_a_part_is_understood_at_once_and_in_no_time():
    """How many of these suggestions are right is for people to look at; here only that it works at this size."""
    shared = Path(os.environ.get("TONGBAN_SHARED", Path(__file__).resolve().parents[3] / "shared"))
    file = shared / "data" / "items" / "fangchenggang_materials_2026.csv"
    if not file.exists():
        if os.environ.get("CI"):
            pytest.fail(f"no real materials in {file}")
        pytest.skip(f"no real materials in {file}")
    with file.open(encoding="utf-8-sig") as lines:
        names = [row["name"] for row in csv.DictReader(lines)]
    known, began = Known(shipped_names()), process_time()
    found = [known.suggestion(name) for name in names]
    assert process_time() - began < 3
    assert len(names) == 2525 and sum(one is not None for one in found) > 250
