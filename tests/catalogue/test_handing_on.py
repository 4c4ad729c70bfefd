"""What stood around an item goes along to those that take its place, and ends with it."""

from datetime import timedelta

import pytest
from tests.catalogue.factories import a_list, a_policy, a_proof, published_item
from tests.catalogue.standing import LATER, a_house, agree, cancel, publish_new_items, split
from tests.catalogue.test_reviewing import AT, DAY

from tongban.catalogue import selectors, services
from tongban.catalogue.models import Delegation, HallPresence, ListMembership, MaterialFile, ProofMatch
from tongban.catalogue.services import NewItem, ReformEntry
from tongban.files.services import store_document
from tongban.kernel import events
from tongban.kernel.actors import SYSTEM
from tongban.kernel.models import AuditEntry
from tongban.regions.models import Hall


@pytest.fixture
def house(db):
    return a_house()


def test_files_go_along_with_a_split(house):
    version = services.draft_version(item_id=house.item.pk, by=SYSTEM, at=AT)
    file = store_document(chunks=[b"%PDF-1.4 x"], name="a.pdf", content_type="application/pdf", at=AT)
    MaterialFile.objects.create(version=version, material_code="M01", kind="blank", file=file)
    services.publish_version(version_id=version.pk, by=SYSTEM, at=AT)
    act = split(house)
    assert [one.versions.get().files.get().file_id for one in act.successors.all()] == [file.pk] * 2


def test_halls_places_and_proofs_go_along_with_a_split(house):
    hall, other = (Hall.objects.create(name=name, region_code="999900000000") for name in ("一厅", "二厅"))
    for one in (hall, other):
        HallPresence.objects.create(hall=one, item=house.item, kind="full", windows=["3"], since=DAY)
    place = {"kind": "agent", "region_code": "999901001000", "region_name": "河口镇", "region_level": 4, "place": "便民中心",
             "document": "云政办〔2025〕3号", "by_name": "某人", "at": AT, "item": house.item}  # fmt: skip
    Delegation.objects.create(**place, from_on=DAY)
    Delegation.objects.create(
        **place | {"place": "代办点"}, from_on=DAY - timedelta(days=9), until=DAY - timedelta(days=1)
    )
    proof = a_proof(house.item.body, "身份证明")
    ProofMatch.objects.create(proof=proof, body=house.item.body, item=house.item, material_code="M02")
    act = split(house)
    first, second = act.successors.order_by("code")
    assert set(ProofMatch.objects.filter(item__in=[first, second]).values_list("material_code", "proof")) == {
        ("M02", proof.pk)
    }
    HallPresence.objects.create(hall=hall, item=second, kind="consultation", since=DAY)
    services.submit_act(act_id=act.pk, by=house.manager, at=AT)
    agree(house, act)
    publish_new_items(act)
    services.publish_act(act_id=act.pk, by=house.manager, at=AT)
    kinds = [set(HallPresence.objects.filter(item=one).values_list("hall", "kind")) for one in (first, second)]
    assert kinds[0] == {(hall.pk, "full"), (other.pk, "full")}
    assert kinds[1] == {(hall.pk, "consultation"), (other.pk, "full")}, "what was put down for it stays"
    for one in (first, second):
        assert [(row.place, row.from_on) for row in one.delegations.all()] == [("便民中心", DAY)]
    assert not HallPresence.objects.filter(item=house.item, ended_on=None).exists(), "the old one is nowhere any more"
    assert set(HallPresence.objects.filter(item=house.item).values_list("end_reason", flat=True)) == {
        "事项拆分：分情形办理更清楚"
    }
    assert not house.item.delegations.filter(until=None).exists()


def test_an_heir_takes_no_place_over_that_it_has_until_a_day_and_of_two_the_one_that_lasts(house):
    place = {"kind": "agent", "region_code": "999901001000", "region_name": "河口镇", "region_level": 4, "document": "号",
             "by_name": "某人", "at": AT, "from_on": DAY}  # fmt: skip
    other = published_item(body=house.body, name="食品经营许可变更")
    house.item.refresh_from_db()
    for item, name, days in ((house.item, "代办点", 30), (other, "代办点", None), (house.item, "便民中心", None)):
        Delegation.objects.create(**place, item=item, place=name, until=DAY + timedelta(days=days) if days else None)
    act = services.merge_items(
        item_ids=[house.item.pk, other.pk], into=NewItem(selectors.suggested_code(house.item), "食品经营许可（合并）"),
        reason="合并办理", document="云政办〔2025〕9号", effective_on=DAY, by=house.manager, at=AT,
    )  # fmt: skip
    heir = act.successors.get()
    Delegation.objects.create(**place, item=heir, place="便民中心", until=DAY + timedelta(days=9))
    carried_out(house, act)
    known = sorted(heir.delegations.values_list("place", "until"), key=lambda row: row[0])
    assert known == [("代办点", None), ("便民中心", DAY + timedelta(days=9))]


def test_a_cancelled_item_is_in_no_hall_and_at_no_place_any_more(house):
    hall = Hall.objects.create(name="一厅", region_code="999900000000")
    HallPresence.objects.create(hall=hall, item=house.item, kind="full", since=DAY - timedelta(days=4))
    Delegation.objects.create(
        kind="agent", region_code="999901001000", region_name="河口镇", region_level=4, place="便民中心", document="号",
        by_name="某人", at=AT, item=house.item, from_on=DAY - timedelta(days=4),
    )  # fmt: skip
    policy = a_policy(house.item)
    act = cancel(house)
    agree(house, act)
    assert HallPresence.objects.filter(item=house.item, ended_on=None).exists(), "not before it counts"
    services.publish_act(act_id=act.pk, by=house.manager, at=AT)
    presence, place = HallPresence.objects.get(item=house.item), house.item.delegations.get()
    assert (presence.ended_on, presence.end_reason) == (DAY, "事项取消：国务院决定取消")
    assert (place.until, place.end_reason) == (DAY - timedelta(days=1), "事项取消：国务院决定取消")
    assert policy.measures.get().items.get() == house.item, "what the policy said stays, nothing goes on"
    line = AuditEntry.objects.get(code="catalogue.places_ended")
    assert (line.facts["halls"], line.facts["places"]) == (1, 1)


