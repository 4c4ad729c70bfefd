"""How the search box understands: fillers, sayings, sounds, one wrong character; and what it leaves out."""

import random

import pytest
from tests.catalogue.factories import PUBLISHED_AT, a_theme, published_item

from tongban.catalogue import selectors
from tongban.catalogue.models import SearchDoc, ServiceItem
from tongban.catalogue.rules import reading
from tongban.catalogue.rules.synonyms import ACTION, WORD, Dictionary, Saying, shipped
from tongban.catalogue.services import draft_version, import_catalogue, publish_version, reindex
from tongban.kernel.actors import SYSTEM

NAMES = [
    "食品经营许可", "食品生产许可", "住房公积金提取（租房）", "个人住房公积金贷款", "内资公司设立登记", "劳务派遣经营许可",
    "机动车驾驶证期满换领", "长寿区医疗救助对象认定", "社会保障卡挂失", "公众聚集场所投入使用、营业前消防安全检查",
    "建筑工程施工许可证核发", "基本养老金申领", "内地居民结婚登记",
]  # fmt: skip
pytestmark = pytest.mark.django_db


@pytest.fixture
def catalogue(tmp_path):
    rows = [("云江市政务服务局", name) for name in NAMES] + [("云江市住房公积金管理中心", "缴存登记")]
    lines = [f"{n},{name},{department}" for n, (department, name) in enumerate(rows)]
    (tmp_path / "items.csv").write_text("\n".join(["item_id,name,department", *lines]), "utf-8")
    import_catalogue(tmp_path, by=SYSTEM, at=PUBLISHED_AT)  # in bulk, so that this is quick


def names(query):
    return [hit.name for hit in selectors.search(query).hits]


@pytest.mark.parametrize(
    "query, first",
    [
        ("食品经营许可", "食品经营许可"),
        ("开饭店", "食品经营许可"),
        ("我想开一家饭店需要什么手续？", "食品经营许可"),
        ("注册公司", "内资公司设立登记"),
        ("换驾照", "机动车驾驶证期满换领"),
        ("提取公积金", "住房公积金提取（租房）"),
        ("公积金 贷款", "个人住房公积金贷款"),
        ("shipinjingying", "食品经营许可"),
        ("lwpq", "劳务派遣经营许可"),
        ("changshouqu", "长寿区医疗救助对象认定"),
        ("食品经营许克", "食品经营许可"),
        ("劳物派遣经营许可", "劳务派遣经营许可"),
        ("laowupaiqiang", "劳务派遣经营许可"),
        ("结婚登计", "内地居民结婚登记"),
        ("劳务派遣经营许可怎么办理", "劳务派遣经营许可"),
        ("社会保卡挂失", "社会保障卡挂失"),
        ("个人公积金贷款", "个人住房公积金贷款"),
        ("gongjijin daikuan", "个人住房公积金贷款"),
        ("社会保璋卡挂失", "社会保障卡挂失"),
        ("建筑工程许可施工", "建筑工程施工许可证核发"),
        ("woyaojiehun", "内地居民结婚登记"),
        ("zenmekaifandian", "食品经营许可"),
        ("shebaokaguashi", "社会保障卡挂失"),
    ],
)
def test_what_people_type_finds_the_item(catalogue, query, first):
    assert names(query)[:1] == [first]


@pytest.mark.parametrize("query", ["公积金", "gjj", "gongjijin", "公极金"])
def test_the_housing_fund_is_found_by_name_letters_and_pinyin(catalogue, query):
    assert set(names(query)[:2]) == {"住房公积金提取（租房）", "个人住房公积金贷款"}


def test_an_item_is_found_by_its_department_behind_those_that_bear_the_name(catalogue):
    assert names("公积金").index("缴存登记") == 2


@pytest.mark.parametrize("name", [name for name in NAMES if len(name) > 5])
def test_any_one_wrong_character_still_finds_the_name(catalogue, name):
    place = random.Random(name).randrange(len(name))  # noqa: S311
    assert names(name[:place] + "魑" + name[place + 1 :])[0] == name


def test_what_is_close_only_by_spelling_says_so(catalogue):
    answer = selectors.search("食品经营许克")
    assert answer.understood.by_similarity
    assert not selectors.search("食品经营许可").understood.by_similarity


@pytest.mark.parametrize("query", ["火星移民", "养老院", "xyzzy", "ldpq", "证"])
def test_nothing_unrelated_is_shown(catalogue, query):
    assert all(query in name for name in names(query))


