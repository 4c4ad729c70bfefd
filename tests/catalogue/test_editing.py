"""A chapter of a draft saved while typing: good values taken, bad ones named, nobody written over, what is fixed above kept."""

from datetime import timedelta

import pytest
from tests.cases.factories import a_staff
from tests.catalogue.factories import a_body, a_theme
from tests.catalogue.test_directory import FOOD, a_place, claim
from tests.catalogue.test_reviewing import AT, House

from tongban.catalogue import comparing, selectors
from tongban.catalogue.models import ItemVersion
from tongban.catalogue.rules import chapters
from tongban.catalogue.rules.chapters import CHAPTERS, Field, seat_of
from tongban.catalogue.rules.posting import mark, read
from tongban.catalogue.selectors import editing
from tongban.catalogue.services import add_part, edit_version, move_part, publish_version, save_chapter
from tongban.catalogue.services.drafting import ELEMENTS
from tongban.identity.enums import Role
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import Refusal
from tongban.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(db):
    return House()


def version_of(house):
    return editing.newest_version(house.item.code)


def seen(house, chapter):
    return mark(editing.values_of(version_of(house), chapter))


def save(house, chapter, *, by=None, since=None, **typed):
    posted = {name.replace("__", "."): [value] if isinstance(value, str) else value for name, value in typed.items()}
    return save_chapter(
        version_id=house.draft.pk, chapter=chapter, posted=posted, seen=since or seen(house, chapter),
        by=by or house.manager, at=AT,
    )  # fmt: skip


def test_what_was_typed_is_taken_and_recorded(house):
    saved = save(house, "basis", legal_basis="《食品安全法》第三十五条", power_division="跨市的由省级办理。")
    version = version_of(house)
    assert (version.power_division, set(saved.changed)) == ("跨市的由省级办理。", {"legal_basis", "power_division"})
    line = AuditEntry.objects.filter(code="catalogue.version_edited").latest("id")
    assert line.facts["changed"] == ["legal_basis", "power_division"]


def test_saving_the_same_again_leaves_no_trace(house):
    save(house, "basis", legal_basis="《食品安全法》")
    before = AuditEntry.objects.count()
    assert save(house, "basis", legal_basis="《食品安全法》").changed == []
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize(
    ("chapter", "typed", "place", "why"),
    [
        ("time", {"promised_limit": "十"}, "promised_limit", "not_a_number"),
        ("time", {"promised_limit": "99999"}, "promised_limit", "too_large"),
        ("time", {"promised_unit": "fortnight"}, "promised_unit", "unknown_choice"),
        ("time", {"promised_limit": "21"}, "promised_limit", "exceeds_statute"),
        ("time", {"statutory_limit": "3"}, "promised_limit", "exceeds_statute"),
        ("identity", {"name": " "}, "name", "missing"),
        ("identity", {"name": "名" * 201}, "name", "too_long"),
        ("identity", {"item_type": "wish"}, "item_type", "unknown_choice"),
        ("identity", {"planned_cancel_on": "明年"}, "planned_cancel_on", "not_a_day"),
        ("identity", {"service_objects": ["person", "pet"]}, "service_objects", "unknown_choice"),
        ("handling", {"takes_appointments": "perhaps"}, "takes_appointments", "unknown_choice"),
        ("handling", {"place": "二楼\x00"}, "place", "unreadable"),
        ("money", {"fees.0.name": "", "fees.0.standard": "80元"}, "fees.0.name", "missing"),
        ("money", {"fees.0.name": "登记费", "fees.0.amount": "八十"}, "fees.0.amount", "not_an_amount"),
        ("money", {"licence_type_code": "nothing"}, "licence_type_code", "unknown_choice"),
        ("materials", {"m.M01.copies": "两"}, "m.M01.copies", "not_a_number"),
        ("materials", {"m.M01.necessity": "whim"}, "m.M01.necessity", "unknown_choice"),
        ("steps", {"s.0.name": ""}, "s.0.name", "missing"),
        ("themes", {"themes": ["nowhere"]}, "themes", "unknown_choice"),
    ],
)
def test_a_bad_value_is_named_and_not_taken(house, chapter, typed, place, why):
    before = editing.values_of(version_of(house), chapter)
    saved = save(house, chapter, **typed)
    assert saved.faults[place].why == why
    assert editing.values_of(version_of(house), chapter) == before


def test_the_good_values_beside_a_bad_one_are_taken(house):
    saved = save(house, "handling", visits="x", place="一楼3号窗口")
    assert list(saved.faults) == ["visits"]
    assert version_of(house).place == "一楼3号窗口"


def test_a_promise_is_compared_with_the_law_as_both_are_typed(house):
    assert not save(house, "time", statutory_limit="5", promised_limit="5").faults
    assert (version_of(house).statutory_limit, version_of(house).promised_limit) == (5, 5)


