"""一起办的事项: counted from cases in numbers of people, never of few, never what is only common (k-anonymity)."""

from datetime import timedelta

import pytest
from tests.cases.factories import MONDAY_9AM, a_person, a_staff, an_office, make_case

from tongban.cases import services
from tongban.catalogue import selectors
from tongban.catalogue.models import ItemCompanion
from tongban.catalogue.rules.together import Seen, belong_together
from tongban.catalogue.services import forget_companion, name_companion
from tongban.identity.enums import Role
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import Refusal

pytestmark = pytest.mark.django_db
AT = MONDAY_9AM + timedelta(days=200)
FEWEST = 3


@pytest.fixture
def offices(settings):
    settings.TONGBAN_TOGETHER_FEWEST = FEWEST
    return [an_office(name=name) for name in ("出生医学证明", "出生登记", "排水许可")]


def files(office, person, day=0):
    make_case(office, person=person, when=MONDAY_9AM + timedelta(days=day), received=False)


def people_of_all_kinds(birth, register, drain, *, both):
    """So many did both within a month; others did only one thing."""
    for number in range(both):
        person = a_person()
        files(birth, person, number)
        files(register, person, number + 20)
    for _number in range(8):
        files(drain, a_person())


def named(office):
    return selectors.around(office.item.pk, AT.date()).companions


def counted():
    return {(one.item.current.name, one.other.current.name, one.people) for one in ItemCompanion.objects.select_related("item__current", "other__current")}  # fmt: skip


def test_what_enough_people_do_within_a_month_is_named_on_both_guides(offices):
    people_of_all_kinds(*offices, both=FEWEST)
    assert services.count_companions(AT) == 2
    assert counted() == {("出生医学证明", "出生登记", FEWEST), ("出生登记", "出生医学证明", FEWEST)}
    assert [one.name for one in named(offices[0])] == ["出生登记"]


def test_one_person_too_few_and_nothing_is_kept(offices):
    people_of_all_kinds(*offices, both=FEWEST - 1)
    assert services.count_companions(AT) == 0
    assert not ItemCompanion.objects.exists()


def test_more_than_a_month_apart_is_not_together(offices):
    birth, register, _drain = offices
    for _number in range(FEWEST):
        person = a_person()
        files(birth, person)
        files(register, person, 31)
    assert services.count_companions(AT) == 0


def test_somebody_who_files_all_the_time_says_nothing(offices, monkeypatch):
    monkeypatch.setattr("tongban.cases.services.together.MOST_CASES", 2)
    birth, register, drain = offices
    people_of_all_kinds(birth, register, drain, both=FEWEST - 1)
    agent = a_person()
    for office in (birth, register, drain):
        files(office, agent)
    assert services.count_companions(AT) == 0


def test_counting_again_replaces_what_was_counted_and_keeps_what_the_keeper_said(offices):
    birth, register, drain = offices
    name_companion(item_id=birth.item.pk, other_code=drain.item.code, by=SYSTEM, at=AT)
    people_of_all_kinds(birth, register, drain, both=FEWEST)
    services.count_companions(AT)
    services.count_companions(AT + timedelta(days=1))
    assert ItemCompanion.objects.count() == 3
    services.count_companions(AT + timedelta(days=600))  # the cases are older than a year
    assert [one.other for one in ItemCompanion.objects.all()] == [drain.item]


@pytest.mark.parametrize(
    "seen, expected",
    [
        (Seen(together=50, of_item=100, of_other=200, everybody=10_000), True),
        (Seen(together=4, of_item=10, of_other=10, everybody=10_000), False),  # too few people
        (Seen(together=30, of_item=1_000, of_other=100, everybody=10_000), False),  # hardly one in thirty
        (Seen(together=500, of_item=1_000, of_other=5_000, everybody=10_000), False),  # half of everybody does it
        (Seen(together=5, of_item=5, of_other=5, everybody=5), False),
        (Seen(together=5, of_item=5, of_other=0, everybody=0), False),
    ],
)
def test_enough_people_often_enough_and_not_by_chance(seen, expected):
    assert belong_together(seen) is expected


def test_what_the_keeper_leaves_out_is_not_shown_whatever_the_cases_say(offices):
    birth, register, drain = offices
    people_of_all_kinds(birth, register, drain, both=FEWEST)
    services.count_companions(AT)
    said = name_companion(item_id=birth.item.pk, other_code=register.item.code, is_shown=False, by=SYSTEM, at=AT)
    assert named(birth) == []
    forget_companion(item_id=birth.item.pk, companion_id=said.pk, by=SYSTEM, at=AT)
    assert len(named(birth)) == 1


def test_what_the_keeper_names_comes_first_and_only_once(offices):
    birth, register, drain = offices
    people_of_all_kinds(birth, register, drain, both=FEWEST)
    services.count_companions(AT)
    name_companion(item_id=birth.item.pk, other_code=drain.item.code, note="装修前", by=SYSTEM, at=AT)
    name_companion(item_id=birth.item.pk, other_code=register.item.code, by=SYSTEM, at=AT)
    shown = named(birth)
    assert sorted(one.name for one in shown) == ["出生登记", "排水许可"]
    assert all(one.is_chosen for one in shown)


def test_a_closed_item_is_not_named(offices):
    birth, _register, drain = offices
    name_companion(item_id=birth.item.pk, other_code=drain.item.code, by=SYSTEM, at=AT)
    drain.item.status = "cancelled"
    drain.item.save(update_fields=["status"])
    assert named(birth) == []


def test_only_the_keeper_of_the_item_says_so_and_never_of_itself(offices):
    birth, register, _drain = offices
    stranger = a_staff("外人", (Role.CATALOGUE_MANAGER, register.body), body=register.body)
    for by, code, refused in (
        (stranger, register.item.code, "not_your_body"), (SYSTEM, birth.item.code, "companion_is_itself"),
        (SYSTEM, "x", "companion_unknown"),
    ):  # fmt: skip
        with pytest.raises(Refusal, match=refused):
            name_companion(item_id=birth.item.pk, other_code=code, by=by, at=AT)
