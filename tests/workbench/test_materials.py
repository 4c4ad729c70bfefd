"""The dictionary of materials, as a catalogue manager works on it."""

import re

import pytest
from django.urls import reverse
from tests.cases import factories
from tests.catalogue.factories import published_item

from tongban.catalogue import services
from tongban.catalogue.models import MaterialName, StandardMaterial
from tongban.catalogue.rules.materials.names import key_of
from tongban.catalogue.services import MaterialEntry
from tongban.identity.enums import Role
from tongban.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db
AT = factories.MONDAY_9AM
HOME = "workbench:materials"
CARD = MaterialEntry("居民身份证", ("身份证",), issuer="公安机关")


@pytest.fixture
def manager(office):
    return factories.a_staff("钱管理", (Role.CATALOGUE_MANAGER, office.body), body=office.body)


@pytest.fixture
def desk(as_staff, manager):
    return as_staff(manager)


@pytest.fixture
def entry(office):
    published_item(body=office.body, materials=["身份证（原件及复印件）", "法定代表人身份证", "设计方案"])
    services.refresh_material_names()
    return services.put_material(entry=CARD, by=SYSTEM, at=AT)


def named(text):
    return MaterialName.objects.get(key=key_of(text))


def sent(desk, act, **fields):
    token = re.search(r'name="once" value="([^"]+)"', desk.get(reverse(HOME)).text).group(1)
    return desk.post(reverse("workbench:material-do", args=[act]), fields | {"once": token})


def put(desk, **fields):
    page = desk.get(reverse("workbench:material-new")).text
    token = re.search(r'name="once" value="([^"]+)"', page).group(1)
    given = {"material_type": "licence", "form": "either", **fields}
    return desk.post(reverse("workbench:put-material"), given | {"once": token})


def test_the_work_list_says_how_often_a_name_is_used_what_it_may_be_and_how_sure_that_is(desk, entry):
    page = desk.get(reverse(HOME)).text
    assert "身份证（原件及复印件）" in page and "几乎可以肯定（100%）" in page and "很可能（92%）" in page
    assert "没有建议" in page and page.count("是，关联") == 3
    assert "设计方案" not in desk.get(reverse(HOME), {"text": "身份"}).text


def test_one_is_accepted_one_refused_and_both_taken_back(desk, entry):
    assert sent(desk, "link", name_id=named("身份证").pk, entry_id=entry.pk).status_code == 302
    assert named("身份证").entry == entry
    sent(desk, "refuse", name_id=named("法定代表人身份证").pk, entry_id=entry.pk)
    row = desk.get(reverse(HOME), {"text": "法定代表人"}).text
    assert "没有建议" in row and "是，关联" not in row
    assert "钱管理" in desk.get(reverse(HOME), {"show": "decided"}).text
    sent(desk, "undo", name_id=named("身份证").pk, show="decided")
    assert named("身份证").entry is None


def test_many_are_shown_before_they_are_accepted(desk, entry):
    page = desk.get(reverse("workbench:materials-accept"), {"above": "90"}).text
    assert "采用全部2个" in page and "法定代表人身份证" in page and "设计方案" not in page
    assert sent(desk, "accept", above="90", seen="1").status_code == 409
    mark = re.search(r'name="seen" value="([^"]+)"', page).group(1)
    answer = sent(desk, "accept", above="90", seen=mark, show="decided")
    assert answer.status_code == 302 and MaterialName.objects.filter(entry=entry).count() == 2
    assert "已关联2个名称" in desk.get(answer["Location"]).text
    batch = named("身份证").batch
    sent(desk, "undo-batch", batch=batch)
    assert not MaterialName.objects.filter(entry__isnull=False).exists()
    assert "没有98%以上的建议" not in desk.get(reverse("workbench:materials-accept"), {"above": "98"}).text


def test_undoing_no_batch_undoes_nothing(desk, entry):
    sent(desk, "link", name_id=named("身份证").pk, entry_id=entry.pk)
    sent(desk, "undo-batch", batch="")
    assert named("身份证").entry == entry


def test_a_name_is_looked_at_and_becomes_an_entry(desk, entry):
    name = named("设计方案")
    page = desk.get(reverse("workbench:material-name", args=[name.pk])).text
    assert "用这个名称新增标准材料" in page and "食品经营许可" in page
    assert 'value="设计方案"' in desk.get(reverse("workbench:material-new"), {"name": name.pk}).text
    answer = put(desk, name="设计方案", of_name=name.pk, material_type="other")
    assert answer.status_code == 302 and named("设计方案").entry.name == "设计方案"
    assert "设计方案" in desk.get(answer["Location"]).text


