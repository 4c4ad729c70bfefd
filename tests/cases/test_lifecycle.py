"""The state table × all pairs, and what the database itself holds."""

from itertools import product

import pytest
from django.db import IntegrityError, transaction
from tests.cases.factories import make_case

from tongban.cases import lifecycle, permissions
from tongban.cases.enums import CaseAction, CaseState
from tongban.cases.models import Case
from tongban.kernel.errors import Refusal

S, Do = CaseState, CaseAction

# R-FLOW 5.1, written out once more by hand: what leads somewhere else, and where.
MOVES = {
    "draft": {"submit": "submitted", "hand_in": "received"},
    "submitted": {"take_back": "draft", "receipt": "received", "withdraw": "withdrawn"},
    "received": {
        "request_correction": "correction", "decline": "not_accepted", "accept": "accepted",
        "deem_accepted": "accepted", "accept_tolerantly": "accepted", "accept_on_commitment": "accepted",
        "withdraw": "withdrawn", "terminate": "terminated",
    },
    "correction": {
        "correct": "received", "lapse_correction": "deemed_withdrawn", "deem_granted": "granted",
        "withdraw": "withdrawn", "terminate": "terminated",
    },
    "accepted": {
        "assign": "examining", "lapse_tolerance": "deemed_withdrawn", "revoke_acceptance": "acceptance_revoked",
        "deem_granted": "granted", "withdraw": "withdrawn", "terminate": "terminated",
    },
    "examining": {
        "suspend": "suspended", "forward": "forwarded", "grant": "granted", "refuse": "refused",
        "lapse_tolerance": "deemed_withdrawn", "revoke_acceptance": "acceptance_revoked", "deem_granted": "granted",
        "withdraw": "withdrawn", "terminate": "terminated",
    },
    "suspended": {
        "resume": "examining", "deem_granted": "granted", "withdraw": "withdrawn", "terminate": "terminated",
    },
    "forwarded": {
        "grant": "granted", "refuse": "refused", "withdraw": "withdrawn", "terminate": "terminated",
    },
    "granted": {"issue": "issued", "deliver": "delivered"},
    "refused": {"deliver": "delivered"},
    "issued": {"deliver": "delivered"},
    **{state: {"archive": "archived"} for state in (
        "delivered", "not_accepted", "withdrawn", "deemed_withdrawn", "acceptance_revoked", "terminated",
    )},
}  # fmt: skip


# Work that leaves the case where it stands.
OPEN_STATES = [
    "submitted",
    "received",
    "correction",
    "accepted",
    "examining",
    "suspended",
    "forwarded",
    "granted",
    "refused",
    "issued",
]
STAYS = {
    "edit": ["draft", "received", "correction"], "discard": ["draft"], "return_to_window": ["received"],
    "assign": ["examining"], "examine": ["examining"], "suspend": ["suspended"], "end_procedure": ["suspended"],
    "extend": ["examining", "suspended"], "post": ["granted", "refused", "issued"],
    "check_material": ["received", "correction", "accepted", "examining", "suspended"],
    "write_message": OPEN_STATES, "write_note": OPEN_STATES, "record": OPEN_STATES,
    "favour": ["received", "correction", "accepted", "examining", "suspended", "forwarded"],
}  # fmt: skip


@pytest.mark.parametrize("state, action", list(product(CaseState, CaseAction)), ids=lambda value: value.value)
def test_an_action_leads_only_where_the_regulation_says(state, action):
    wanted = MOVES.get(state, {}).get(action) or (state if state in STAYS.get(action, []) else None)
    if wanted is None:
        with pytest.raises(Refusal, match="case.action_not_open"):
            lifecycle.next_state(state, action)
    else:
        assert lifecycle.next_state(state, action) == wanted


def test_nothing_but_the_archive_is_open_once_a_case_is_closed():
    for state in lifecycle.CLOSED:
        assert lifecycle.opens(state) == (Do.ARCHIVE,)
    assert lifecycle.opens(S.ARCHIVED) == ()


def test_every_state_can_be_reached_from_a_draft():
    reached, grown = {S.DRAFT}, True
    while grown:
        more = {to for (state, _), to in lifecycle.TRANSITIONS.items() if state in reached}
        grown = not more <= reached
        reached |= more
    assert reached == set(CaseState)


def test_every_action_of_the_table_has_somebody_who_may_do_it():
    assert set(permissions.MAY) == set(CaseAction)
    assert all(permissions.MAY.values())


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"state": "nowhere"},
        {"state": "accepted", "is_open": False},
        {"state": "delivered", "is_open": False},  # decided, but the row does not say what
        {"number": None},
    ],
)
def test_the_database_keeps_a_case_in_a_state_that_makes_sense(change):
    case = make_case()
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(**change)
