"""A posted page becomes answers; what the form does not ask for is never looked at."""

import time

import pytest
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.forms.sample import FILE_A, FILE_B, Draft, good

from tongban.forms.parsing import action_in, answers_from_post, file_ids, uploads_in
from tongban.forms.rules.answers import applicable, problems

STRANGER = "5b2f6a52-1a70-4c58-9d0a-0e30ed4f2aff"


def posted(pairs: dict) -> QueryDict:
    made = QueryDict(mutable=True)
    for name, value in pairs.items():
        made.setlist(name, value if isinstance(value, list) else [value])
    return made


def parsed(page, previous=None, **more):
    return answers_from_post(Draft, page, previous, **more)


@pytest.mark.parametrize(
    "path, typed, kept",
    [
        ("applicant.name", "  陈试例 \u202e", "陈试例"),
        ("applicant.document_no", "９９９９ 0019 9001 0100 14", "999900199001010014"),
        ("applicant.credit_code", "91990000ma0000001b", "91990000MA0000001B"),
        ("applicant.mobile", "+86 139-0000-0000", "13900000000"),
        ("shop.opened_on", "2026年1月5日", "2026-01-05"),
        ("shop.opened_on", "20260105", "2026-01-05"),
        ("shop.opened_on", "明天", "明天"),
        ("shop.month", "2026/3", "2026-03"),
        ("shop.area", "1,088.5", 1088.5),
        ("shop.area", "８８", 88),
        ("shop.area", "很大", "很大"),
        ("shop.capital", "￥100,000.00元", "100000.00"),
        ("shop.remark", "一\r\n二", "一\n二"),
        ("shop.promise", "true", True),
    ],
)
def test_what_was_typed_is_written_the_one_way_and_what_cannot_be_read_stays(path, typed, kept):
    section, key = path.split(".")
    assert parsed(posted({f"f.{path}": typed}))[section][key] == kept


def test_only_what_the_form_asks_is_read():
    page = posted(
        {
            "f.shop.state": "granted",
            "f.admin.is_admin": "1",
            "state": "x",
            "f.shop.kind": "new",
            "f.shop.__class__": "y",
        }
    )
    assert parsed(page) == {"applicant": {}, "shop": {"kind": "new"}, "partners": {"people": []}}


def test_an_unticked_box_clears_what_was_ticked_and_a_field_not_on_the_page_keeps_its_answer():
    previous = good()
    page = posted({"f.shop.trades~": "1", "f.shop.promise~": "1", "f.shop.kind": "change"})
    kept = parsed(page, previous)["shop"]
    assert "trades" not in kept and "promise" not in kept
    assert (kept["kind"], kept["place"]) == ("change", previous["shop"]["place"])


def test_rows_keep_their_order_whatever_their_numbers_and_empty_ones_go():
    page = posted({
        "f.partners.people~": "1", "f.partners.people.7.name": "丙", "f.partners.people.2.name": "乙",
        "f.partners.people.4.name": "  ", "f.partners.people.x.name": "坏", "f.partners.people.99999.name": "远",
    })  # fmt: skip
    assert [row["name"] for row in parsed(page)["partners"]["people"]] == ["乙", "丙"]


def rows(action=""):
    pairs = {"f.partners.people~": "1", "f.partners.people.0.name": "甲", "f.partners.people.1.name": "乙"}
    return posted(pairs | ({"f-do": action} if action else {}))


def test_the_buttons_add_and_remove_rows_through_the_server():
    assert parsed(rows("add:partners.people"))["partners"]["people"] == [{"name": "甲"}, {"name": "乙"}, {}]
    assert parsed(rows("remove:partners.people.0"))["partners"]["people"] == [{"name": "乙"}]
    assert parsed(rows("add:shop.kind"))["partners"]["people"] == [{"name": "甲"}, {"name": "乙"}]
    assert [action_in(rows(a)) for a in ("add:partners.people", "refresh", "drop table", "")] == [
        "add:partners.people", "refresh", "", "",
    ]  # fmt: skip


def test_the_last_row_removed_leaves_none_also_when_there_were_some_before():
    page = posted({"f.partners.people~": "1"})
    assert parsed(page, good())["partners"]["people"] == []


def test_more_rows_than_allowed_are_cut_just_above_the_limit_so_that_it_is_said():
    page = posted({f"f.partners.people.{n}.name": "甲" for n in range(900)})
    answers = parsed(page)
    assert len(answers["partners"]["people"]) == 4
    assert "合伙人最多填写3项。" in [problem.text for problem in problems(Draft, answers)]


