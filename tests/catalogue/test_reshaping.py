"""Items split and merged: what goes along, where the old address leads, which codes are used up (R-ITEM-7, R-ITEM-41)."""

from datetime import timedelta

import pytest
from tests.catalogue.factories import a_body, a_credit_code, an_item_code, published_item
from tests.catalogue.standing import (
    a_house,
    agree,
    cancel,
    names_found,
    publish_new_items,
    split,
    standing,
    status,
)
from tests.catalogue.test_reviewing import AT, DAY

from tongban.catalogue import selectors, services
from tongban.catalogue.enums import ActKind, ItemStatus, VersionState
from tongban.catalogue.models import (
    CatalogueChange,
    Claim,
    ItemAct,
    ServiceItem,
)
from tongban.catalogue.rules import codes
from tongban.catalogue.services import NewItem
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import Invalid, Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(db):
    return a_house()


def test_what_was_given_up_before_it_was_published_is_told_to_nobody(house):
    act = split(house)
    services.discard_act(act_id=act.pk, by=house.manager, at=AT)
    assert not CatalogueChange.objects.filter(item__in=act.successors.all()).exists()


def test_a_split_leads_from_the_old_address_to_the_new_items(house):
    act = split(house)
    new = list(act.successors.order_by("code"))
    assert [codes.code_problem(one.code) for one in new] == [None, None]
    assert new[0].code[:31] == house.item.code[:31]
    drafts = [one.versions.get() for one in new]
    assert {one.state for one in drafts} == {VersionState.DRAFT}
    assert [m.name for m in drafts[0].materials.all()] == ["申请书", "身份证明"], "each says what the old one said"
    services.submit_act(act_id=act.pk, by=house.manager, at=AT)
    agree(house, act)
    with pytest.raises(Refusal, match="catalogue.successor_not_published"):
        services.publish_act(act_id=act.pk, by=house.manager, at=AT)
    publish_new_items(act)
    services.publish_act(act_id=act.pk, by=house.manager, at=AT)
    found = standing(house.item)
    assert [one.current.name for one in found.successors] == ["食品经营许可（新办）", "食品经营许可（变更）"]
    assert found.now.kind == ActKind.SPLIT
    with pytest.raises(Refusal, match="catalogue.item_cancelled") as no:
        selectors.require_open(selectors.item(house.item.code))
    assert "食品经营许可（新办）" in no.value.text() and no.value.facts["successors"] == [one.code for one in new]
    assert [one.code for one in standing(new[0]).former] == [house.item.code]


def test_a_split_ahead_changes_hands_on_its_day(house):
    day, moment = DAY + timedelta(days=5), AT + timedelta(days=5)
    act = split(house, effective_on=day)
    services.submit_act(act_id=act.pk, by=house.manager, at=AT)
    agree(house, act)
    for item in act.successors.all():
        services.publish_version(version_id=item.versions.get().pk, by=SYSTEM, at=AT, effective_on=day)
    services.publish_act(act_id=act.pk, by=house.manager, at=AT)
    assert names_found("食品经营许可") == ["食品经营许可"], "nothing is found that has no guide yet"
    assert standing(house.item).coming == [act] and not standing(house.item).successors
    assert services.bring_into_force(moment) == 3
    assert sorted(names_found("食品经营许可")) == ["食品经营许可（变更）", "食品经营许可（新办）"]
    assert len(standing(house.item).successors) == 2
    assert all(selectors.guide(one.code, day).is_open for one in act.successors.all())


def test_a_merger_is_found_by_the_old_names(house):
    other = published_item(body=house.body, name="餐饮服务备案")
    into = NewItem(selectors.suggested_code(house.item), "食品生产经营登记")
    act = services.merge_items(
        item_ids=[house.item.pk, other.pk], into=into, reason="两证合一办理", document="云政办〔2025〕3号",
        effective_on=DAY, by=house.manager, at=AT,
    )  # fmt: skip
    services.submit_act(act_id=act.pk, by=house.manager, at=AT)
    agree(house, act)
    publish_new_items(act)
    services.publish_act(act_id=act.pk, by=house.manager, at=AT)
    assert names_found("餐饮服务备案")[:1] == ["食品生产经营登记"]
    assert status(other) == status(house.item) == ItemStatus.CANCELLED
    assert selectors.item(into.code).status == ItemStatus.IN_USE


