"""The dictionary of search: entered, changed, switched off, brought in and out; it counts with the next search."""

from datetime import datetime, timedelta

import pytest
from tests.cases.factories import a_staff
from tests.catalogue.factories import PUBLISHED_AT, a_body, published_item

from tongban.catalogue import selectors, services
from tongban.catalogue.models import OwnSaying
from tongban.identity.enums import Role
from tongban.kernel.errors import Invalid, NotFound, Refusal
from tongban.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db
AT = datetime.now(PUBLISHED_AT.tzinfo) + timedelta(minutes=1)


@pytest.fixture
def manager():
    body = a_body()
    return a_staff("钱管理", (Role.CATALOGUE_MANAGER, body), body=body)


@pytest.fixture(autouse=True)
def items():
    published_item(name="食品经营许可（新办）")
    published_item(name="犬只登记")
    published_item(name="内地居民结婚登记")


def names(query):
    return [hit.name for hit in selectors.search(query).hits]


def put(manager, said, *means, **more):
    return services.put_saying(entry=services.Entry(said, means, **more), by=manager, at=AT)


def test_what_a_manager_enters_counts_at_once_and_is_shown(manager):
    assert names("养汪星人") == []
    put(manager, "养汪星人", "犬只登记", note="年轻人的说法")
    assert names("养汪星人") == ["犬只登记"]
    assert selectors.search("养汪星人").understood.meanings == ["犬只登记"]
    line = AuditEntry.objects.get(code="catalogue.saying_put")
    assert (line.actor_name, line.facts["said"], line.facts["means"]) == ("钱管理", "养汪星人", ["犬只登记"])


def test_what_ships_can_be_switched_off_and_comes_back(manager):
    assert names("扯证") == ["内地居民结婚登记"]
    put(manager, "扯证", "结婚登记", is_on=False)
    assert names("扯证") == []
    assert [line.said for line in selectors.sayings(show="off")] == ["扯证"]
    services.drop_saying(said="扯证", by=manager, at=AT)
    assert names("扯证") == ["内地居民结婚登记"]
    with pytest.raises(NotFound):
        services.drop_saying(said="扯证", by=manager, at=AT)


def test_who_is_no_catalogue_manager_is_refused(manager):
    clerk = a_staff("李窗口", (Role.EXAMINER, manager.body), body=manager.body)
    with pytest.raises(Refusal, match="catalogue.not_a_manager"):
        put(clerk, "养汪星人", "犬只登记")


@pytest.mark.parametrize(
    "entry, field",
    [
        (services.Entry("", ("犬只登记",)), "said"),
        (services.Entry("狗", ("犬只登记",)), "said"),
        (services.Entry("养犬" + "—" * 60, ("犬只登记",)), "said"),
        (services.Entry("养汪星人", ("犬只登记" + "—" * 60,)), "means"),
        (services.Entry("狗" * 31, ("犬只登记",)), "said"),
        (services.Entry("养狗狗", ()), "means"),
        (services.Entry("养狗狗", ("？！",)), "means"),
        (services.Entry("养狗狗", ("犬" * 61,)), "means"),
        (services.Entry("养狗狗", ("犬只登记",), kind="verb"), "kind"),
    ],
)
def test_a_senseless_entry_is_refused_at_its_field(manager, entry, field):
    with pytest.raises(Invalid) as refused:
        services.put_saying(entry=entry, by=manager, at=AT)
    assert list(refused.value.errors) == [field]


def test_a_search_reads_the_dictionary_once_and_not_again(manager, django_assert_num_queries):
    put(manager, "养汪星人", "犬只登记")
    names("养汪星人")
    with django_assert_num_queries(3):
        names("量子纠缠")


def test_the_exported_file_comes_in_again_and_changes_nothing(manager):
    put(manager, "养汪星人", "犬只登记", "养犬", note="=1+1")
    data = services.exported().encode()
    assert services.import_sayings(data=data, name="a.csv", by=manager, at=AT) == 0
    OwnSaying.objects.all().delete()
    assert services.import_sayings(data=data, name="a.csv", by=manager, at=AT) == 1
    assert OwnSaying.objects.get().note == "=1+1"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_in_any_usual_encoding_comes_in(manager, encoding):
    data = "说法,含义,状态\n养汪星人,犬只登记|养犬,开\n扯证,结婚登记,关\n".encode(encoding)
    assert services.import_sayings(data=data, name="a.csv", by=manager, at=AT) == 2
    assert names("养汪星人") == ["犬只登记"] and names("扯证") == []


@pytest.mark.parametrize(
    "data, code, part",
    [
        ("说法,含义\n养汪星人,犬只登记\n狗,犬只登记\n", "catalogue.dictionary_row", "第3行"),
        ("说法,含义\n养汪星人,犬只登记\n养汪星人,养犬\n", "catalogue.dictionary_row", "第3行"),
        ("说法,含义,状态\n养汪星人,犬只登记,也许\n", "catalogue.dictionary_row", "也许"),
        ("说法,含义,类别\n养汪星人,犬只登记,别的\n", "catalogue.dictionary_row", "第2行"),
        ("说法,意思\n养汪星人,犬只登记\n", "catalogue.dictionary_unreadable", "含义"),
        ("", "catalogue.dictionary_unreadable", "说法"),
        ("说法,含义\n", "catalogue.dictionary_unreadable", "没有内容"),
        ("说法,含义\n\0\n", "catalogue.dictionary_unreadable", "编码"),
    ],
)
def test_a_faulty_file_is_refused_whole_and_its_row_named(manager, data, code, part):
    with pytest.raises(Refusal, match=code) as refused:
        services.import_sayings(data=data.encode(), name="a.csv", by=manager, at=AT)
    assert part in refused.value.text()
    assert not OwnSaying.objects.exists()
