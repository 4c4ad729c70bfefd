"""Two who work at the same item at the same moment: one waits for the other and sees what that one did."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from tests.cases.factories import a_staff
from tests.cases.test_two_at_once import together
from tests.catalogue.factories import a_body, a_proof, an_item_code, published_item
from tests.catalogue.test_directory import AT, DAY, FOOD, a_place, base, claim, take_over
from tests.catalogue.test_presence import a_hall, bring
from tests.catalogue.test_presence import outside as let_stay_outside

from tongban.catalogue import services
from tongban.catalogue.models import HallPresence, OutsideHalls, Proof, ServiceItem
from tongban.catalogue.services import ProofEntry
from tongban.catalogue.services import publishing as publishing_module
from tongban.identity.enums import Role
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import Invalid, Refusal

pytestmark = pytest.mark.django_db(transaction=True)
LONGEST = 120  # seconds


def while_open(first, second):
    """`first` is done and not committed yet when `second` begins; it is committed once `second` waits for it or has ended.
    Returns what `second` answered, a refusal too."""
    begun = threading.Event()

    def run():
        begun.set()
        try:
            return second()
        except (Refusal, Invalid) as no:
            return no
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            first()
            answer = pool.submit(run)
            assert begun.wait(LONGEST)
            for _ in range(LONGEST * 20):
                if answer.done() or somebody_waits():
                    break
                time.sleep(0.05)
        return answer.result(LONGEST)


def somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database OR l.database IS NULL"
            " WHERE NOT l.granted AND d.datname = current_database())"
        )
        return cursor.fetchone()[0]


def test_a_change_from_above_does_not_undo_what_somebody_is_typing():
    place = a_place()
    item = claim(place)
    draft = item.versions.get()
    changed = FOOD | {"elements": FOOD["elements"] | {"promised_limit": 5}}
    take_over(changed)
    while_open(
        lambda: services.edit_version(version_id=draft.pk, elements={"place": "江滨大道88号"}, by=place.manager, at=AT),
        lambda: services.accept_change(item_id=item.pk, by=place.manager, at=AT),
    )
    draft.refresh_from_db()
    assert (draft.place, draft.promised_limit) == ("江滨大道88号", 5)
    assert draft.base_version == base(FOOD).current


def test_a_change_from_above_finds_the_draft_submitted_meanwhile():
    place = a_place()
    item = claim(place)
    draft = item.versions.get()
    changed = FOOD | {"elements": FOOD["elements"] | {"promised_limit": 5}}
    take_over(changed)
    answer = while_open(
        lambda: services.submit_version(version_id=draft.pk, by=place.manager, at=AT),
        lambda: services.accept_change(item_id=item.pk, by=place.manager, at=AT),
    )
    assert isinstance(answer, Refusal) and answer.code == "catalogue.under_review"


def test_the_hourly_job_does_not_take_back_what_is_published_meanwhile():
    body = a_body()
    item = published_item(body=body)
    numbers = []
    for promised in (9, 8):
        draft = services.draft_version(item_id=item.pk, elements={"promised_limit": promised}, by=SYSTEM, at=AT)
        numbers.append(draft.pk)
        if promised == 9:
            services.publish_version(version_id=draft.pk, by=SYSTEM, at=AT, effective_on=DAY)
            ServiceItem.objects.filter(pk=item.pk).update(current=item.current)  # as if its day had just come
    moved = while_open(
        lambda: services.publish_version(version_id=numbers[1], by=SYSTEM, at=AT),
        lambda: publishing_module.bring_versions_into_force(AT),
    )
    item.refresh_from_db()
    assert (item.current_id, moved) == (numbers[1], 0)


def test_of_two_who_begin_a_draft_together_one_begins_it():
    place = a_place()
    item = published_item(body=place)
    answers = together(*[lambda: services.draft_version(item_id=item.pk, by=place.manager, at=AT)] * 2)
    assert sorted(getattr(one, "code", "") for one in answers if isinstance(one, Refusal)) == ["catalogue.draft_exists"]
    assert item.versions.count() == 2


def test_of_two_who_claim_together_one_claims():
    place = a_place()
    answers = together(*[lambda: claim(place)] * 2)
    assert [one.code for one in answers if isinstance(one, Refusal)] == ["catalogue.claimed_already"]
    assert ServiceItem.objects.count() == 1


def test_published_twice_by_two_hands_is_published_once():
    place = a_place()
    item = published_item(body=place)
    draft = services.draft_version(item_id=item.pk, by=SYSTEM, at=AT)
    answers = together(*[lambda: services.publish_version(version_id=draft.pk, by=SYSTEM, at=AT)] * 2)
    assert [one.code for one in answers if isinstance(one, Refusal)] == ["catalogue.published_is_immutable"]


def test_of_two_who_enter_a_proof_together_the_second_is_told_that_it_is_there():
    body = a_body()
    entry = ProofEntry(
        name="居住证明",
        basis_kind="law",
        basis="《中华人民共和国户口登记条例》第四条",
        issuer="街道",
        guide="带身份证办理",
    )

    def enter():
        return services.enter_proof(body_id=body.pk, entry=entry, by=SYSTEM, at=AT)

    answer = while_open(enter, enter)
    assert isinstance(answer, Invalid) and "name" in answer.errors
    assert Proof.objects.count() == 1


def test_a_material_is_matched_with_one_proof_whoever_is_first():
    body = a_body()
    item = published_item(body=body)
    one, other = a_proof(body, "居住证明"), a_proof(body, "收入证明")

    def match(proof):
        return lambda: services.match_material(
            proof_id=proof.pk, item_id=item.pk, material_code="M01", by=SYSTEM, at=AT
        )

    answer = while_open(match(one), match(other))
    assert isinstance(answer, Refusal) and answer.code == "catalogue.proof_matched"


def test_one_is_brought_into_a_hall_twice_at_once_and_is_there_once():
    item, hall = published_item(), a_hall()
    while_open(lambda: bring(hall, item), lambda: bring(hall, item, kind="consultation"))
    assert HallPresence.objects.get().kind == "consultation", "the later word counts"


def test_an_item_does_not_enter_a_hall_while_it_is_let_stay_outside():
    item, hall = published_item(), a_hall()
    answer = while_open(lambda: let_stay_outside(item), lambda: bring(hall, item))
    assert isinstance(answer, Refusal) and answer.code == "catalogue.item_may_stay_outside"
    assert not HallPresence.objects.exists() and OutsideHalls.objects.count() == 1


def test_two_who_bring_the_same_items_in_another_order_do_not_wait_for_each_other():
    body, hall, other = a_body(), a_hall(), a_hall("二厅")
    items = [published_item(body=body, code=an_item_code(body)) for _ in range(6)]
    answers = together(lambda: bring(hall, *items), lambda: bring(other, *reversed(items)))
    assert answers == [6, 6] and HallPresence.objects.count() == 12


def test_an_item_that_ends_takes_no_place_in_a_hall_behind_its_back():
    item, hall = published_item(), a_hall()

    def end():
        locked = ServiceItem.objects.select_for_update().get(pk=item.pk)
        locked.status = "cancelled"
        locked.save(update_fields=["status"])

    answer = while_open(end, lambda: bring(hall, item))
    assert isinstance(answer, Refusal) and answer.code == "catalogue.cancelled_already"
    assert not HallPresence.objects.exists()


def test_what_somebody_types_is_refused_when_the_draft_was_given_up_meanwhile():
    place = a_place()
    draft = claim(place).versions.get()
    no = while_open(
        lambda: services.discard_draft(version_id=draft.pk, by=place.manager, at=AT),
        lambda: services.edit_version(version_id=draft.pk, elements={"place": "江滨大道88号"}, by=place.manager, at=AT),
    )
    assert isinstance(no, Refusal) and no.code == "catalogue.draft_given_up"


def test_a_draft_that_is_submitted_at_the_same_moment_is_not_given_up():
    item = published_item()
    draft = services.draft_version(item_id=item.pk, by=SYSTEM, at=AT)
    keeper = a_staff("事项员", (Role.CATALOGUE_MANAGER, item.body), body=item.body)
    no = while_open(
        lambda: services.submit_version(version_id=draft.pk, by=keeper, at=AT),
        lambda: services.discard_draft(version_id=draft.pk, by=keeper, at=AT),
    )
    assert isinstance(no, Refusal) and no.code == "catalogue.only_drafts_given_up"
    assert item.versions.get(number=2).state == "submitted"


def test_two_who_give_a_draft_up_and_claim_the_item_again_get_one_item():
    place = a_place()
    item = claim(place)
    draft = item.versions.get()
    again = while_open(
        lambda: services.discard_draft(version_id=draft.pk, by=place.manager, at=AT),
        lambda: claim(place),
    )
    assert isinstance(again, ServiceItem) and again.pk == item.pk
    assert sorted(item.versions.values_list("number", "state")) == [(1, "discarded"), (2, "draft")]
