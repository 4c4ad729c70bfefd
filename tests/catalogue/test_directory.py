"""The base directory: taken over from above, claimed below, locked where it fixes something, followed when it changes (R-ITEM-1, R-ITEM-29)."""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from tests.cases.factories import a_staff
from tests.catalogue.factories import PUBLISHED_AT, a_body, published_item

from tongban.catalogue import selectors
from tongban.catalogue.enums import VersionState
from tongban.catalogue.models import BaseItem, BaseVersion, ItemVersion
from tongban.catalogue.rules.inheriting import changed_materials
from tongban.catalogue.services import (
    accept_change,
    claim_item,
    decline_item,
    edit_version,
    give_lines,
    publish_version,
    take_over_directory,
)
from tongban.identity.enums import Role
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import Refusal

pytestmark = pytest.mark.django_db
AT, DAY = PUBLISHED_AT, PUBLISHED_AT.date()
FOOD = {
    "basic_code": "000131001000", "name": "食品经营许可", "levels": ["3", "4"],
    "elements": {
        "item_type": "permit", "case_type": "promised", "legal_basis": "《中华人民共和国食品安全法》第三十五条", "statutory_limit": 20,
        "promised_limit": 10, "conditions": "具有与经营食品相适应的场所。", "visits": 0,
    },
    "materials": [{"name": "食品经营许可申请书", "material_type": "form", "source": "applicant"}, {"name": "营业执照", "source": "government"}],
    "steps": [{"name": "受理"}, {"name": "审查"}, {"name": "决定"}],
}  # fmt: skip
SHOP = {
    "basic_code": "000131002000",
    "name": "食品小作坊登记",
    "levels": ["4"],
    "elements": {"item_type": "confirmation"},
}
CAR = {
    "basic_code": "000118001000",
    "name": "道路货物运输经营许可",
    "levels": ["4"],
    "elements": {"item_type": "permit"},
}


def take_over(*entries, **more):
    given = {"region_code": "", "effective_on": DAY, "by": SYSTEM, "at": AT} | more
    return take_over_directory(entries, **given)


def a_place():
    """A body that carries line 31 at level 4, its manager, and a directory of three items."""
    body = a_body()
    give_lines(body_id=body.pk, lines={"31": "4"}, by=SYSTEM, at=AT)
    take_over(FOOD, SHOP, CAR)
    body.manager = a_staff("事项员", (Role.CATALOGUE_MANAGER, body), body=body)
    return body


@pytest.fixture
def place(db):
    return a_place()


def base(entry):
    return BaseItem.objects.select_related("current").get(basic_code=entry["basic_code"])


def claim(place, entry=FOOD, **more):
    return claim_item(base_id=base(entry).pk, body_id=place.pk, by=place.manager, at=AT, **more)


def test_a_directory_is_taken_over_once(place):
    again = take_over(FOOD, SHOP, CAR)
    assert (again.new, again.changed, again.same) == (0, 0, 3)
    changed = take_over(FOOD | {"name": "食品经营许可（新）"}, SHOP, CAR)
    assert (changed.new, changed.changed, changed.same) == (0, 1, 2)
    assert (base(FOOD).current.number, base(FOOD).line) == (2, "31")
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        BaseVersion.objects.update(name="别的")


def test_a_dry_run_says_the_same_and_changes_nothing(place):
    report = take_over(FOOD | {"name": "改名"}, dry_run=True)
    assert (report.changed, base(FOOD).current.name) == (1, "食品经营许可")


def test_every_fault_is_named_and_nothing_is_taken_over(db):
    report = take_over(
        FOOD,
        FOOD,
        {
            "basic_code": "12",
            "name": "",
            "levels": ["9"],
            "elements": {"colour": 1},
            "materials": [{"nmae": "x"}],
            "extra": 1,
        },
        ["no entry"],
    )
    assert report.faults == [
        (2, "basic_code", "twice"),
        (3, "extra", "unknown_field"), (3, "basic_code", "basic_code"), (3, "name", "name"), (3, "levels", "levels"),
        (3, "elements.colour", "unknown_field"), (3, "materials.1.name", "name"), (3, "materials.1.nmae", "unknown_field"),
        (4, "", "not_an_entry"),
    ]  # fmt: skip
    assert not BaseItem.objects.exists()