def test_an_empty_answer_names_the_nearest_themes(catalogue):
    a_theme("p-old", "养老服务", "person")
    answer = selectors.search("养老院")
    assert answer.is_empty and [theme.name for theme in answer.nearest_themes] == ["养老服务"]
    assert selectors.search("火星").nearest_themes == []


def test_the_answer_shows_what_was_understood(catalogue):
    understood = selectors.search("我想开饭店").understood
    assert (
        understood.core == "开饭店" and understood.sayings[0][0] == "开饭店" and "食品经营许可" in understood.meanings
    )


def test_among_equal_names_the_popular_one_comes_first(catalogue):
    popular = published_item(name="食品经营许可", popularity=500)
    assert selectors.search("食品经营许可").hits[0].item == popular


def test_a_cancelled_item_is_not_found(catalogue):
    ServiceItem.objects.filter(current__name="内地居民结婚登记").update(status="cancelled")
    assert names("结婚") == []


def test_a_new_version_is_found_by_its_new_name_at_once(catalogue):
    item = ServiceItem.objects.get(current__name="社会保障卡挂失")
    draft = draft_version(
        item_id=item.pk,
        elements={"name": "社会保障卡临时挂失", "item_type": "public_service"},
        by=SYSTEM,
        at=PUBLISHED_AT,
    )
    publish_version(version_id=draft.pk, by=SYSTEM, at=PUBLISHED_AT)
    assert names("临时挂失") == ["社会保障卡临时挂失"]


def test_a_rebuild_writes_the_same_documents(catalogue):
    before = list(SearchDoc.objects.order_by("item_id").values_list("item_id", "tokens"))
    assert reindex() == len(before)
    assert list(SearchDoc.objects.order_by("item_id").values_list("item_id", "tokens")) == before


@pytest.mark.parametrize(
    "query, limit, queries",
    [
        ("食品经营许可", 10, 3),
        ("食品经营许可", 1, 3),
        ("公积金", 10, 4),
        ("食品经营许克", 10, 3),
        ("火星移民", 10, 3),
        ("", 10, 0),
    ],
)
def test_a_search_takes_few_queries(catalogue, django_assert_num_queries, query, limit, queries):
    selectors.search("养老")  # the first search of a process reads what it keeps
    with django_assert_num_queries(queries):
        for hit in selectors.search(query, limit).hits:
            assert hit.item.current.name == hit.name and hit.item.body.name == hit.department


@pytest.mark.parametrize("query", ["食品经营许可", "公积金", "spjy", "开饭店", "养老", "许可", "登记", "食品 变更"])
def test_who_wants_fewer_answers_gets_the_first_of_the_same(catalogue, query):
    """Few answers come from names alone, many also from what else an item says: the order must not depend on it."""
    whole = [hit.code for hit in selectors.search(query, 200).hits]
    for limit in (1, 2, 3, 5):
        assert [hit.code for hit in selectors.search(query, limit).hits] == whole[:limit]


@pytest.mark.parametrize(
    "place, sound",
    [("长寿区", "chang shou qu"), ("蚌埠市", "beng bu shi"), ("东阿县", "dong e xian"), ("重庆市", "chong qing shi")],
)
def test_places_are_read_as_their_people_do(place, sound):
    assert " ".join(reading.syllables(reading.units_of(place))) == sound


def test_letters_are_read_as_syllables():
    assert ["gong", "ji", "jin"] in reading.segmentations("gongjijin")
    assert sorted(reading.segmentations("xian")) == [["xi", "an"], ["xian"]]
    assert reading.segmentations("qzx") == []


def test_every_saying_means_something_else_than_itself_or_is_a_name():
    assert len(shipped()) > 150 and all(saying.means and all(saying.means) for saying in shipped().values())


@pytest.mark.parametrize(
    "letters, read",
    [
        ("shebaobujiao", "社保补缴"),
        ("bujiaoshebao", "补缴社保"),
        ("shebao", "社保"),
        ("shebaox", ""),
        ("", ""),
        ("xian", ""),
    ],
)
def test_letters_are_read_aloud_as_one_saying_after_the_other(letters, read):
    sayings = {one.said: one for one in (Saying("社保", ("社会保险",), WORD), Saying("补缴", ("补缴",), ACTION))}
    assert Dictionary(sayings).read_aloud(letters) == read
