"""The state table of a licence (R-LIC-8). Expiry is no transition: it follows from the date, see `state_on`."""

from datetime import date

from tongban.kernel.errors import Refusal
from tongban.licences.enums import LicenceAction as Do
from tongban.licences.enums import LicenceState as S

TRANSITIONS = {
    (S.DRAFT, Do.PUBLISH): S.VALID,
    (S.VALID, Do.WITHHOLD): S.WITHHELD,
    (S.VALID, Do.REVOKE): S.REVOKED,
    (S.VALID, Do.CANCEL): S.CANCELLED,
    (S.VALID, Do.REPLACE): S.REPLACED,
    (S.WITHHELD, Do.RESTORE): S.VALID,
    (S.WITHHELD, Do.REVOKE): S.REVOKED,
    (S.WITHHELD, Do.CANCEL): S.CANCELLED,
}


def next_state(state: str, action: str) -> S:
    """The state after `action`; refused (licence.action_not_open) when the table does not open it."""
    if (state, action) not in TRANSITIONS:
        raise Refusal("licence.action_not_open", state=S(state).label, action=Do(action).label)
    return TRANSITIONS[S(state), Do(action)]


def action_to(state: str, wanted: str) -> Do:
    """The action that leads from `state` to `wanted`."""
    for (before, action), after in TRANSITIONS.items():
        if before == state and after == wanted and action != Do.PUBLISH:
            return action
    raise Refusal("licence.action_not_open", state=S(state).label, action=S(wanted).label)


def state_on(state: str, *, valid_to: date | None, on: date) -> S:
    """The state as it stands on a day: a licence whose last day is over has expired, unless something worse befell it."""
    if state in (S.VALID, S.WITHHELD) and valid_to is not None and on > valid_to:
        return S.EXPIRED
    return S(state)