def test_uploads_in_rows_are_found_and_their_ids_come_into_the_right_row():
    files = MultiValueDict({
        "f.partners.people.5.card": ["card"], "f.partners.people.2.papers": ["one", "two"], "f.shop.kind": ["no"],
        "f.partners.people.card": ["no"], "other": ["no"], "f.partners.people.5.card.x": ["no"],
    })  # fmt: skip
    found = uploads_in(Draft, files)
    assert [(u.path, u.file) for u in found] == [
        ("partners.people.5.card", "card"), ("partners.people.2.papers", "one"), ("partners.people.2.papers", "two"),
    ]  # fmt: skip
    page = posted({"f.partners.people.2.name": "甲", "f.partners.people.5.name": "乙"})
    stored = {"partners.people.5.card": [FILE_A], "partners.people.2.papers": [FILE_B]}
    assert parsed(page, stored=stored)["partners"]["people"] == [
        {"name": "甲", "papers": [FILE_B]}, {"name": "乙", "card": FILE_A},
    ]  # fmt: skip


def test_an_upload_survives_a_fault_elsewhere_the_removal_of_a_row_above_it_and_is_replaced_by_a_new_one():
    previous = {"partners": {"people": [{"name": "甲"}, {"name": "乙", "card": FILE_A}]}}
    pairs = {"f.partners.people.0.name": "甲", "f.partners.people.1.name": "", "f.partners.people.1.card": FILE_A}
    assert parsed(posted(pairs), previous)["partners"]["people"][1] == {"card": FILE_A}
    gone = parsed(posted(pairs | {"f-do": "remove:partners.people.0"}), previous)
    assert gone["partners"]["people"] == [{"card": FILE_A}]
    new = parsed(posted(pairs), previous, stored={"partners.people.1.card": [FILE_B]})
    assert new["partners"]["people"][1] == {"card": FILE_B}
    dropped = parsed(posted(pairs | {"f.partners.people.1.card~drop": FILE_A}), previous)
    assert dropped["partners"]["people"] == [{"name": "甲"}]


def test_the_id_of_somebody_elses_file_opens_nothing_not_even_through_a_text_field():
    previous = {"applicant": {"name": STRANGER}, "partners": {"people": [{"card": FILE_A}]}}
    page = posted({"f.partners.people.0.card": STRANGER, "f.partners.people.0.name": "甲"})
    assert parsed(page, previous)["partners"]["people"] == [{"name": "甲"}]
    allowed = parsed(page, previous, may_use_file=lambda one: one == STRANGER)
    assert allowed["partners"]["people"] == [{"name": "甲", "card": STRANGER}]
    assert file_ids(Draft, previous) == [FILE_A]


def steps(*codes, of=None):
    within = ["999900000000", *codes]
    pairs = {}
    for number, code in enumerate(codes, start=1):
        pairs |= {f"f.shop.place~{number}": code, f"f.shop.place~{number}.of": (of or within)[number - 1]}
    return parsed(posted(pairs))["shop"].get("place")


def test_a_region_is_the_deepest_step_that_belongs_to_the_step_above():
    assert steps("999901000000", "999901001000") == "999901001000"
    assert steps("999901000000", "") == "999901000000"
    assert steps("") is None
    stale = steps("999902000000", "999901001000", of=["999900000000", "999901000000"])
    assert stale == "999902000000"


NAMES = st.sampled_from([
    "f.shop.kind", "f.shop.trades", "f.shop.place~1", "f.shop.place~1.of", "f.shop.area", "f.partners.people.0.card",
    "f.partners.people.1.name", "f.partners.people~", "f.partners.people", "f-do", "f.", "f..", "f.shop", "f.shop.kind.x",
]) | st.text(max_size=12).map("f.partners.people.".__add__) | st.text(max_size=12)  # fmt: skip
VALUES = st.lists(
    st.text(max_size=30) | st.text(st.characters(categories=["Cs", "Cc", "Cf"]), max_size=5) | st.just(FILE_A),
    max_size=3,
)


@settings(max_examples=150, deadline=2000)
@given(st.dictionaries(NAMES, VALUES, max_size=12), st.booleans())
def test_whatever_is_posted_becomes_answers_that_can_be_judged(pairs, with_previous):
    page = posted(pairs)
    answers = parsed(page, good() if with_previous else None)
    assert set(answers) == {"applicant", "shop", "partners"}
    applicable(Draft, answers)
    problems(Draft, answers)
    uploads_in(Draft, MultiValueDict(pairs))


def test_a_huge_post_is_read_in_little_time():
    page = posted(
        {f"f.partners.people.{n}.name": "甲" * 1000 for n in range(10_000)} | {"f.shop.remark": "长" * 5_000_000}
    )
    start = time.process_time()
    answers = parsed(page)
    assert time.process_time() - start < 2
    assert len(answers["shop"]["remark"]) < 20_002


def test_the_text_of_a_text_area_may_begin_with_a_blank_line_and_hold_any_script():
    assert parsed(posted({"f.shop.remark": "\r\n㙍䶮𬭊 <b>\r\n"}))["shop"]["remark"] == "㙍䶮𬭊 <b>"