def test_a_claim_makes_the_item_with_its_code_and_a_first_draft(place):
    item = claim(place)
    assert item.code == f"{place.credit_code}4{FOOD['basic_code']}"
    draft = item.versions.get()
    assert (draft.state, draft.name, draft.statutory_limit) == (VersionState.DRAFT, "食品经营许可", 20)
    assert [one.name for one in draft.materials.all()] == ["食品经营许可申请书", "营业执照"]
    assert [one.name for one in draft.steps.all()] == ["受理", "审查", "决定"]
    with pytest.raises(Refusal, match="catalogue.claimed_already"):
        claim(place)


def test_what_is_not_a_bodys_to_claim_is_refused(place):
    with pytest.raises(Refusal, match="catalogue.not_claimable"):
        claim(place, CAR)
    other = a_body(name="云江市教育局")
    with pytest.raises(Refusal, match="catalogue.not_your_body"):
        claim_item(base_id=base(FOOD).pk, body_id=other.pk, by=place.manager, at=AT)
    take_over(FOOD, region_code="4506")
    with pytest.raises(Refusal, match="catalogue.not_claimable"):
        claim(place)


def test_inherited_elements_are_locked_and_local_ones_are_not(place):
    draft = claim(place).versions.get()

    def edit(**more):
        return edit_version(version_id=draft.pk, by=place.manager, at=AT, **more)

    edit(elements={"place": "江滨路88号", "hours": "工作日", "consultation": "0990-6180001"})
    with pytest.raises(Refusal, match="catalogue.inherited_element") as no:
        edit(elements={"promised_limit": 15, "conditions": "还要有停车场。"})
    assert no.value.facts["names"] == "受理条件、承诺办结时限"
    rows = [{"name": "食品经营许可申请书", "material_type": "form"}, {"name": "营业执照", "source": "government"}]
    edit(materials=[rows[0] | {"copies": 2, "necessity": "later"}, rows[1]])
    for wrong in (rows[:1], [*rows, {"name": "停车场证明"}], [rows[0] | {"name": "申请表"}, rows[1]]):
        with pytest.raises(Refusal, match="catalogue.inherited_material"):
            edit(materials=wrong)
    draft.refresh_from_db()
    assert (draft.place, draft.promised_limit) == ("江滨路88号", 10)


def test_a_place_may_say_more_about_a_material_but_not_something_else():
    fixed = [{"code": "M01", "name": "申请书", "issuer": "本人"}]
    assert changed_materials(fixed, [{"code": "M01", "name": "申请书", "issuer": "本人", "copies": 3}]) == []
    assert changed_materials(fixed, [{"code": "M01", "name": "申请书", "issuer": "街道"}]) == ["申请书"]
    assert changed_materials([], [{"code": "M01", "name": "什么都行"}]) == []


def test_rates_count_what_is_claimed_and_leave_out_what_was_declined_with_a_reason(place, django_assert_num_queries):
    claim(place)
    with pytest.raises(Refusal, match="catalogue.decline_needs_reason"):
        decline_item(base_id=base(SHOP).pk, body_id=place.pk, reason=" ", by=place.manager, at=AT)
    with django_assert_num_queries(1):
        (rate,) = selectors.claim_rates(place.region_code)
    assert (rate.claimable, rate.claimed, rate.declined, rate.share) == (2, 1, 0, 0.5)
    decline_item(base_id=base(SHOP).pk, body_id=place.pk, reason="本地没有小作坊", by=place.manager, at=AT)
    (rate,) = selectors.claim_rates(place.region_code)
    assert (rate.claimable, rate.claimed, rate.declined, rate.share) == (1, 1, 1, 1.0)
    claim(place, SHOP)
    assert selectors.claim_rates(place.region_code)[0].claimed == 2


def test_a_body_sees_its_part_of_the_directory(place, django_assert_num_queries):
    claim(place)
    with django_assert_num_queries(3):
        rows = selectors.claimable(place).rows
    assert [(one.current.name, len(one.said)) for one in rows] == [("食品经营许可", 1), ("食品小作坊登记", 0)]
    assert [one.current.name for one in selectors.claimable(place, show="open").rows] == ["食品小作坊登记"]
    assert [one.current.name for one in selectors.claimable(place, show="claimed").rows] == ["食品经营许可"]
    assert selectors.claimable(place, show="declined").rows == []


