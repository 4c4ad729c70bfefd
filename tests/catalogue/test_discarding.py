"""A draft that nobody wants any more is given up; what is in force, and what was said of the draft, stay (R-ITEM-7, R-ITEM-39)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.cases.factories import a_staff
from tests.catalogue.factories import a_body, a_theme, an_item_code, published_item
from tests.catalogue.standing import a_house, split
from tests.catalogue.test_bulk_drafts import a_file, rows
from tests.catalogue.test_directory import AT, FOOD, a_place, base, claim, take_over
from tests.catalogue.test_reviewing import LEGAL, House

from tongban.catalogue import selectors, services
from tongban.catalogue.enums import VersionState
from tongban.catalogue.models import Claim, GuideFinding, ItemVersion, MaterialName
from tongban.catalogue.selectors import editing
from tongban.catalogue.services.files.importing import import_file
from tongban.identity.enums import Role
from tongban.kernel import events
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import NotFound, Refusal
from tongban.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=2)


@pytest.fixture
def house(db):
    return House()


def discard(house, version=None, by=None):
    return services.discard_draft(version_id=(version or house.draft).pk, by=by or house.manager, at=LATER)


def draft(item, by, **elements):
    return services.draft_version(item_id=item.pk, elements=elements, by=by, at=LATER)


def test_what_is_in_force_stays_and_the_next_draft_begins_from_there_under_a_number_of_its_own(house):
    assert (house.draft.number, house.draft.promised_limit) == (2, 5)
    discard(house)
    assert selectors.version_in_force(house.item.code, LATER.date()).number == 1
    following = draft(house.item, house.manager)
    assert (following.number, following.promised_limit, following.steps.count()) == (3, 10, 3)
    numbers = [(one.number, one.state) for one in selectors.versions_of(house.item.code, is_public=False)]
    assert numbers == [(3, "draft"), (1, "published"), (2, "discarded")], "what goes on comes first"
    assert [one.number for one in selectors.versions_of(house.item.code)] == [1]
    line = AuditEntry.objects.get(code="catalogue.version_discarded")
    assert line.actor_name == house.manager.name and line.facts["number"] == 2


def test_a_draft_that_an_office_sent_back_is_given_up_and_what_was_said_of_it_stays(house):
    house.agree(house.submit(note="压缩时限"), LEGAL, is_approved=False, opinion="没有依据")
    discard(house)
    (round_one,) = selectors.rounds_of(house.draft.pk)
    assert [one.opinion for one in round_one.opinions.all()] == ["没有依据"]
    assert draft(house.item, house.manager).number == 3


@pytest.mark.parametrize("how", ["submitted", "published", "twice"])
def test_only_a_draft_is_given_up(house, how):
    version = house.draft
    if how == "submitted":
        house.submit()
    elif how == "published":
        version = house.item.current
    else:
        discard(house)
    with pytest.raises(Refusal, match=r"catalogue\.only_drafts_given_up"):
        discard(house, version)
    assert AuditEntry.objects.filter(code="catalogue.version_discarded").count() == (how == "twice")


def test_nobody_goes_on_with_a_draft_that_was_given_up(house):
    discard(house)
    common = {"version_id": house.draft.pk, "by": house.manager, "at": LATER}
    with pytest.raises(Refusal, match=r"catalogue\.draft_given_up"):
        services.edit_version(elements={"place": "江滨大道88号"}, **common)
    with pytest.raises(Refusal, match=r"catalogue\.not_a_draft"):
        services.submit_version(**common)
    with pytest.raises(Refusal, match=r"catalogue\.draft_given_up"):
        services.publish_version(**(common | {"by": SYSTEM}))
    with pytest.raises(Refusal, match=r"catalogue\.not_editable"):
        services.save_chapter(chapter="basics", posted={}, seen="", **common)
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        ItemVersion.objects.filter(pk=house.draft.pk).update(place="江滨大道88号")


def test_the_manager_of_another_body_gives_nothing_up(house):
    other = a_body(name="别的局")
    stranger = a_staff("外人", (Role.CATALOGUE_MANAGER, other), body=other)
    with pytest.raises(Refusal, match=r"catalogue\.not_your_body"):
        discard(house, by=stranger)
    with pytest.raises(NotFound):
        services.discard_draft(version_id=0, by=house.manager, at=LATER)


def test_a_draft_that_promises_more_than_the_law_allows_is_given_up_as_it_is(house):
    discard(house)
    unlawful = draft(house.item, house.manager, promised_limit=99)
    discard(house, unlawful)
    assert ItemVersion.objects.get(pk=unlawful.pk).state == VersionState.DISCARDED


def test_the_first_draft_of_a_claimed_item_lets_the_claim_go_and_the_item_is_taken_up_again_under_its_code():
    place = a_place()
    item = claim(place)
    services.discard_draft(version_id=item.versions.get().pk, by=place.manager, at=LATER)
    assert not Claim.objects.exists()
    assert AuditEntry.objects.filter(code="catalogue.item_unclaimed", object_id=str(item.pk)).exists()
    take_over(FOOD | {"name": "食品经营许可证核发"})
    assert not Claim.objects.exists(), "an item of which nothing is left is no claim"
    again = claim(place)
    assert again.pk == item.pk and again.code == item.code
    newest = editing.newest_version(item.code)
    assert (newest.number, newest.state, newest.name) == (2, "draft", "食品经营许可证核发")


def test_what_was_claimed_by_mistake_may_be_declined_afterwards():
    place = a_place()
    services.discard_draft(version_id=claim(place).versions.get().pk, by=place.manager, at=LATER)
    services.decline_item(base_id=base(FOOD).pk, body_id=place.pk, reason="本区没有", by=place.manager, at=LATER)
    assert Claim.objects.get().item is None


def test_a_later_draft_leaves_the_claim_and_the_change_from_above_is_offered_again():
    place = a_place()
    item = claim(place)
    services.publish_version(version_id=item.versions.get().pk, by=SYSTEM, at=AT)
    take_over(FOOD | {"name": "食品经营许可证核发"})
    assert selectors.lagging_ids([place.pk], limit=9) == [item.pk]
    services.accept_change(item_id=item.pk, by=place.manager, at=LATER)
    assert selectors.lagging_ids([place.pk], limit=9) == []
    services.discard_draft(version_id=item.versions.get(number=2).pk, by=place.manager, at=LATER)
    assert Claim.objects.get().item == item
    assert selectors.lagging_ids([place.pk], limit=9) == [item.pk]
    assert services.accept_change(item_id=item.pk, by=place.manager, at=LATER).number == 3


def test_the_first_draft_of_what_a_split_brings_goes_with_the_act_only():
    house = a_house()
    act = split(house)
    new = act.successors.first()
    with pytest.raises(Refusal, match=r"catalogue\.draft_of_act") as no:
        services.discard_draft(version_id=new.versions.get().pk, by=house.manager, at=LATER)
    assert "拆分" in no.value.text() and no.value.facts["act"] == act.pk


@pytest.mark.parametrize("is_in_force", [False, True])
def test_the_same_file_brings_again_what_was_given_up(tmp_path, is_in_force):
    body = a_body()
    a_theme()
    (row,) = rows(body, 1, promised_limit=7)
    number = 1
    if is_in_force:
        published_item(body=body, code=row["code"])
        number = 2
    path = a_file(tmp_path, [row])
    import_file(path, by=SYSTEM, at=AT, as_drafts=True)
    first = ItemVersion.objects.get(item__code=row["code"], state="draft")
    assert first.number == number
    services.discard_draft(version_id=first.pk, by=SYSTEM, at=LATER)
    import_file(path, by=SYSTEM, at=LATER, as_drafts=True)
    again = ItemVersion.objects.get(item__code=row["code"], state="draft")
    assert (again.number, again.promised_limit, again.name) == (number + 1, 7, first.name)


def test_its_findings_are_settled_and_its_names_are_not_counted():
    body = a_body()
    item = services.create_item(code=an_item_code(body), body_id=body.pk, by=SYSTEM, at=AT)
    version = services.draft_version(
        item_id=item.pk, elements={"name": "新事项"}, materials=[{"name": "从未见过的材料"}], by=SYSTEM, at=AT
    )
    services.refresh_findings([item.pk], at=AT)
    assert GuideFinding.objects.filter(item=item, resolved_at=None).exists()
    events.drain()
    services.discard_draft(version_id=version.pk, by=SYSTEM, at=LATER)
    events.drain()
    assert not GuideFinding.objects.filter(item=item, resolved_at=None).exists()
    services.refresh_material_names()
    assert not MaterialName.objects.filter(uses__gt=0).exists()
