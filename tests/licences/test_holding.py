"""Who may use a licence, who sees it, what befalls it."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.db import IntegrityError
from tests.licences.factories import NINE, TYPE_CODE, issue, make_holder

from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import NotFound, Refusal
from tongban.kernel.models import AuditEntry, OutboxEvent
from tongban.licences import lifecycle, selectors
from tongban.licences.enums import LicenceAction, LicenceState, UseKind
from tongban.licences.models import Licence
from tongban.licences.services import change_state, reprint_licence, use_licence

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 4)
CLOSED = sorted(set(product(LicenceState, LicenceAction)) - set(lifecycle.TRANSITIONS))


def use(licence, **values):
    given = {
        "identifier": licence.identifier, "holder_id": licence.holder_id, "case_number": "C9", "purpose": "申请变更",
        "consent": True, "by": SYSTEM, "at": NINE,
    }  # fmt: skip
    return use_licence(**(given | values))


def set_state(licence, state, reason="依法处理"):
    return change_state(identifier=licence.identifier, state=state, reason=reason, by=SYSTEM, at=NINE)


@pytest.mark.parametrize(("state", "action"), CLOSED)
def test_what_the_table_does_not_open_is_refused(state, action):
    with pytest.raises(Refusal, match="licence.action_not_open"):
        lifecycle.next_state(state, action)


@pytest.mark.parametrize("state", [LicenceState.WITHHELD, LicenceState.REVOKED, LicenceState.CANCELLED])
def test_a_licence_is_withheld_revoked_or_cancelled_with_a_reason_an_audit_line_and_an_event(state):
    licence = set_state(issue(), state)
    assert (licence.state, licence.state_reason) == (state, "依法处理")
    assert AuditEntry.objects.filter(code=f"licence.{state}", object_id=str(licence.pk)).count() == 1
    assert OutboxEvent.objects.get(kind="licences.LicenceStateChanged").payload["state"] == state
    with pytest.raises(Refusal, match="licence.not_usable"):
        use(licence)


def test_a_withheld_licence_comes_back():
    licence = set_state(issue(), LicenceState.WITHHELD)
    assert set_state(licence, LicenceState.VALID).state == LicenceState.VALID
    assert use(licence).pk == licence.pk


@pytest.mark.parametrize("state", [LicenceState.REPLACED, LicenceState.DRAFT, LicenceState.EXPIRED, LicenceState.VALID])
def test_no_state_is_simply_set_that_something_else_brings_about(state):
    with pytest.raises(Refusal, match="licence.action_not_open"):
        set_state(issue(), state)


def test_a_state_is_not_changed_without_a_reason():
    with pytest.raises(Refusal, match="licence.reason_required"):
        set_state(issue(), LicenceState.REVOKED, reason=" ")


def test_expiry_follows_from_the_date_and_is_never_stored():
    licence = issue(valid_to=date(2026, 12, 31))
    assert licence.state_on(date(2026, 12, 31)) == LicenceState.VALID
    assert licence.state_on(date(2027, 1, 1)) == LicenceState.EXPIRED
    with pytest.raises(IntegrityError):
        Licence.objects.filter(pk=licence.pk).update(state=LicenceState.EXPIRED)


def test_use_leaves_a_line_that_the_holder_reads_once_for_each_case():
    licence = issue()
    for case_number in ("C9", "C9", "C10"):
        use(licence, case_number=case_number)
    lines = selectors.uses_of(licence)
    assert [line.case_number for line in lines] == ["C10", "C9"]
    assert (lines[0].purpose, lines[0].by_name, lines[0].at, lines[0].consent) == ("申请变更", "系统", NINE, True)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"consent": False}, "licence.no_consent"),
        ({"holder_id": -1}, "licence.not_the_holder"),
        ({"at": NINE - timedelta(days=1)}, "licence.not_yet_valid"),
        ({"at": NINE + timedelta(days=365 * 6)}, "licence.not_usable"),
    ],
)
def test_use_is_refused(values, code):
    licence = issue()
    with pytest.raises(Refusal, match=code):
        use(licence, **values)
    assert not selectors.uses_of(licence).exists()


def test_an_unknown_licence_is_not_found():
    with pytest.raises(NotFound):
        use_licence(identifier="x", holder_id=1, case_number="", purpose="p", consent=True, by=SYSTEM, at=NINE)


def test_a_reprint_hands_out_the_same_file_and_is_logged():
    licence = issue()
    again = reprint_licence(identifier=licence.identifier, reason="遗失", by=SYSTEM, at=NINE)
    assert again.file_id == licence.file_id
    assert [(line.kind, line.purpose) for line in selectors.uses_of(licence)] == [(UseKind.REPRINT, "遗失")]
    with pytest.raises(Refusal, match="licence.reason_required"):
        reprint_licence(identifier=licence.identifier, reason="", by=SYSTEM, at=NINE)


def test_only_own_licences_that_hold_can_be_given_instead_of_a_paper():
    holder = make_holder()
    short, long = issue(holder, valid_to=date(2027, 1, 1)), issue(holder, valid_to=None)
    set_state(issue(holder), LicenceState.REVOKED)
    issue(holder, valid_from=date(2026, 6, 1), valid_to=date(2026, 7, 1))
    issue(make_holder())
    assert [held.identifier for held in selectors.usable_as(holder.pk, TYPE_CODE, TODAY)] == [
        long.identifier, short.identifier,
    ]  # fmt: skip
    later = selectors.usable_as(holder.pk, TYPE_CODE, date(2027, 2, 1))
    assert [held.identifier for held in later] == [long.identifier]
    assert selectors.usable_as(holder.pk, "11430000006122244L002", TODAY) == []


def test_my_licences_are_one_query_however_many(django_assert_num_queries):
    holder = make_holder()
    for _ in range(3):
        issue(holder)
    with django_assert_num_queries(1):
        shown = [
            (held.type_name, held.state, held.licence.issuer.name) for held in selectors.licences_of(holder.pk, TODAY)
        ]
    assert len(shown) == 3


def test_the_public_sees_issuer_state_validity_and_a_masked_holder_only():
    person, firm = issue(make_holder("欧阳小云")), issue(make_holder("云江市老街坊小吃店", firm=True))
    assert selectors.public_view(person.identifier, TODAY).holder_name == "欧阳*"
    assert selectors.public_view(firm.identifier, TODAY).holder_name == "云江市老街坊小吃店"
    assert set(vars(selectors.public_view(person.identifier, TODAY))) == {
        "identifier", "type_name", "issuer_name", "holder_name", "issued_on", "valid_from", "valid_to", "state", "is_valid",
    }  # fmt: skip
    assert selectors.public_view("1.2.156.3005.2.x", TODAY) is None


def test_one_does_not_see_the_licence_of_another():
    licence = issue()
    assert selectors.licence_of(licence.holder_id, licence.identifier, TODAY).identifier == licence.identifier
    assert selectors.licence_of(make_holder().pk, licence.identifier, TODAY) is None
