"""Items and versions: codes, drafts, publication, what is in force."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.catalogue.factories import PUBLISHED_AT, a_body, a_theme, an_item_code, published_item

from tongban.catalogue import selectors
from tongban.catalogue.models import ItemMaterial, ItemVersion
from tongban.catalogue.services import (
    bring_into_force,
    check_version,
    create_item,
    draft_version,
    edit_version,
    publish_version,
)
from tongban.identity.models import Staff, User
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import NotFound, Refusal
from tongban.kernel.models import AuditEntry, OutboxEvent

pytestmark = pytest.mark.django_db
DAY = PUBLISHED_AT.date()


@pytest.mark.parametrize("variant", ["", "01"])
def test_an_item_has_an_implementation_or_a_handling_item_code(variant):
    body = a_body()
    code = an_item_code(body, variant=variant)
    item = create_item(code=code, body_id=body.pk, by=SYSTEM, at=PUBLISHED_AT)
    assert (item.code, item.basic_code, item.region_code) == (code, code[19:31], body.region_code)


@pytest.mark.parametrize(
    "spoil, reason",
    [
        (lambda c: c[:24], "length"),
        (lambda c: c + "1", "length"),
        (lambda c: c[:17] + ("0" if c[17] != "0" else "1") + c[18:], "credit_code"),
        (lambda c: c[:18] + "8" + c[19:], "exercise_level"),
        (lambda c: c[:30] + "-", "basic_code"),
        (lambda c: c + "A1", "variant"),
    ],
)
def test_a_code_that_is_built_wrongly_is_refused_with_the_reason(spoil, reason):
    body = a_body()
    with pytest.raises(Refusal, match="catalogue.code_invalid") as refusal:
        create_item(code=spoil(an_item_code(body)), body_id=body.pk, by=SYSTEM, at=PUBLISHED_AT)
    assert refusal.value.facts["reason"] == reason


def test_a_code_of_another_body_is_refused():
    with pytest.raises(Refusal, match="catalogue.code_of_other_body"):
        create_item(code=an_item_code(a_body()), body_id=a_body().pk, by=SYSTEM, at=PUBLISHED_AT)


def test_a_code_is_never_used_again():
    item = published_item()
    with pytest.raises(Refusal, match="catalogue.code_taken"):
        create_item(code=item.code, body_id=item.body_id, by=SYSTEM, at=PUBLISHED_AT)


def test_no_version_is_published_behind_a_later_one():
    item = published_item()
    draft = draft_version(item_id=item.pk, by=SYSTEM, at=PUBLISHED_AT)
    later = ItemVersion.objects.create(
        item=item, number=draft.number + 1, name="导入的事项", state="published", published_at=PUBLISHED_AT, effective_on=DAY
    )  # fmt: skip
    with pytest.raises(Refusal, match="catalogue.later_version_published") as no:
        publish_version(version_id=draft.pk, by=SYSTEM, at=PUBLISHED_AT)
    assert (no.value.facts["later"], str(later.number) in no.value.text()) == (later.number, True)


def test_publishing_is_audited_and_announced():
    item = published_item()
    assert AuditEntry.objects.filter(code="catalogue.item_published", object_id=str(item.current_id)).count() == 1
    assert OutboxEvent.objects.get(kind="catalogue.ItemPublished").payload["version_id"] == item.current_id


def test_the_version_in_force_is_the_last_one_effective_on_the_day():
    item = published_item()
    later = draft_version(item_id=item.pk, elements={"promised_limit": 5}, by=SYSTEM, at=PUBLISHED_AT)
    publish_version(version_id=later.pk, effective_on=DAY + timedelta(days=10), by=SYSTEM, at=PUBLISHED_AT)
    assert selectors.version_in_force(item.code, DAY + timedelta(days=9)).number == 1
    assert selectors.version_in_force(item.code, DAY + timedelta(days=10)).promised_limit == 5
    with pytest.raises(NotFound):
        selectors.version_in_force(item.code, DAY - timedelta(days=1))


def test_a_new_draft_starts_as_a_copy_of_the_last_version():
    item = published_item(materials=["申请书", {"name": "营业执照", "needed_when": []}])
    draft = draft_version(item_id=item.pk, by=SYSTEM, at=PUBLISHED_AT)
    assert draft.number == 2 and draft.name == item.current.name
    assert [(m.code, m.name) for m in draft.materials.all()] == [("M01", "申请书"), ("M02", "营业执照")]
    with pytest.raises(Refusal, match="catalogue.draft_exists"):
        draft_version(item_id=item.pk, by=SYSTEM, at=PUBLISHED_AT)


def test_a_published_version_is_refused_by_service_and_database():
    version = published_item().current
    with pytest.raises(Refusal, match="catalogue.published_is_immutable"):
        edit_version(version_id=version.pk, elements={"name": "别的"}, by=SYSTEM, at=PUBLISHED_AT)
    for change in (
        lambda: ItemVersion.objects.filter(pk=version.pk).update(name="别的"),
        lambda: version.materials.all()._raw_delete("default"),
        lambda: ItemMaterial.objects.create(version=version, code="M99", name="加一份"),
        lambda: version.steps.update(name="别的"),
    ):
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            change()


def test_no_part_of_a_published_version_is_moved_to_a_draft_or_from_one():
    a_theme()
    item = published_item(themes=["open-business"])
    draft = draft_version(
        item_id=item.pk, by=SYSTEM, at=PUBLISHED_AT, materials=[{"name": "甲", "code": "X1"}], themes=[]
    )
    themes = ItemVersion.themes.through.objects
    for change in (
        lambda: item.current.materials.update(version=draft),
        lambda: item.current.steps.update(version=draft),
        lambda: themes.filter(itemversion=item.current).update(itemversion=draft),
        lambda: draft.materials.update(version=item.current),
    ):
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            change()
    assert item.current.materials.count() == 2 and item.current.themes.count() == 1


@pytest.mark.parametrize(
    "elements, code",
    [
        ({"promised": 21}, "catalogue.promise_exceeds_statute"),
        ({"case_type": "instant", "promised": 3}, "catalogue.instant_needs_same_day"),
        ({"promised": None}, "catalogue.promise_missing"),
        ({"item_type": "penalty"}, "catalogue.not_on_application"),
        ({"legal_basis": " "}, "catalogue.legal_basis_missing"),
        ({"materials": [{"name": "甲", "needed_when": [{"q": "a"}]}]}, "catalogue.situations_faulty"),
    ],
)
def test_a_version_that_breaks_a_publication_rule_is_refused(elements, code):
    with pytest.raises(Refusal, match=code):
        published_item(**elements)


@pytest.mark.parametrize("promised", [0, 1, None])
def test_an_instant_case_is_promised_for_the_same_day(promised):
    assert published_item(case_type="instant", promised=promised).current.case_type == "instant"


def test_catch_all_clauses_stand_against_publishing_once_a_place():
    faults, _ = check_version(version_id=a_draft_with_catch_all_clauses().pk)
    assert [(f.code, f.facts["where"], f.facts["phrase"]) for f in faults] == [
        ("catalogue.forbidden_phrase", "conditions", "有关部门"),
        ("catalogue.forbidden_phrase", "M01", "要求的其他材料"),
    ]


def test_where_the_place_says_so_catch_all_clauses_are_only_warned_of(settings):
    settings.TONGBAN_GUIDE_AUDIT = {"9999": {"severity": {"forbidden_phrase": "warning"}}}
    draft = a_draft_with_catch_all_clauses()
    faults, warnings = check_version(version_id=draft.pk)
    assert faults == []
    found = [w.facts["where"] for w in warnings if w.code == "catalogue.forbidden_phrase"]
    assert found == ["conditions", "M01"]
    assert publish_version(version_id=draft.pk, by=SYSTEM, at=PUBLISHED_AT).state == "published"


def a_draft_with_catch_all_clauses():
    return draft_version(
        item_id=published_item().pk, materials=[{"name": "主管部门要求的其他材料"}],
        elements={"conditions": "符合有关部门的规定"}, by=SYSTEM, at=PUBLISHED_AT,
    )  # fmt: skip


def test_a_guide_takes_one_query_once_its_version_is_known_and_another_for_its_themes(django_assert_num_queries):
    item = published_item(materials=[f"材料{n}" for n in range(30)])
    selectors.guide(item.code, date(2025, 6, 1))
    with django_assert_num_queries(2):
        guide = selectors.guide(item.code, date(2025, 6, 1))
        assert (len(guide.materials), len(guide.steps), guide.body.pk) == (30, 3, item.body_id)
        assert guide.is_open and not guide.has_situations and guide.themes == []


def test_a_cancelled_item_takes_no_new_applications():
    item = published_item()
    item.status = "cancelled"
    with pytest.raises(Refusal, match="catalogue.item_cancelled"):
        selectors.require_open(item)


def test_a_version_published_ahead_becomes_the_current_one_on_its_day():
    item = published_item()
    later = draft_version(item_id=item.pk, elements={"name": "食品经营许可（新）"}, by=SYSTEM, at=PUBLISHED_AT)
    publish_version(version_id=later.pk, effective_on=DAY + timedelta(days=10), by=SYSTEM, at=PUBLISHED_AT)
    assert bring_into_force(PUBLISHED_AT + timedelta(days=9)) == 0
    assert bring_into_force(PUBLISHED_AT + timedelta(days=10)) == 1
    assert bring_into_force(PUBLISHED_AT + timedelta(days=10)) == 0
    item.refresh_from_db()
    assert item.current == later and selectors.search("食品经营许可（新）").hits[0].name == "食品经营许可（新）"


def test_only_the_catalogue_manager_of_the_body_may_keep_its_items():
    body, other = a_body(), a_body()
    manager, elsewhere = a_manager(body), a_manager(other)
    item = create_item(code=an_item_code(body), body_id=body.pk, by=manager, at=PUBLISHED_AT)
    for who in (elsewhere, a_manager(body, ends_on=DAY - timedelta(days=1)), a_manager(body, role="examiner")):
        with pytest.raises(Refusal, match="catalogue.not_your_body"):
            draft_version(item_id=item.pk, by=who, at=PUBLISHED_AT)
    assert draft_version(item_id=item.pk, by=manager, at=PUBLISHED_AT).number == 1


def a_manager(body, role="catalogue_manager", ends_on=None):
    number = Staff.objects.count() + 1
    user = User.objects.create_user(f"keeper{number}", kind="staff")
    staff = Staff.objects.create(user=user, name="管理员", staff_no=f"K{number}", body=body)
    staff.posts.create(role=role, body=body, starts_on=DAY - timedelta(days=30), ends_on=ends_on)
    return staff


def test_in_english_a_state_is_not_named_like_the_act_that_leads_to_it():
    from django.utils import translation

    from tongban.catalogue.enums import ActKind, ItemStatus, ProofState

    with translation.override("en"):
        states = [str(one.label) for one in (ItemStatus.SUSPENDED, ItemStatus.CANCELLED, ProofState.CANCELLED)]
        assert states == ["Suspended", "Cancelled", "Cancelled"] and str(ActKind.CANCEL.label) == "Cancel"
    assert (str(ItemStatus.CANCELLED.label), str(ProofState.CANCELLED.label)) == ("取消", "取消")
