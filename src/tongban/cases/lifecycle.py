"""The state table of a case (R-FLOW 5.1): the only source of its next state. Buttons, API and tests read this table."""

from tongban.cases.enums import CaseAction as Do
from tongban.cases.enums import CaseState as S
from tongban.kernel.errors import Refusal

BEFORE_DECISION = (S.SUBMITTED, S.RECEIVED, S.CORRECTION, S.ACCEPTED, S.EXAMINING, S.SUSPENDED, S.FORWARDED)
CLOSED = frozenset(
    {S.DELIVERED, S.NOT_ACCEPTED, S.WITHDRAWN, S.DEEMED_WITHDRAWN, S.ACCEPTANCE_REVOKED, S.TERMINATED}
)  # R-FLOW-25: immutable from here on
OPEN = frozenset(set(S) - CLOSED - {S.DRAFT, S.ARCHIVED})
# The three desks at which an open case may wait: lists, counts and partial indexes stand on the same words.
TO_ACCEPT = (S.SUBMITTED, S.RECEIVED)
IN_HAND = (S.ACCEPTED, S.EXAMINING, S.SUSPENDED, S.FORWARDED)
TO_DELIVER = (S.GRANTED, S.REFUSED, S.ISSUED)

TRANSITIONS: dict[tuple[S, Do], S] = {
    (S.DRAFT, Do.SUBMIT): S.SUBMITTED,
    (S.DRAFT, Do.HAND_IN): S.RECEIVED,
    (S.SUBMITTED, Do.TAKE_BACK): S.DRAFT,
    (S.SUBMITTED, Do.RECEIPT): S.RECEIVED,
    (S.RECEIVED, Do.REQUEST_CORRECTION): S.CORRECTION,
    (S.CORRECTION, Do.CORRECT): S.RECEIVED,
    (S.CORRECTION, Do.LAPSE_CORRECTION): S.DEEMED_WITHDRAWN,
    (S.RECEIVED, Do.DECLINE): S.NOT_ACCEPTED,
    (S.RECEIVED, Do.ACCEPT): S.ACCEPTED,
    (S.RECEIVED, Do.DEEM_ACCEPTED): S.ACCEPTED,
    (S.RECEIVED, Do.ACCEPT_TOLERANTLY): S.ACCEPTED,
    (S.RECEIVED, Do.ACCEPT_ON_COMMITMENT): S.ACCEPTED,
    (S.ACCEPTED, Do.ASSIGN): S.EXAMINING,
    **{(state, Do.LAPSE_TOLERANCE): S.DEEMED_WITHDRAWN for state in (S.ACCEPTED, S.EXAMINING)},
    **{(state, Do.REVOKE_ACCEPTANCE): S.ACCEPTANCE_REVOKED for state in (S.ACCEPTED, S.EXAMINING)},
    (S.EXAMINING, Do.SUSPEND): S.SUSPENDED,
    (S.SUSPENDED, Do.SUSPEND): S.SUSPENDED,  # another procedure starts beside the first
    (S.SUSPENDED, Do.END_PROCEDURE): S.SUSPENDED,  # one of several ends
    (S.SUSPENDED, Do.RESUME): S.EXAMINING,  # the last open one ends
    (S.EXAMINING, Do.FORWARD): S.FORWARDED,
    **{(state, Do.GRANT): S.GRANTED for state in (S.EXAMINING, S.FORWARDED)},
    **{(state, Do.REFUSE): S.REFUSED for state in (S.EXAMINING, S.FORWARDED)},
    **{(state, Do.DEEM_GRANTED): S.GRANTED for state in (S.ACCEPTED, S.EXAMINING, S.SUSPENDED, S.CORRECTION)},
    **{(state, Do.WITHDRAW): S.WITHDRAWN for state in BEFORE_DECISION},
    **{(state, Do.TERMINATE): S.TERMINATED for state in BEFORE_DECISION if state != S.SUBMITTED},
    (S.GRANTED, Do.ISSUE): S.ISSUED,
    **{(state, Do.DELIVER): S.DELIVERED for state in (S.GRANTED, S.ISSUED, S.REFUSED)},
    **{(state, Do.ARCHIVE): S.ARCHIVED for state in CLOSED},
}

# Work that leaves the case where it stands.
WITHIN: dict[Do, frozenset[S]] = {
    Do.EDIT: frozenset({S.DRAFT, S.RECEIVED, S.CORRECTION}),  # RECEIVED: fixed on the spot (R-FLOW-3)
    Do.DISCARD: frozenset({S.DRAFT}),
    Do.RETURN_TO_WINDOW: frozenset({S.RECEIVED}),
    Do.ASSIGN: frozenset({S.EXAMINING}),  # others take over (A/B role)
    Do.EXAMINE: frozenset({S.EXAMINING}),
    Do.EXTEND: frozenset({S.EXAMINING, S.SUSPENDED}),
    Do.POST: frozenset({S.GRANTED, S.ISSUED, S.REFUSED}),
    Do.CHECK_MATERIAL: frozenset({S.RECEIVED, S.CORRECTION, S.ACCEPTED, S.EXAMINING, S.SUSPENDED}),
    Do.WRITE_MESSAGE: OPEN,
    Do.WRITE_NOTE: OPEN,
    Do.RECORD: OPEN,  # work done in another system
    Do.FAVOUR: frozenset({S.RECEIVED, S.CORRECTION, *IN_HAND}),  # a change of the item in the applicant's favour
}
TRANSITIONS |= {(state, action): state for action, states in WITHIN.items() for state in states}

# Rows whose operation comes with its procedure: special procedures, tolerance, forwarding, renewal, archive.
NOT_BUILT = frozenset(
    {
        Do.ACCEPT_TOLERANTLY, Do.ACCEPT_ON_COMMITMENT, Do.LAPSE_TOLERANCE, Do.REVOKE_ACCEPTANCE,
        Do.SUSPEND, Do.END_PROCEDURE, Do.RESUME, Do.FORWARD, Do.DEEM_GRANTED, Do.ARCHIVE,
    }
)  # fmt: skip


def next_state(state: str, action: str) -> S:
    """Where `action` leads from `state`. Refuses `case.action_not_open` for what the table does not hold."""
    try:
        return TRANSITIONS[S(state), Do(action)]
    except KeyError:
        raise Refusal("case.action_not_open", state=S(state).label, action=Do(action).label) from None


def opens(state: str) -> tuple[Do, ...]:
    """What the table allows from `state`, in the order of CaseAction."""
    return tuple(action for action in Do if (state, action) in TRANSITIONS)