def test_an_unticked_box_is_a_no_and_a_field_that_was_not_there_stays(house):
    save(house, "handling", **{"is_in_hall~": "1", "handling_forms~": "1"}, hours="工作日")
    version = version_of(house)
    assert (version.is_in_hall, version.handling_forms, version.is_online) == (False, [], True)


def test_rows_are_taken_in_their_order_and_empty_ones_fall_out(house):
    typed = {
        "fees~": "1", "fees.0.name": "登记费", "fees.0.amount": "12.50", "fees.1.name": " ", "fees.4.name": "工本费",
        "fees.4.reduction": "残疾人减半（《残疾人保障法》）",
    }  # fmt: skip
    assert not save(house, "money", **typed).faults
    assert version_of(house).fees == [
        {"name": "登记费", "amount": 12.5}, {"name": "工本费", "reduction": "残疾人减半（《残疾人保障法》）"},
    ]  # fmt: skip
    save(house, "money", **{"fees~": "1"})
    assert version_of(house).fees == []


def test_who_comes_second_in_a_chapter_writes_nothing_and_hears_whose_words_stand_there(house):
    since = seen(house, "basis")
    other = a_staff("另一位", (Role.CATALOGUE_MANAGER, house.body), body=house.body)
    save(house, "basis", by=other, legal_basis="《食品安全法》第三十五条")
    with pytest.raises(Refusal, match=r"catalogue\.changed_meanwhile") as no:
        save(house, "basis", since=since, legal_basis="《行政许可法》")
    assert (no.value.facts["places"], no.value.facts["names"], no.value.facts["who"]) == (
        ["legal_basis"], "设定依据", other.actor_name,
    )  # fmt: skip
    assert version_of(house).legal_basis == "《食品安全法》第三十五条"
    assert save(house, "time", since=seen(house, "time"), promised_note="已压缩").changed == ["promised_note"]


def test_a_conflict_names_materials_and_steps_by_their_names(house):
    since = seen(house, "materials")
    save(house, "materials", m__M01__copies="2")
    with pytest.raises(Refusal) as no:
        save(house, "materials", since=since, m__M02__copies="3")
    assert (no.value.facts["names"], no.value.facts["places"]) == ("申请书", ["m.M01"])


def test_only_a_draft_of_ones_own_body_is_edited(house):
    stranger = a_staff("外人", (Role.CATALOGUE_MANAGER, a_body(name="云江市教育局")), body=house.body)
    with pytest.raises(Refusal, match=r"catalogue\.not_your_body"):
        save(house, "basis", by=stranger, legal_basis="x")
    house.submit()
    for act in (
        lambda: save(house, "basis", legal_basis="x"),
        lambda: add_part(version_id=house.draft.pk, chapter="steps", name="x", by=house.manager, at=AT),
        lambda: move_part(version_id=house.draft.pk, place="s.0", act="remove", by=house.manager, at=AT),
    ):
        with pytest.raises(Refusal, match=r"catalogue\.not_editable"):
            act()


def test_materials_are_added_moved_and_removed_and_keep_what_others_edit(house):
    rows = [
        {"code": "M01", "name": "申请书", "needed_when": [{"q": "a"}], "extra": {"shared": True}},
        {"code": "M02", "name": "身份证明"},
    ]
    edit_version(version_id=house.draft.pk, by=SYSTEM, at=AT, materials=rows)
    by = {"by": house.manager, "at": AT, "version_id": house.draft.pk}
    assert add_part(chapter="materials", name=" 房产证 ", **by) == "m.M03"
    assert move_part(place="m.M03", act="up", **by) == "m.M03"
    assert [one.code for one in version_of(house).materials.all()] == ["M01", "M03", "M02"]
    assert move_part(place="m.M02", act="remove", **by) == "m.M03"
    save(house, "materials", m__M01__copies="3", m__M03__legal_basis="《民法典》")
    first, second = version_of(house).materials.all()
    assert (first.copies, first.needed_when, first.extra) == (3, [{"q": "a"}], {"shared": True})
    assert (second.name, second.legal_basis) == ("房产证", "《民法典》")
    with pytest.raises(Refusal, match=r"catalogue\.part_gone"):
        move_part(place="m.M02", act="up", **by)


def test_the_code_of_a_paper_is_never_another_papers(house):
    by = {"by": house.manager, "at": AT, "version_id": house.draft.pk}
    move_part(place="m.M02", act="remove", **by)
    assert add_part(chapter="materials", name="别的材料", **by) == "m.M03"


def test_steps_move_and_the_last_one_may_go(house):
    by = {"by": house.manager, "at": AT, "version_id": house.draft.pk}
    assert add_part(chapter="steps", name="审查", **by) == "s.1"
    assert move_part(place="s.1", act="up", **by) == "s.0"
    assert [one.name for one in version_of(house).steps.all()] == ["审查", "受理"]
    move_part(place="s.0", act="remove", **by)
    assert move_part(place="s.0", act="remove", **by) == ""