def test_faults_of_new_items_stand_beside_their_fields_and_nothing_is_begun(house):
    variants = selectors.suggested_variants(house.item, 2)
    into = [NewItem(variants[0], "新办"), NewItem(house.item.code, "变更")]
    with pytest.raises(Invalid) as no:
        services.split_item(
            item_id=house.item.pk,
            into=into,
            reason="分情形办理",
            document="文件",
            effective_on=DAY,
            by=house.manager,
            at=AT,
        )
    assert set(no.value.errors) == {"code-1"}
    assert ItemAct.objects.count() == 0 and ServiceItem.objects.count() == 1
    with pytest.raises(Refusal, match="catalogue.split_into_several"):
        services.split_item(
            item_id=house.item.pk, into=into[:1], reason="分情形办理", document="文件", effective_on=DAY,
            by=house.manager, at=AT,
        )  # fmt: skip
    with pytest.raises(Refusal, match="catalogue.not_your_body"):
        services.merge_items(
            item_ids=[house.item.pk, published_item().pk], into=NewItem("1", "合"), reason="合并办理", document="文件",
            effective_on=DAY, by=house.manager, at=AT,
        )  # fmt: skip


def test_giving_up_a_split_uses_the_new_codes_up(house):
    act = split(house)
    services.discard_act(act_id=act.pk, by=house.manager, at=AT)
    assert status(house.item) == ItemStatus.IN_USE
    assert {status(one) for one in act.successors.all()} == {ItemStatus.CANCELLED}
    with pytest.raises(Refusal, match="catalogue.cancelled_already"):
        services.draft_version(item_id=act.successors.first().pk, by=house.manager, at=AT)
    assert selectors.suggested_variants(house.item, 1) not in [[one.code] for one in act.successors.all()]
    split(house)


def test_a_split_with_a_published_new_item_is_not_given_up(house):
    act = split(house)
    publish_new_items(act)
    with pytest.raises(Refusal, match="catalogue.successor_taken_up"):
        services.discard_act(act_id=act.pk, by=house.manager, at=AT)


def test_what_was_claimed_with_a_split_item_goes_on_with_a_new_one(house):
    from tongban.catalogue.models import BaseItem

    base = BaseItem.objects.create(basic_code=house.item.basic_code, line="77", levels=["4"])
    Claim.objects.create(base=base, body=house.body, item=house.item, at=AT, by_name="甲")
    act = split(house)
    services.submit_act(act_id=act.pk, by=house.manager, at=AT)
    agree(house, act)
    publish_new_items(act)
    services.publish_act(act_id=act.pk, by=house.manager, at=AT)
    claim = Claim.objects.get(base=base)
    assert claim.item == act.successors.order_by("code").first()
    second = cancel(house, item=claim.item)
    agree(house, second)
    services.publish_act(act_id=second.pk, by=house.manager, at=AT)
    claim.refresh_from_db()
    assert claim.item is None and "国务院决定取消" in claim.reason


def test_codes_are_never_suggested_twice():
    front = an_item_code(a_body(credit_code=a_credit_code(77)))
    assert codes.next_variants(front, {f"{front}01", f"{front}03"}, 2) == [f"{front}02", f"{front}04"]
    assert codes.next_variants("L99990012", set(), 2) == [] and codes.next_sub_item("L9999", set()) == ""
    assert codes.code_problem(codes.next_sub_item(front, {front})) is None
    assert codes.next_sub_item(front, {front[:28] + f"{n:03}" for n in range(1, 1000)}) == ""
