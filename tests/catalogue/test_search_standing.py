"""Search shows what is suspended as such, and leads from what is gone to what goes on for it."""

import pytest
from django.utils.html import escape
from tests.catalogue.factories import published_item
from tests.catalogue.standing import LATER, agree, cancel, publish_new_items, split, suspend
from tests.catalogue.test_reviewing import AT, House

from tongban.catalogue import selectors, services
from tongban.catalogue.models import ServiceItem
from tongban.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(db):
    made = House()
    made.draft.delete()
    return made


@pytest.fixture
def parted(house):
    """The item of the house in two; the act is in force."""
    act = split(house)
    services.submit_act(act_id=act.pk, by=house.manager, at=AT)
    agree(house, act)
    publish_new_items(act)
    services.publish_act(act_id=act.pk, by=house.manager, at=AT)
    house.item.refresh_from_db()
    assert house.item.status == "cancelled"
    return act


def test_a_suspended_item_is_found_with_since_when_and_why(house, client):
    before = selectors.search(house.item.current.name).hits
    suspend(house)
    (hit,) = selectors.search(house.item.current.name).hits
    assert hit.is_suspended and hit.pause.reason == "系统升级改造"
    assert (hit.code, hit.score) == (before[0].code, before[0].score)  # it ranks as before
    page = client.get("/search", {"q": house.item.current.name}).text
    assert "暂停办理" in page and f"{hit.pause.effective_on:%Y-%m-%d}起：系统升级改造" in page
    assert "暂停办理" in client.get("/search/suggest", {"q": house.item.current.name}).text


def test_an_item_suspended_by_its_source_is_found_as_suspended_though_nobody_says_since_when(house):
    ServiceItem.objects.filter(pk=house.item.pk).update(status="suspended")
    (hit,) = selectors.search(house.item.current.name).hits
    assert hit.is_suspended and hit.pause is None


def test_an_old_name_leads_to_what_goes_on_for_it(house, parted, client):
    old = house.item.current.name
    hits = selectors.search(old).hits
    assert {hit.code for hit in hits} == {one.code for one in parted.successors.all()}
    assert escape(f"旧名称“{old}” →") in client.get("/search", {"q": old}).text or all(
        hit.name.startswith(old)
        for hit in hits  # the new names hold the old one: nothing to explain
    )


def test_an_old_name_that_no_new_one_holds_is_told(house, parted):
    for number, item in enumerate(parted.successors.order_by("pk")):
        name = f"餐饮服务审批之{number}"
        draft = services.draft_version(item_id=item.pk, elements={"name": name}, by=SYSTEM, at=AT)
        services.publish_version(version_id=draft.pk, by=SYSTEM, at=AT)
    answer = selectors.search(house.item.current.name)
    hits = answer.hits
    assert not answer.understood.by_similarity
    assert len(hits) == 2 and {hit.former for hit in hits} == {house.item.current.name}


def test_an_old_code_leads_to_what_goes_on_for_it(house, parted):
    hits = selectors.search(house.item.code).hits
    assert {hit.code for hit in hits} == {one.code for one in parted.successors.all()}
    assert {hit.former for hit in hits} == {house.item.current.name}


def test_a_code_or_the_id_of_an_imported_row_finds_its_item(house):
    imported = published_item(name="结婚登记")
    ServiceItem.objects.filter(pk=imported.pk).update(source="elsewhere", source_id="7f0b8c1e-0001")
    assert [hit.code for hit in selectors.search(f" {house.item.code.lower()} ").hits] == [house.item.code]
    assert [hit.code for hit in selectors.search("7f0b8c1e-0001").hits] == [imported.code]
    assert selectors.search("0" * 31).hits == []


def test_what_is_cancelled_and_goes_on_nowhere_is_not_found(house):
    act = cancel(house)
    agree(house, act)
    services.publish_act(act_id=act.pk, by=house.manager, at=AT)
    assert selectors.search(house.item.code).hits == [] == selectors.search(house.item.current.name).hits


def test_an_old_name_leads_on_only_when_the_split_counts(house):
    act = split(house, effective_on=LATER.date())
    for number, item in enumerate(act.successors.order_by("pk")):
        services.edit_version(
            version_id=item.versions.get().pk, elements={"name": f"餐饮服务审批之{number}"}, by=SYSTEM, at=AT
        )
    services.submit_act(act_id=act.pk, by=house.manager, at=AT)
    agree(house, act)
    publish_new_items(act)
    services.publish_act(act_id=act.pk, by=house.manager, at=AT)
    old = house.item.current.name
    assert [(hit.code, hit.former) for hit in selectors.search(old).hits] == [(house.item.code, "")]
    services.bring_into_force(LATER)
    hits = selectors.search(old).hits
    assert {hit.code for hit in hits} == {one.code for one in act.successors.all()} and {
        hit.former for hit in hits
    } == {old}