def test_policies_and_reforms_go_along_with_a_merger(house):
    other = published_item(body=house.body, name="食品经营许可变更")
    house.item.refresh_from_db()
    one, two = a_policy(house.item, other), a_policy(other, title="关于支持小店的措施")
    entry = ReformEntry(kind="commitment", measure="一次告知承诺后当场办结", document="国发〔2021〕7号")
    services.put_reform(item_id=other.pk, entry=entry, by=SYSTEM, at=AT)
    act = services.merge_items(
        item_ids=[house.item.pk, other.pk], into=NewItem(selectors.suggested_code(house.item), "食品经营许可（合并）"),
        reason="合并办理", document="云政办〔2025〕9号", effective_on=DAY, by=house.manager, at=AT,
    )  # fmt: skip
    services.submit_act(act_id=act.pk, by=house.manager, at=AT)
    agree(house, act)
    publish_new_items(act)
    services.publish_act(act_id=act.pk, by=house.manager, at=AT)
    new = act.successors.get()
    assert [list(policy.measures.get().items.all()) for policy in (one, two)] == [[new], [new]]
    assert [(row.kind, row.measure) for row in new.reforms.filter(ended_on=None)] == [
        ("commitment", "一次告知承诺后当场办结")
    ]
    assert other.reforms.get().end_reason == "事项合并：合并办理"


def carried_out(house, act):
    services.submit_act(act_id=act.pk, by=house.manager, at=AT)
    agree(house, act)
    publish_new_items(act)
    services.publish_act(act_id=act.pk, by=house.manager, at=AT)
    events.drain()
    return list(act.successors.order_by("code"))


def on_list(made):
    open_ones = ListMembership.objects.filter(list=made, left_on=None).order_by("item__code")
    return list(open_ones.values_list("item", flat=True))


def test_new_items_take_the_place_of_the_old_one_on_lists_by_batch(house):
    other = published_item(body=house.body, name="酒类经营许可")
    made, closed = (a_list(house.item, other, body=house.body, name=name, at=AT) for name in ("甲清单", "乙清单"))
    services.lists.close_list(list_id=closed.pk, reason="不再调整", by=SYSTEM, at=AT)
    new = carried_out(house, split(house))
    assert set(on_list(made)) == {one.pk for one in [*new, other]}
    assert set(on_list(closed)) == {house.item.pk, other.pk}, "a closed list stays as it is"
    left = ListMembership.objects.get(list=made, item=house.item)
    assert (left.left_on, left.exit_reason) == (DAY, "事项拆分：分情形办理更清楚")
    entry = ListMembership.objects.filter(list=made, item=new[0]).get()
    assert entry.entry_reason == "接替“食品经营许可”（拆分）" and entry.entered_by.get_way_display().startswith(
        "随事项"
    )
    made.refresh_from_db()
    assert made.size == 3
    assert services.lists.follow_act(act_id=new[0].origin_id, at=LATER) == 0, "the second time nothing happens"


def test_a_cancelled_item_leaves_the_lists_by_batch(house):
    made = a_list(house.item, body=house.body, at=AT)
    act = cancel(house)
    agree(house, act)
    services.publish_act(act_id=act.pk, by=house.manager, at=AT)
    events.drain()
    assert on_list(made) == []


def test_an_exception_from_a_rule_is_handed_on(house):
    named = services.lists.create_list(
        name="零跑动事项清单", kind="zero_visit", keeper_id=house.body.pk, filling="rule", by=SYSTEM, at=AT,
        rule=[{"element": "visits", "value": 0}],
    )  # fmt: skip
    services.lists.publish_by_rule(list_id=named.pk, seen=(1, 0), by=SYSTEM, at=AT)
    services.lists.except_item(
        list_id=named.pk, item_id=house.item.pk, kind="leave_out", reason="须现场勘验", by=SYSTEM, at=AT
    )
    new = carried_out(house, split(house))
    assert on_list(named) == [], "left out as the old one was"
    assert set(named.exceptions.filter(ended_at=None).values_list("item", "reason")) == {
        (one.pk, "须现场勘验") for one in new
    }


def test_what_keepers_said_beside_the_old_item_is_said_of_the_new_ones(house):
    beside, chosen = (published_item(body=house.body, name=name) for name in ("公章刻制备案", "酒类经营许可"))
    said = {"by": house.manager, "at": AT}
    services.name_companion(item_id=house.item.pk, other_code=beside.code, note="开店都要办", **said)
    services.name_companion(item_id=chosen.pk, other_code=house.item.code, is_shown=False, **said)
    new = carried_out(house, split(house))
    for one in new:
        assert [(row.other, row.way, row.note) for row in selectors.all_companions_of(one.pk)] == [
            (beside, "chosen", "开店都要办")
        ]
    ways = {row.other_id: row.way for row in selectors.all_companions_of(chosen.pk)}
    assert {one.pk for one in new} < ways.keys() and set(ways.values()) == {"left_out"}
    assert services.hand_on_companions(act_id=new[0].origin_id, at=LATER) == 0
