"""A guide through the API says all that the page says; and whatever changes it is told to those who follow."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils.timezone import localtime
from tests.catalogue import standing
from tests.catalogue.factories import PUBLISHED_AT, a_list, a_policy, a_proof, published_item
from tests.catalogue.test_delegations import TOWN, Land
from tests.catalogue.test_material_files import PDF
from tests.openapi.test_items import get, when_settled

from tongban.catalogue import services
from tongban.catalogue.elements import ELEMENTS, UNITS
from tongban.catalogue.models import CatalogueChange, ItemMaterial, ItemStep, ServiceItem
from tongban.catalogue.services import draft_version, lists, publish_version
from tongban.files.services import store_bytes
from tongban.kernel import events
from tongban.kernel.actors import SYSTEM
from tongban.openapi.item_schemas import Elements, MaterialOut, StepOut
from tongban.regions.models import Hall

pytestmark = pytest.mark.django_db
WHO = {"by": SYSTEM, "at": PUBLISHED_AT}


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.TONGBAN_FILES = tmp_path / "files"


def test_every_element_of_an_item_is_in_the_answer():
    """An element that comes later has to be put here too."""
    assert set(Elements.model_fields) == (set(ELEMENTS) | set(UNITS)) - {"themes"}
    ours = {"id", "version", "extra"}
    assert {field.name for field in ItemMaterial._meta.concrete_fields} - ours == set(MaterialOut.model_fields) - {
        "files"
    }
    assert {field.name for field in ItemStep._meta.concrete_fields} - ours == set(StepOut.model_fields)


def an_item_with_everything():
    land = Land()
    body = land.body
    item = published_item(body=body, item_type="permit", materials=["申请书", "场地证明"])
    hall = Hall.objects.create(
        name="云江市政务服务中心", region_code=body.region_code, address="解放路1号", hours="9:00-17:00"
    )
    services.bring_into_hall(item_ids=[item.pk], hall_id=hall.pk, kind="comprehensive", **WHO)
    land.delegate(item=item)
    a_list(item, body=body)
    a_policy(item, body=body)
    services.put_reform(item_id=item.pk, entry=services.ReformEntry(kind="commitment", measure="告知承诺。", document="国发〔2021〕7号"), **WHO)  # fmt: skip
    other = published_item(body=body, name="门头招牌备案")
    services.name_companion(item_id=item.pk, other_code=other.code, note="同一天办好", **WHO)
    draft = draft_version(item_id=item.pk, **WHO)
    file = store_bytes(data=PDF, name="内部名.pdf", content_type="", owner="system", at=PUBLISHED_AT)
    services.put_material_file(version_id=draft.pk, material_code="M01", kind="blank", file=file, **WHO)
    publish_version(version_id=draft.pk, **WHO)
    return land, ServiceItem.objects.get(pk=item.pk)


def test_the_guide_says_what_stands_around_the_item(client, django_assert_max_num_queries):
    _land, item = an_item_with_everything()
    get(client, f"/{item.code}/guide")
    with django_assert_max_num_queries(9):
        found = get(client, f"/{item.code}/guide").json()
    assert [one["name"] for one in found["lists"]] == ["跨省通办事项清单"]
    assert [(one["name"], one["kind"]) for one in found["halls"]] == [("云江市政务服务中心", "comprehensive")]
    assert [(one["region_code"], one["decided_by"]) for one in found["places"]] == [(TOWN, "柳林镇人民政府")]
    assert [one["title"] for one in found["measures"]] == ["首次创业补贴五千元"]
    assert [one["name"] for one in found["companions"]] == ["门头招牌备案"]
    assert [one["measure"] for one in found["reforms"]] == ["告知承诺。"]
    assert found["materials"][1]["proof"]["issuer"] == "街道办事处" and found["materials"][0]["proof"] is None
    assert found["standing"] == {"status": "in_use", "notices": [], "successors": [], "predecessors": []}


def test_a_form_is_described_and_fetched_under_a_plain_name(client):
    _land, item = an_item_with_everything()
    for path in ("guide", "versions/2"):
        (file,) = get(client, f"/{item.code}/{path}").json()["materials"][0]["files"]
        assert (file["kind"], file["name"], file["size"]) == ("blank", "申请书（空白表格）.pdf", len(PDF))
        answer = client.get(file["address"])
        assert answer.getvalue() == PDF and answer["X-Content-Type-Options"] == "nosniff"
        assert "attachment" in answer["Content-Disposition"] and "内部名" not in answer["Content-Disposition"]
    other = published_item()
    assert client.get(file["address"].replace(item.code, other.code)).status_code == 404


def test_a_file_of_a_draft_is_nobody_elses(client):
    item = published_item()
    draft = draft_version(item_id=item.pk, **WHO)
    file = store_bytes(data=PDF, name="x.pdf", content_type="", owner="system", at=PUBLISHED_AT)
    services.put_material_file(version_id=draft.pk, material_code="M01", kind="blank", file=file, **WHO)
    assert get(client, f"/{item.code}/files/{file.public_id}").status_code == 404


def test_a_suspended_item_says_why_and_till_when(client):
    item = published_item()
    at = localtime()
    services.suspend_item(item_id=item.pk, reason="系统升级改造", until=at.date() + timedelta(days=9), by=SYSTEM, at=at)
    for path in ("", "/guide"):
        found = get(client, f"/{item.code}{path}").json()
        (notice,) = found["standing"]["notices"]
        assert (found["status"], found["standing"]["status"]) == ("suspended", "suspended")
        assert (notice["kind"], notice["is_in_force"], notice["reason"]) == ("suspend", True, "系统升级改造")
        assert notice["until"] == str(at.date() + timedelta(days=9))


def test_a_split_item_says_where_to_go_and_the_new_one_where_it_came_from(client, django_assert_max_num_queries):
    house = standing.House()
    house.draft.delete()
    act = standing.split(house)
    services.submit_act(act_id=act.pk, by=house.manager, at=standing.AT)
    standing.agree(house, act)
    standing.publish_new_items(act)
    services.publish_act(act_id=act.pk, by=house.manager, at=standing.AT)
    old, new = house.item, act.successors.first()
    with django_assert_max_num_queries(4):
        found = get(client, f"/{old.code}").json()["standing"]
    assert found["status"] == "cancelled" and new.code in [one["code"] for one in found["successors"]]
    assert old.code in [one["code"] for one in get(client, f"/{new.code}").json()["standing"]["predecessors"]]


# --- what is told


def told(after):
    return list(CatalogueChange.objects.filter(pk__gt=after).order_by("pk").values_list("kind", "item__code"))


@pytest.fixture
def last():
    return lambda: CatalogueChange.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def test_whatever_changes_a_guide_is_told(last):
    land, item = an_item_with_everything()
    body, at = land.body, localtime()
    ways = {
        "places_changed": lambda: services.end_delegation(delegation_id=item.delegations.get().pk, reason="机构调整", by=SYSTEM, at=at),
        "halls_changed": lambda: services.take_out_of_hall(presence_id=item.presences.get().pk, reason="窗口调整", by=SYSTEM, at=at),
        "reforms_changed": lambda: services.end_reform(reform_id=item.reforms.get().pk, reason="文件废止了", by=SYSTEM, at=at),
        "policies_changed": lambda: services.withdraw_policy(policy_id=item.measures.get().policy_id, reason="已经废止", by=SYSTEM, at=at),
        "lists_changed": lambda: lists.close_list(list_id=item.list_memberships.get().list_id, reason="不再使用这份清单", by=SYSTEM, at=at),
    }  # fmt: skip
    for kind, change in ways.items():
        before = last()
        change()
        assert (kind, item.code) in told(before), kind
    before = last()
    services.suspend_item(
        item_id=item.pk, reason="系统升级改造", from_on=at.date() + timedelta(days=3), by=SYSTEM, at=at
    )
    assert told(before) == [("notice_changed", item.code)]
    before = last()
    a_list(published_item(body=body), body=body, name="另一份清单")
    assert item.code not in {code for _kind, code in told(before)}, "others' changes are not this item's"


def test_what_keepers_and_the_register_say_is_told_and_what_is_counted_every_night_is_not(last):
    land, item = an_item_with_everything()
    other = ServiceItem.objects.get(current__name="门头招牌备案")
    companion = item.companions.get()
    before = last()
    services.take_over_counted(pairs=[services.Pair(item.pk, other.pk, 12)], at=PUBLISHED_AT)
    assert told(before) == []
    services.name_companion(item_id=item.pk, other_code=other.code, note="另一天办好", **WHO)
    services.forget_companion(item_id=item.pk, companion_id=companion.pk, **WHO)
    assert told(before) == [("companions_changed", item.code)] * 2
    events.drain()
    before = last()
    a_proof(land.body, "申请书")
    events.drain()
    assert ("proofs_changed", item.code) in told(before)


def test_an_act_on_many_rows_of_an_item_is_told_once(last):
    land, item = an_item_with_everything()
    for number in range(3):
        land.delegate(item=item, place=f"便民点{number}", by=SYSTEM)
    before = last()
    item.delegations.update(until=PUBLISHED_AT.date() + timedelta(days=9), end_reason="机构调整")
    item.presences.update(kind="consultation")
    item.presences.update(kind="consultation")  # as it is
    assert told(before) == [("places_changed", item.code), ("halls_changed", item.code)]


def test_a_measure_that_goes_on_with_another_item_is_told_of_both(last):
    _land, item = an_item_with_everything()
    other = ServiceItem.objects.get(current__name="门头招牌备案")
    measure = item.measures.get()
    before = last()
    measure.items.set([other])
    assert told(before) == [("policies_changed", item.code), ("policies_changed", other.code)]
    measure.policy.state = "draft"
    measure.policy.save()
    before = last()
    measure.items.set([item])
    assert told(before) == [], "nobody reads a policy that is not out"


def test_what_was_never_published_is_not_told(last):
    land = Land()
    item = services.create_item(code=f"{land.item.code}02", body_id=land.body.pk, **WHO)
    before = last()
    hall = Hall.objects.create(name="大厅", region_code=land.body.region_code, address="路1号", hours="9:00")
    services.bring_into_hall(item_ids=[item.pk], hall_id=hall.pk, kind="comprehensive", **WHO)
    assert told(before) == []


@pytest.mark.django_db(transaction=True)
def test_no_change_around_a_guide_is_lost_between_two_transactions(client):
    land = Land()
    slow, fast = published_item(body=land.body), published_item(body=land.body)
    hall = Hall.objects.create(name="大厅", region_code=land.body.region_code, address="路1号", hours="9:00")
    start = when_settled(client, "/changes", lambda found: {slow.code, fast.code} <= {one["code"] for one in found})[
        "next_cursor"
    ]
    written, let_go = threading.Event(), threading.Event()

    def slowly():
        with transaction.atomic():
            services.bring_into_hall(item_ids=[slow.pk], hall_id=hall.pk, kind="comprehensive", **WHO)
            written.set()
            assert let_go.wait(120)
        connection.close()

    thread = threading.Thread(target=slowly)
    thread.start()
    assert written.wait(120)
    try:
        a_list(fast, body=land.body)  # committed first, under a larger number
        assert get(client, f"/changes?cursor={start}").json() == {"changes": [], "next_cursor": start}
    finally:
        let_go.set()
        thread.join()
    after = when_settled(client, f"/changes?cursor={start}", lambda found: len(found) == 2)
    assert [(one["kind"], one["code"]) for one in after["changes"]] == [
        ("halls_changed", slow.code), ("lists_changed", fast.code),
    ]  # fmt: skip
    again = get(client, f"/changes?cursor={start}&limit=1").json()
    rest = get(client, f"/changes?cursor={again['next_cursor']}").json()
    assert again["changes"] + rest["changes"] == after["changes"]


def test_names_are_looked_through_a_hundred_times_a_minute_and_no_more(client, monkeypatch):
    monkeypatch.setattr("tongban.webkit.limits._count", lambda name, window: 121)
    answer = get(client, "?text=食品")
    assert answer.status_code == 429 and get(client, "").status_code == 200