def test_themes_are_chosen(house):
    a_theme()
    save(house, "themes", themes=["open-business"])
    assert [one.code for one in version_of(house).themes.all()] == ["open-business"]
    save(house, "themes", **{"themes~": "1"})
    assert not version_of(house).themes.exists()


@pytest.fixture
def claimed(db):
    place = a_place()
    place.item = claim(place, FOOD)
    place.version = editing.newest_version(place.item.code)
    return place


def put(whose, chapter, **typed):
    version = editing.newest_version(whose.item.code)
    posted = {name.replace("__", "."): [value] for name, value in typed.items()}
    said = mark(editing.values_of(version, chapter))
    return save_chapter(version_id=version.pk, chapter=chapter, posted=posted, seen=said, by=whose.manager, at=AT)


def test_what_the_directory_fixes_cannot_be_posted(claimed):
    with pytest.raises(Refusal, match=r"catalogue\.inherited_element"):
        put(claimed, "time", promised_limit="5")
    with pytest.raises(Refusal, match=r"catalogue\.inherited_element"):
        put(claimed, "identity", name="别的名称")
    with pytest.raises(Refusal, match=r"catalogue\.inherited_element"):
        put(claimed, "identity", name="")
    with pytest.raises(Refusal, match=r"catalogue\.inherited_material"):
        put(claimed, "materials", m__M01__name="别的申请书")
    with pytest.raises(Refusal, match=r"catalogue\.inherited_steps"):
        put(claimed, "steps", s__0__name="收件")
    by = {"by": claimed.manager, "at": AT, "version_id": claimed.version.pk}
    with pytest.raises(Refusal, match=r"catalogue\.inherited_material"):
        add_part(chapter="materials", name="多要的材料", **by)
    with pytest.raises(Refusal, match=r"catalogue\.inherited_steps"):
        move_part(place="s.0", act="down", **by)


def test_what_is_local_is_ones_own_and_said_again_it_is_no_attempt(claimed):
    assert put(
        claimed, "handling", place="二楼", takes_appointments="yes", online_address="https://example.org/food"
    ).changed
    put(claimed, "materials", m__M01__copies="2")
    put(claimed, "time", promised_limit="10")
    version = editing.newest_version(claimed.item.code)
    assert (version.takes_appointments, version.materials.first().copies) == (True, 2)


def test_every_element_is_edited_somewhere_or_has_a_reason_not_to_be():
    elsewhere = {"situations", "form_code", "form_version"}  # pages of their own
    ours = {"fingerprint", "extra"}  # of an import, nobody types them
    edited = {field.name for fields in CHAPTERS.values() for field in fields}
    assert (ELEMENTS | {"themes"}) - edited == elsewhere | ours


def test_the_new_elements_are_copied_compared_and_named(house):
    typed = {
        "takes_appointments": True,
        "online_address": "https://example.org",
        "intermediaries": [{"name": "验资", "basis": "《公司法》"}],
    }
    edit_version(version_id=house.draft.pk, by=SYSTEM, at=AT, elements=typed)
    _, _, found = selectors.compared(house.item.code, 1, 2, is_public=False)
    labels = {one.label: one.after for one in found}
    assert labels["能否预约办理"] == "是" and labels["法定中介服务"] == "中介服务名称：验资；设定依据：《公司法》"
    publish_version(version_id=house.draft.pk, by=SYSTEM, at=AT)
    from tongban.catalogue.services import draft_version

    copied = draft_version(item_id=house.item.pk, by=house.manager, at=AT + timedelta(days=1))
    assert {name: getattr(copied, name) for name in typed} == typed


def test_what_is_wrong_in_a_chapter_is_counted_there(house):
    ItemVersion.objects.filter(pk=house.draft.pk).update(conditions="", place="其他材料", complaint="")
    found = editing.standings(version_of(house), on=AT.date())
    assert found["conditions"].missing == 1 and found["contact"].missing >= 1
    assert {one.place for one in found["materials"].said} >= {"m.M01", "m.M02"}


def test_every_finding_has_a_seat():
    from tongban.catalogue.rules.audit import CHECKS
    from tongban.catalogue.rules.audit import ELEMENTS as EIGHTEEN

    for check, one in CHECKS.items():
        chapter, _ = seat_of(check, one.element, "")
        assert chapter in chapters.CHAPTERS or chapter == chapters.SITUATIONS
    for element in EIGHTEEN:
        assert seat_of("element_missing", element, "")[0] in chapters.CHAPTERS


def test_reading_is_plain():
    found = read((Field("n", "number", most=9), Field("t")), {"n": ["7"], "t": [" a\r\nb "]})
    assert found.values == {"n": 7, "t": "a\nb"}
    assert comparing.worded("fees", [{"name": "费", "amount": 3}]) == "收费项目：费；金额（元）：3"
