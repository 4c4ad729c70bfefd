"""Old names of places and of departments lead to what is there now, and the answer says so."""

import pytest
from tests.catalogue.factories import PUBLISHED_AT, a_body, published_item

from tongban.catalogue import selectors
from tongban.catalogue.rules.places import Department, Surroundings, former_bodies, renamed, stem_of
from tongban.catalogue.services.search_marks import change_mark
from tongban.regions.services import load_divisions

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def divisions(django_db_setup, django_db_blocker):
    """The national table, once for this file."""
    from tongban.regions.models import DivisionTable, Region

    with django_db_blocker.unblock():
        yield load_divisions(at=PUBLISHED_AT)
        Region.objects.all().delete()
        DivisionTable.objects.all().delete()


@pytest.fixture
def items(divisions, db):
    for name, code in (("重庆市永川区民政局", "500118000000"), ("襄阳市民政局", "420600000000")):
        item = published_item(name="内地居民结婚登记", body=a_body(name=name, region_code=code))
        item.region_code = code
        item.save(update_fields=["region_code"])
    change_mark()


@pytest.mark.parametrize(
    "query, department, old",
    [
        ("襄樊市结婚登记", "襄阳市民政局", "襄樊市"),
        ("襄樊 结婚登记", "襄阳市民政局", "襄樊市"),
        ("襄樊结婚登记", "襄阳市民政局", "襄樊市"),
        ("永川市结婚登记", "重庆市永川区民政局", "永川市"),
        ("永川县 结婚", "重庆市永川区民政局", "永川县"),
        ("襄樊市", "襄阳市民政局", "襄樊市"),
    ],
)
def test_an_old_name_of_a_place_finds_what_the_new_one_has(items, query, department, old):
    answer = selectors.search(query)
    assert [hit.department for hit in answer.hits] == [department]
    assert answer.understood.place.said == old and answer.understood.place.is_old


def test_a_name_of_today_narrows_too_and_is_no_old_name(items):
    answer = selectors.search("襄阳市 结婚登记")
    assert [hit.department for hit in answer.hits] == ["襄阳市民政局"] and not answer.understood.place.is_old


def test_without_a_place_all_are_found(items):
    assert len(selectors.search("结婚登记").hits) == 2


AROUND = Surroundings(
    places=renamed([("云江市", "云江市", "1", 2), ("港口区", "港口区", "2", 3), ("云阳县", "云山区", "3", 3)]),
    departments=tuple(
        Department(number, name)
        for number, name in enumerate(
            ["云江市残疾人联合会", "云江市人力资源和社会保障局", "云江市公安局交通警察支队", "云江市市场监督管理局", "云江燃气有限公司",
             "云江市卫生健康委员会", "云江市住房公积金管理中心"]
        )
    ),
    former=former_bodies(),
)  # fmt: skip


@pytest.mark.parametrize(
    "text, name",
    [
        ("残联", "云江市残疾人联合会"), ("人社局", "云江市人力资源和社会保障局"), ("交警支队", "云江市公安局交通警察支队"),
        ("工商局", "云江市市场监督管理局"), ("市监局", "云江市市场监督管理局"), ("燃气公司", "云江燃气有限公司"),
        ("卫健委", "云江市卫生健康委员会"), ("公积金中心", "云江市住房公积金管理中心"), ("市场监管", "云江市市场监督管理局"),
        ("卫生局", "云江市卫生健康委员会"), ("劳动局", "云江市人力资源和社会保障局"),
    ],
)  # fmt: skip
def test_departments_are_known_by_their_short_and_their_old_names(text, name):
    assert [one.name for one in AROUND.organ_in(text)[1]] == [name]


@pytest.mark.parametrize(
    "text, name",
    [
        ("市残联", "云江市残疾人联合会"), ("区残联", "云江市残疾人联合会"), ("市工商局", "云江市市场监督管理局"),
        ("县人社局", "云江市人力资源和社会保障局"), ("我市卫健委", "云江市卫生健康委员会"), ("市场监管局", "云江市市场监督管理局"),
    ],
)  # fmt: skip
def test_the_level_in_front_of_a_department_belongs_to_its_name(text, name):
    said, found = AROUND.organ_in(text)
    assert (said, [one.name for one in found]) == (text, [name])


def test_a_level_goes_with_the_department_where_more_is_asked():
    assert AROUND.organ_in("市残联补贴")[0] == "市残联"


@pytest.mark.parametrize("text, said", [("中燃公司", "中燃公司"), ("云燃公司", None)])
def test_no_character_is_cut_off_a_word_to_make_a_department_of_the_rest(text, said):
    place = renamed([("云江市", "云江市", "1", 2)])
    found = Surroundings(places=place, departments=(Department(1, "云江中燃城市燃气有限公司"),)).organ_in(text)
    assert (found[0] if found else None) == said


@pytest.mark.parametrize("text", ["公司注销", "公司", "中心", "养老院", "社会保障卡", "公共场所", "港口经营许可"])
def test_what_is_no_department_is_none(text):
    assert AROUND.organ_in(text) is None


@pytest.mark.parametrize(
    "text, said", [("云江公积金", "云江"), ("港口", "港口"), ("云阳县低保", "云阳县"), ("港口经营许可", None)]
)
def test_a_short_name_counts_where_it_cannot_be_a_word(text, said):
    found = AROUND.place_in(text)
    assert (found[0] if found else None) == said


@pytest.mark.parametrize(
    "name, stem", [("永川区", "永川"), ("恩施土家族苗族自治州", "恩施土家族苗族"), ("云江市", "云江"), ("泾县", "泾县")]
)
def test_the_stem_of_a_name(name, stem):
    assert stem_of(name) == stem