def test_what_was_typed_wrong_stays_with_its_error(desk, entry):
    answer = put(desk, name="临时身份证", aliases="身份证\n临时证", is_shared="yes")
    assert answer.status_code == 422 and "已经是标准材料“居民身份证”的名称" in answer.text
    assert "请写明由哪个部门提供数据" in answer.text and "临时证" in answer.text
    assert StandardMaterial.objects.count() == 1


def test_an_entry_shows_its_names_and_items_and_is_merged_and_parted(desk, entry):
    other = services.put_material(entry=MaterialEntry("公民身份证件"), by=SYSTEM, at=AT)
    services.link_material(name_id=named("身份证").pk, entry_id=entry.pk, by=SYSTEM, at=AT)
    page = desk.get(reverse("workbench:material-entry", args=[entry.pk]), {"into": "公民"}).text
    assert "身份证（原件及复印件）" in page and "食品经营许可" in page and "并入它" in page
    sent(desk, "merge", entry_id=entry.pk, into_id=other.pk, to_entry=other.pk)
    assert named("身份证").entry == other
    assert "已经并入“公民身份证件”" in desk.get(reverse("workbench:material-entry", args=[entry.pk])).text
    sent(desk, "part", entry_id=entry.pk, to_entry=entry.pk)
    assert named("身份证").entry == entry


def test_what_somebody_types_is_answered_with_entries(desk, entry):
    found = desk.get(reverse("workbench:material-suggestions"), {"text": "身份"}).json()
    assert found["suggestions"][0] | {"id": 0, "confidence": 0} == {
        "id": 0, "confidence": 0, "name": "居民身份证", "said": "身份证", "words": "不太确定", "material_type": "licence", "form": "either",
        "issuer": "公安机关", "licence_type_code": "", "is_shared": False, "shared_by": "", "note": "",
    }  # fmt: skip
    exact = desk.get(reverse("workbench:material-suggestions"), {"text": "身份证 原件"}).json()["suggestions"][0]
    assert (exact["confidence"], exact["words"]) == (100, "几乎可以肯定")
    assert desk.get(reverse("workbench:material-suggestions")).json()["suggestions"] == []


def test_what_is_typed_travels_as_text_only(desk, entry):
    answer = desk.get(reverse("workbench:material-suggestions"), {"text": "<b>身份"})
    assert answer.status_code == 200 and answer["Content-Type"] == "application/json"


@pytest.mark.parametrize("show", ["", "entries", "decided"])
def test_the_lists_cost_the_same_however_long_they_are(desk, office, django_capture_queries, show):
    counts = []
    for round_ in range(2):
        for number in range(4):
            text = f"{'甲乙丙丁'[number]}{round_}专用证书"
            published_item(body=office.body, materials=[text, f"{text}副证"])
            services.refresh_material_names()
            entry = services.put_material(entry=MaterialEntry(text, (f"{text}别名",)), by=SYSTEM, at=AT)
            services.link_material(name_id=named(text).pk, entry_id=entry.pk, by=SYSTEM, at=AT)
        with django_capture_queries() as seen:
            assert desk.get(reverse(HOME), {"show": show}).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 6


def test_an_entry_and_a_name_cost_the_same_however_often_they_are_used(desk, entry, office, django_capture_queries):
    services.link_material(name_id=named("身份证").pk, entry_id=entry.pk, by=SYSTEM, at=AT)
    pages = [
        reverse("workbench:material-entry", args=[entry.pk]), reverse("workbench:material-name", args=[named("设计方案").pk])
    ]  # fmt: skip
    counts = []
    for _ in range(2):
        for _number in range(3):
            published_item(body=office.body, materials=["身份证", "设计方案"])
        with django_capture_queries() as seen:
            for url in pages:
                assert desk.get(url).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 18


def test_thousands_of_names_are_never_on_one_page(desk, office):
    item = published_item(body=office.body)
    services.draft_version(
        item_id=item.pk, by=SYSTEM, at=AT, materials=[{"name": f"第{n}号身份证", "code": f"M{n}"} for n in range(2500)]
    )
    services.put_material(entry=CARD, by=SYSTEM, at=AT)
    services.refresh_material_names()
    for url in (reverse(HOME), reverse("workbench:materials-accept") + "?above=75", reverse(HOME) + "?text=身份证"):
        assert len(desk.get(url).content) < 250_000
