"""The search finds what people mean, says what it understood, and never shows something unrelated as the answer."""

import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.catalogue.factories import a_theme, published_item
from tests.conftest import shared_path

from tongban.catalogue import selectors, services
from tongban.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db
NAMES = [
    "食品经营许可（新办）", "住房公积金提取", "住房公积金贷款申请", "公司设立登记", "老年人优待证办理", "内地居民结婚登记",
    "道路货物运输经营许可", "社会保障卡申领", "异地就医备案", "户外广告设施设置审批", "建筑工程施工许可证核发", "教师资格认定",
]  # fmt: skip


@pytest.fixture
def items():
    a_theme("p-home", "住房保障", "person")
    for name in NAMES:
        published_item(name=name)


def first(query):
    return selectors.search(query).hits[0].name


@pytest.mark.parametrize("query, name", [
    ("开饭店", "食品经营许可（新办）"), ("公积金", "住房公积金提取"), ("gjj", "住房公积金提取"),
    ("食品经营许可", "食品经营许可（新办）"), ("shehuibaozhangka", "社会保障卡申领"), ("jiaoshizige", "教师资格认定"),
    ("道路货物运愉经营许可", "道路货物运输经营许可"), ("教师资格认订", "教师资格认定"), ("异地就医背案", "异地就医备案"),
    ("结婚", "内地居民结婚登记"), ("我想开公司", "公司设立登记"),
])  # fmt: skip
def test_it_finds_what_people_mean(items, query, name):
    hits = [hit.name for hit in selectors.search(query).hits]
    assert name in hits[:2]


@pytest.mark.parametrize("query", ["量子纠缠", "zzzzqq", "", "   ", "？？？", "💧", "' OR 1=1 --", "&|!():*<->", "\\"])
def test_an_empty_result_shows_nothing_unrelated(items, query):
    assert selectors.search(query).hits == []


def test_an_empty_result_offers_the_nearest_themes(items):
    assert [theme.name for theme in selectors.search("住房装修补助金券").nearest_themes] in ([], ["住房保障"])


def test_it_says_what_it_understood(items):
    assert "食品经营许可" in " ".join(selectors.search("开饭店").understood.meanings)


@pytest.mark.parametrize("query", ["开饭店", "公积金", "教师资格认订", "量子纠缠"])
def test_a_search_takes_at_most_four_statements(items, query, django_assert_max_num_queries):
    selectors.search("养老")  # the first search of a process reads what it keeps
    with django_assert_max_num_queries(4):
        selectors.search(query)


@given(st.text(max_size=80))
@settings(max_examples=80, deadline=None)
def test_whatever_is_typed_is_answered(query):
    selectors.search(query.replace("\x00", ""))


def test_suggestions_come_each_once(items):
    names = selectors.suggest("公积")
    assert names
    assert len(names) == len(set(names))


def test_the_command_prints_one_json_line(items, capsys):
    call_command("catalogue", "search", "公积金", "--json")
    hits = json.loads(capsys.readouterr().out)
    assert {"code", "source_id", "name", "department", "score"} <= set(hits[0])


def test_an_imported_catalogue_is_found_like_our_own(items):
    services.import_catalogue(str(shared_path("data", "items")), None, False, by=SYSTEM, at=timezone.now())
    assert selectors.search("公积金").hits
    assert any("结婚" in hit.name for hit in selectors.search("结婚登记").hits)


def test_the_command_answers_a_file_row_by_row(items, tmp_path, capsys):
    (tmp_path / "q.csv").write_text("id,query\n1,公积金\n2,量子纠缠\n3,开饭店\n", "utf-8")
    call_command("catalogue", "search", "--from", str(tmp_path / "q.csv"))
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [len(line) for line in lines] == [2, 0, 1]
    assert set(lines[2][0]) == {"code", "source_id", "name", "department", "score"}
    assert lines[2][0]["name"] == "食品经营许可（新办）"


@pytest.mark.parametrize(
    "content, answers",
    [
        ("\ufeffquery\r\n公积金\r\n\r\n开饭店\r\n".encode(), [2, 0, 1]),
        ("id,query,note\n1,公积金,x\n2,,\n3\n4,开饭店,y,z\n".encode(), [2, 0, 0, 1]),
        ('"Query "\n""\n公积金\n\n'.encode(), [0, 2]),
        ("query\n开饭店\n".encode("gb18030"), [1]),
        (b"query\n", []),
    ],
)
def test_a_row_without_words_keeps_its_place(items, tmp_path, capsys, content, answers):
    (tmp_path / "q.csv").write_bytes(content)
    call_command("catalogue", "search", "--from", str(tmp_path / "q.csv"))
    assert [len(json.loads(line)) for line in capsys.readouterr().out.splitlines()] == answers


@pytest.mark.parametrize(
    "content, part",
    [
        ("words\n公积金\n".encode(), "query"),
        ("query\n公积金\n\0\n".encode(), "编码"),
        (b"query\n\xff\xff\xff\n", "编码"),
        ('query\n公积金\n"开饭店\n'.encode(), "unexpected end"),
        (None, "No such file"),
    ],
)
def test_a_bad_file_is_refused_before_anything_is_answered(items, tmp_path, capsys, content, part):
    if content is not None:
        (tmp_path / "q.csv").write_bytes(content)
    with pytest.raises(CommandError, match=part):
        call_command("catalogue", "search", "--from", str(tmp_path / "q.csv"))
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("arguments", [[], ["公积金", "--from", "q.csv"]])
def test_the_command_wants_words_or_a_file(arguments):
    with pytest.raises(CommandError, match="--from"):
        call_command("catalogue", "search", *arguments)


def test_only_the_words_as_typed_find_no_meanings(items):
    assert selectors.search("开饭店").hits and not selectors.search("开饭店", as_typed=True).hits
    assert selectors.search("住房公积金提取", as_typed=True).hits


def test_what_was_chosen_narrows_the_answer(items):
    hit = selectors.search("公积金").hits[0]
    one = selectors.search("公积金", narrow=selectors.Narrow(body_id=hit.item.body_id))
    assert [found.item for found in one.hits] == [hit.item]
    firm = published_item(name="单位住房公积金缴存登记", service_objects=["enterprise"])
    silent = published_item(name="公积金咨询", service_objects=[])
    for_people, for_firms = (
        [found.item for found in selectors.search("公积金", narrow=selectors.Narrow(audience=audience)).hits]
        for audience in ("person", "enterprise")
    )
    assert firm not in for_people and firm in for_firms and silent in for_people and silent in for_firms


def test_what_only_mentions_the_words_is_no_answer_but_is_told(items):
    published_item(name="律师执业", conditions="持有普通护照")
    answer = selectors.search("护照")
    assert answer.is_empty and [hit.name for hit in answer.mentions] == ["律师执业"]


def test_themes_that_the_words_name_come_along(items):
    assert [theme.name for theme in selectors.search("住房保障").themes] == ["住房保障"]


def test_a_suit_of_characters_that_runs_over_two_words_is_no_match(items):
    published_item(name="华侨身份证明")
    assert selectors.search("身份证").hits == [] and selectors.search("身份证明").hits
