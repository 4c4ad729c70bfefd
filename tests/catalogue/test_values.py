"""What no element can hold is refused wherever versions are written, and what is taken can always be read."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.catalogue.factories import PUBLISHED_AT, a_body, an_item_code, published_item
from tests.catalogue.test_directory import CAR, take_over

from tongban.catalogue import selectors
from tongban.catalogue.exchange import cells
from tongban.catalogue.exchange.columns import ITEMS
from tongban.catalogue.models import BaseItem, ItemMaterial, ItemStep, ItemVersion
from tongban.catalogue.services import create_item, draft_version, edit_version
from tongban.catalogue.services.drafting import ELEMENTS, MATERIAL_ELEMENTS, STEP_ELEMENTS
from tongban.catalogue.services.values import unfit
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import Refusal

pytestmark = pytest.mark.django_db
WRONG = [
    {"service_objects": ["person", "dragon"]}, {"handling_forms": ["window", "pigeon"]}, {"online_depth": ["7"]},
    {"service_objects": "person"}, {"co_bodies": [1]}, {"statutory_unit": "days"}, {"item_type": "permission"},
    {"case_type": None}, {"promised_limit": "10"}, {"promised_limit": -1}, {"promised_limit": True}, {"visits": 2.5},
    {"visits": 70000}, {"name": "名" * 201}, {"name": None}, {"conditions": "a\0b"}, {"is_charged": "yes"},
    {"fees": {"name": "工本费"}}, {"fees": ["工本费"]}, {"fees": [{"name": {"a": 1}}]}, {"faq": [["q", "a"]]},
    {"situations": []}, {"planned_cancel_on": "2026-01-01"}, {"planned_cancel_on": datetime(2026, 1, 1, tzinfo=UTC)},
    {"takes_appointments": "maybe"}, {"extra": []},
]  # fmt: skip


@pytest.mark.parametrize("elements", WRONG)
def test_what_an_element_cannot_hold_is_refused_by_its_name(elements):
    item = published_item()
    with pytest.raises(Refusal, match="catalogue.value_unfit") as no:
        draft_version(item_id=item.pk, elements=elements, by=SYSTEM, at=PUBLISHED_AT)
    assert no.value.facts["elements"] == list(elements) and "{" not in no.value.text()
    draft = draft_version(item_id=item.pk, by=SYSTEM, at=PUBLISHED_AT)
    with pytest.raises(Refusal, match="catalogue.value_unfit"):
        edit_version(version_id=draft.pk, elements=elements, by=SYSTEM, at=PUBLISHED_AT)


@pytest.mark.parametrize("rows", [
    {"materials": [{"name": "身份证", "necessity": "perhaps"}]}, {"materials": [{"name": "身份证", "originals": "1"}]},
    {"materials": [{"name": "名" * 501}]}, {"materials": [{"name": "身份证", "needed_when": ["q"]}]},
    {"steps": [{"name": "受理", "days": 5}]}, {"steps": [{"name": "名" * 101}]},
])  # fmt: skip
def test_so_is_what_a_material_or_a_step_cannot_hold(rows):
    item = published_item()
    with pytest.raises(Refusal, match="catalogue.value_unfit"):
        draft_version(item_id=item.pk, by=SYSTEM, at=PUBLISHED_AT, **rows)


@pytest.mark.parametrize("elements", [
    {"takes_appointments": None}, {"item_type": ""}, {"name": ""}, {"planned_cancel_on": date(2026, 1, 1)}, {"visits": None},
    {"fees": [{"name": "工本费", "amount": 5.5, "basis": None}]}, {"service_objects": []}, {"extra": {"a": [1]}},
])  # fmt: skip
def test_what_is_left_open_is_taken(elements):
    assert unfit(ItemVersion, elements) == []


def test_an_old_row_that_does_not_fit_any_more_keeps_nobody_from_the_next_draft():
    item = published_item(materials=["申请书"])
    with connection.cursor() as cursor:  # as an older release let it in
        cursor.execute("SET LOCAL session_replication_role = replica")
        ItemMaterial.objects.update(form="stone")
        cursor.execute("SET LOCAL session_replication_role = origin")
    draft = draft_version(item_id=item.pk, elements={"visits": 1}, by=SYSTEM, at=PUBLISHED_AT)
    assert [row.form for row in draft.materials.all()] == ["stone"]
    edit_version(version_id=draft.pk, elements={"visits": 2}, by=SYSTEM, at=PUBLISHED_AT)
    with pytest.raises(Refusal, match="catalogue.value_unfit"):
        edit_version(version_id=draft.pk, materials=[{"name": "申请书", "form": "stone"}], by=SYSTEM, at=PUBLISHED_AT)


def test_the_directory_takes_nothing_over_that_no_version_could_hold():
    entry = CAR | {
        "elements": {"item_type": "permission", "promised_limit": "ten"}, "materials": [{"name": "身份证", "form": "stone"}],
    }  # fmt: skip
    report = take_over(entry)
    assert report.faults == [
        (1, "elements.item_type", "value"), (1, "elements.promised_limit", "value"), (1, "materials.1.form", "value"),
    ]  # fmt: skip
    assert not BaseItem.objects.exists()


def test_a_json_file_says_only_options_that_there_are():
    column = ITEMS.column("service_objects")
    assert cells.value_of_json(column, ["person", "企业法人"]) == ["person", "enterprise"]
    for wrong in (["dragon"], ["person", "自然人"]):
        with pytest.raises(cells.Wrong):
            cells.value_of_json(column, wrong)


ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-5, 99999), st.text(max_size=8), st.sampled_from(
        ["person", "window", "consultation", "working_day", "permit", "instant", "necessary", "paper"])),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(st.sampled_from(["name", "q1"]), inner, max_size=2)),
    max_leaves=4,
)  # fmt: skip


def some(names):
    return st.dictionaries(st.sampled_from(sorted(names)), ANYTHING, min_size=1, max_size=4)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(elements=some(ELEMENTS), material=some(MATERIAL_ELEMENTS), step=some(STEP_ELEMENTS))
def test_whatever_is_taken_is_stored_and_read(elements, material, step):
    elements = {name: value for name, value in elements.items() if not unfit(ItemVersion, {name: value})}
    material = {name: value for name, value in material.items() if not unfit(ItemMaterial, {name: value})}
    step = {name: value for name, value in step.items() if not unfit(ItemStep, {name: value})}
    body = a_body()
    item = create_item(code=an_item_code(body), body_id=body.pk, by=SYSTEM, at=PUBLISHED_AT)
    version = draft_version(
        item_id=item.pk, elements=elements, materials=[material], steps=[step], by=SYSTEM, at=PUBLISHED_AT
    )
    stored = ItemVersion.objects.get(pk=version.pk)
    assert {name: getattr(stored, name) for name in elements} == elements
    assert selectors.reading_rows(stored) is not None
    assert selectors.report_of(stored, on=PUBLISHED_AT.date()).findings
