"""What a person typed is kept whole or refused beside its field; nothing is cut behind their back."""

import pytest
from tests.catalogue.factories import a_body, a_policy, a_proof, published_item
from tests.catalogue.making_lists import a_batch_list, a_rule_list
from tests.catalogue.standing import a_house, cancel
from tests.catalogue.test_delegations import Land
from tests.catalogue.test_directory import AT, SHOP, a_place, base, claim
from tests.catalogue.test_guide_audit import a_doubled_word
from tests.catalogue.test_presence import a_hall, bring, outside
from tests.catalogue.test_reforms import put
from tests.catalogue.test_reviewing import AT as REVIEWED_AT
from tests.catalogue.test_reviewing import LEGAL, House

from tongban.catalogue import services
from tongban.catalogue.models import HallPresence, ListException, Policy, Submission
from tongban.catalogue.services import Entry, MaterialEntry
from tongban.catalogue.services.typed import plain, too_long
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import Invalid

pytestmark = pytest.mark.django_db
BY = {"by": SYSTEM, "at": REVIEWED_AT}


def a_submission(text):
    House().submit(note=text)


def an_opinion(text):
    house = House()
    house.agree(house.submit(), LEGAL, opinion=text)


def of_an_act(text):
    house = a_house()
    act = cancel(house)
    services.withdraw_submission(submission_id=act.submissions.get().pk, by=house.manager, at=REVIEWED_AT)
    services.submit_act(act_id=act.pk, by=house.manager, at=REVIEWED_AT, note=text)


def a_suspension(text):
    house = a_house()
    services.suspend_item(item_id=house.item.pk, reason=text, by=house.manager, at=REVIEWED_AT)


def a_document(text):
    house = a_house()
    services.cancel_item(
        item_id=house.item.pk, reason="国务院决定取消", document=text, by=house.manager, at=REVIEWED_AT
    )


def ended_in_a_town(text):
    land = Land()
    services.end_delegation(delegation_id=land.delegate().pk, reason=text, **BY)


def taken_out(text):
    bring(a_hall(), published_item())
    services.take_out_of_hall(presence_id=HallPresence.objects.get().pk, reason=text, **BY)


def off_the_list(text):
    item = published_item()
    outside(item)
    services.end_staying_outside(listed_id=item.outside_halls.get().pk, reason=text, **BY)


def an_ended_reform(text):
    services.end_reform(reform_id=put(published_item()).pk, reason=text, **BY)


def beside_another(text):
    services.name_companion(item_id=published_item().pk, other_code=published_item().code, note=text, **BY)


def set_aside(text):
    services.set_aside_finding(finding_id=a_doubled_word()[1].pk, reason=text, **BY)


def a_withdrawn_policy(text):
    services.withdraw_policy(policy_id=a_policy().pk, reason=text, **BY)


def an_exception(text):
    item = published_item()
    services.lists.except_item(list_id=a_rule_list(item.body).pk, item_id=item.pk, kind="leave_out", reason=text, **BY)


def a_line(text):
    item = published_item()
    batch = services.lists.open_batch(list_id=a_batch_list(item.body).pk, **BY)
    services.lists.put_line(change_id=batch.pk, item_id=item.pk, act="leave", reason=text, **BY)


def a_closed_list(text):
    services.lists.close_list(list_id=a_rule_list(published_item().body).pk, reason=text, **BY)


def not_done_here(text):
    place = a_place()
    services.decline_item(base_id=base(SHOP).pk, body_id=place.pk, reason=text, by=place.manager, at=AT)


def a_saying(text):
    services.put_saying(entry=Entry(said="开个小店", means=("食品经营许可",), note=text), **BY)


def a_step(text):
    place = a_place()
    version = claim(place, SHOP).versions.get()
    services.add_part(version_id=version.pk, chapter="steps", name=text, by=place.manager, at=AT)


def an_issuer(text):
    services.put_material(entry=MaterialEntry(name="场地证明", issuer=text), **BY)


TYPED = [
    (a_submission, "note", 2000), (an_opinion, "opinion", 2000), (of_an_act, "note", 2000), (a_suspension, "reason", 2000),
    (a_document, "document", 300), (ended_in_a_town, "reason", 300), (lambda text: Land().delegate(place=text), "place", 300),
    (lambda text: Land().delegate(phone=text), "phone", 50), (lambda text: Land().delegate(hours=text), "hours", 200),
    (taken_out, "reason", 200), (off_the_list, "reason", 200),
    (lambda text: outside(published_item(), reason=text), "reason", 200),
    (lambda text: put(published_item(), measure=text), "measure", 4000), (an_ended_reform, "reason", 200),
    (beside_another, "note", 100), (set_aside, "reason", 300), (a_withdrawn_policy, "reason", 200),
    (an_exception, "reason", 200), (a_line, "reason", 200), (a_closed_list, "reason", 200), (not_done_here, "reason", 500),
    (a_saying, "note", 200), (lambda text: a_proof(a_body(), guide=text), "guide", 4000), (a_step, "name", 100), (an_issuer, "issuer", 200),
]  # fmt: skip


@pytest.mark.parametrize(("work", "field", "most"), TYPED)
def test_what_is_too_long_is_refused_beside_its_field_with_how_much_there_may_be(work, field, most):
    with pytest.raises(Invalid) as no:
        work("长" * (most + 1))
    assert no.value.errors == {field: [f"最多{most}个字，现在有{most + 1}个字。"]}


@pytest.mark.parametrize(("work", "field", "most"), TYPED)
def test_what_just_fits_is_taken_whole_with_line_breaks_counted_as_the_browser_counts_them(work, field, most):
    work("两行\r\n" + "长" * (most - 3) + " \r\n")


def test_every_sign_that_was_typed_is_kept():
    a_submission("一\r\n二" + "长" * 1997)
    assert Submission.objects.get().note == "一\n二" + "长" * 1997
    an_exception("长" * 200)
    assert ListException.objects.get().reason == "长" * 200
    a_withdrawn_policy("长" * 200)
    assert Policy.objects.get(state="withdrawn").withdrawal_reason == "长" * 200


def test_only_what_is_too_long_is_named():
    assert plain(" 一\r\n二 ") == "一\n二"
    assert too_long(a=("四个字啊", 4), b=("五个字啊啊", 4)) == {"b": ["最多4个字，现在有5个字。"]}