def test_a_change_above_is_listed_below_and_accepted(place, django_assert_num_queries):
    item = claim(place)
    edit_version(version_id=item.versions.get().pk, elements={"place": "江滨路88号"}, by=place.manager, at=AT)
    publish_version(version_id=item.versions.get().pk, by=SYSTEM, at=AT)
    assert selectors.lagging([place.pk]).rows == []
    later = FOOD | {
        "elements": FOOD["elements"] | {"promised_limit": 5}, "materials": FOOD["materials"][:1], "name": "食品经营许可（新）",
    }  # fmt: skip
    take_over(later, SHOP, CAR, at=AT + timedelta(days=1))
    with django_assert_num_queries(6):  # page, versions, materials, steps, themes, files
        (lag,) = selectors.lagging([place.pk]).rows
    assert {(one.element, one.before, one.after) for one in lag.differences} == {
        ("name", "食品经营许可", "食品经营许可（新）"), ("promised_limit", "10个工作日", "5个工作日"), ("materials.M02", "营业执照", ""),
    }  # fmt: skip
    draft = accept_change(item_id=item.pk, by=place.manager, at=AT)
    assert (draft.number, draft.state, draft.promised_limit, draft.place) == (2, VersionState.DRAFT, 5, "江滨路88号")
    assert [one.name for one in draft.materials.all()] == ["食品经营许可申请书"]
    assert selectors.lagging([place.pk]).rows == []
    with pytest.raises(Refusal, match="catalogue.nothing_to_accept"):
        accept_change(item_id=item.pk, by=place.manager, at=AT)
    assert ItemVersion.objects.get(item=item, number=1).promised_limit == 10, (
        "what is in force stays until it is reviewed"
    )


def test_a_change_above_enters_a_draft_that_is_under_way(place):
    item = claim(place)
    edit_version(version_id=item.versions.get().pk, elements={"hours": "工作日"}, by=place.manager, at=AT)
    take_over(FOOD | {"elements": FOOD["elements"] | {"promised_limit": 5}})
    draft = accept_change(item_id=item.pk, by=place.manager, at=AT)
    assert (draft.number, draft.promised_limit, draft.hours) == (1, 5, "工作日")


def test_items_that_were_here_before_are_recognised_by_their_basic_code(db):
    body = a_body()
    give_lines(body_id=body.pk, lines={"31": "4"}, by=SYSTEM, at=AT)
    item = published_item(body=body, code=f"{body.credit_code}4{FOOD['basic_code']}")
    report = take_over(FOOD)
    assert (report.new, report.recognised) == (1, 1)
    assert [(one.claimed, one.claimable) for one in selectors.claim_rates(body.region_code)] == [(1, 1)]
    (lag,) = selectors.lagging([body.pk]).rows
    assert lag.item == item and {one.element for one in lag.differences} >= {"legal_basis", "conditions"}
    assert take_over(FOOD).recognised == 0


def test_the_command_takes_over_a_file_and_names_what_is_wrong_in_another(place, tmp_path, capsys):
    path = tmp_path / "directory.json"
    path.write_text(json.dumps([FOOD, SHOP | {"name": "小作坊"}], ensure_ascii=False), "utf-8")
    call_command("directory", "take-over", str(path), "--json")
    assert json.loads(capsys.readouterr().out) == {"new": 0, "changed": 1, "same": 1, "recognised": 0, "faults": []}
    path.write_text(json.dumps([FOOD | {"levels": []}]), "utf-8")
    with pytest.raises(CommandError, match="Nothing was taken over: 1 faults"):
        call_command("directory", "take-over", str(path))
    assert "entry 1, levels: levels" in capsys.readouterr().out
    for text, why in (("[", "no JSON"), ("{}", "a list of directory items")):
        path.write_text(text)
        with pytest.raises(CommandError, match=why):
            call_command("directory", "take-over", str(path))
    with pytest.raises(CommandError, match="No such file"):
        call_command("directory", "take-over", str(tmp_path / "none.json"))


def test_the_command_gives_lines_and_shows_rates(place, capsys):
    call_command("directory", "lines", place.credit_code, "31:4", "18:4")
    call_command("directory", "rates", "--region", place.region_code, "--json")
    out = capsys.readouterr().out
    assert "2 lines" in out and '"claimable": 3' in out
    with pytest.raises(CommandError, match="两位代码"):
        call_command("directory", "lines", place.credit_code, "3:4")
