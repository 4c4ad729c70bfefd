"""Bodies, halls, windows and places outside the national table: entered and changed, with a line in the audit trail."""

from datetime import UTC, datetime

import pytest

from tongban.kernel.actors import SYSTEM, System
from tongban.kernel.errors import Refusal
from tongban.kernel.models import AuditEntry
from tongban.regions import selectors, services

pytestmark = pytest.mark.django_db
WHO = {"by": SYSTEM, "at": datetime(2026, 3, 2, 1, tzinfo=UTC)}


@pytest.fixture
def city():
    return services.register_division(code="9901", name="云江市", level=2, **WHO)


def body(**facts):
    facts = {"name": "云江市住建局", "short_name": "云住建", "region_code": "9901", **WHO, **facts}
    return services.register_body(**{"credit_code": "11990000000000001G", **facts})


def test_a_body_hangs_on_its_region_and_its_entry_is_audited(city, django_assert_num_queries):
    made = body(credit_code=" 11990000000000001g ")
    assert (made.credit_code, made.region_code) == ("11990000000000001G", "990100000000")
    assert AuditEntry.objects.filter(code="body.registered", object_id=str(made.pk)).count() == 1
    with django_assert_num_queries(1):
        assert [b.name for b in selectors.bodies_in("99")] == ["云江市住建局"]
    assert selectors.bodies_in("9902") == []


@pytest.mark.parametrize("wrong, code", [
    ({"credit_code": "119900000000000010"}, "bad_credit_code"),
    ({"region_code": "990200000000"}, "unknown_region"),
    ({"name": "  "}, "text_missing"),
    ({"nature": "guild"}, "unknown_nature"),
    ({"parent_id": 0}, "unknown_parent"),
    ({"by": System(actor_kind="applicant")}, "not_yours"),
])  # fmt: skip
def test_a_body_that_makes_no_sense_is_refused(city, wrong, code):
    with pytest.raises(Refusal, match=rf"regions\.{code}"):
        body(**wrong)


def test_a_credit_code_belongs_to_one_body(city):
    body()
    with pytest.raises(Refusal, match=r"regions\.credit_code_taken"):
        body(name="另一个局")


def test_a_change_says_before_and_after_and_no_change_says_nothing(city):
    made = body()
    services.change_body(body_id=made.pk, phone="0990-1", **WHO)
    services.change_body(body_id=made.pk, phone="0990-1", **WHO)
    (entry,) = AuditEntry.objects.filter(code="body.changed")
    assert entry.facts == {"changes": {"phone": ["", "0990-1"]}}
    services.change_body(body_id=made.pk, is_active=False, **WHO)
    assert selectors.bodies_in("9901") == []
    assert selectors.body(made.pk).name == "云江市住建局"


def test_a_body_cannot_stand_above_itself(city):
    upper, lower = body(), body(credit_code="91990000MA0000001B", name="站")
    services.change_body(body_id=lower.pk, parent_id=upper.pk, **WHO)
    with pytest.raises(Refusal, match=r"regions\.parent_in_circle"):
        services.change_body(body_id=upper.pk, parent_id=lower.pk, **WHO)
    with pytest.raises(Refusal, match=r"regions\.field_not_open"):
        services.change_body(body_id=upper.pk, pk=7, **WHO)


def test_a_hall_has_each_window_number_once(city, django_assert_num_queries):
    hall = services.register_hall(name="大厅", region_code="9901", address="江滨路", hours="9—17", **WHO)
    first = services.register_window(hall_id=hall.pk, number="1", name="综合", **WHO)
    services.register_window(hall_id=hall.pk, number="2", name="出件", **WHO)
    for act in (
        lambda: services.register_window(hall_id=hall.pk, number="2", name="又一个", **WHO),
        lambda: services.change_window(window_id=first.pk, number="2", **WHO),
    ):
        with pytest.raises(Refusal, match=r"regions\.window_number_taken"):
            act()
    services.change_hall(hall_id=hall.pk, hours="9—18", **WHO)
    with django_assert_num_queries(2):
        (found,) = selectors.halls()
        assert (found.hours, [w.number for w in found.windows.all()]) == ("9—18", ["1", "2"])


def test_a_functional_area_is_registered_below_its_city_and_outlives_a_new_table(city):
    area = services.register_functional_area(code="990171", name="开发区", parent_code="9901", **WHO)
    assert (area.level, area.full_name, area.is_functional_area) == (3, "云江市开发区", True)
    assert [r.name for r in selectors.children("9901")] == ["开发区"]
    services.load_divisions(at=WHO["at"])
    assert selectors.region("990171").name == "开发区"
    assert selectors.region("9901").name == "云江市"


@pytest.mark.parametrize("facts, code", [
    ({"code": "9901"}, "code_taken"),
    ({"code": "990201", "parent_code": "9901"}, "outside_parent"),
    ({"code": "9901", "parent_code": "9901"}, "outside_parent"),
    ({"code": "990301", "parent_code": "9903"}, "unknown_region"),
    ({"code": "99", "level": 9}, "unknown_level"),
])  # fmt: skip
def test_a_place_that_does_not_fit_is_refused(city, facts, code):
    with pytest.raises(Refusal, match=rf"regions\.{code}"):
        services.register_division(**{"name": "某地", "level": 3, **WHO, **facts})
