"""From which state an export goes where: the only source of its next state."""

from tongban.exports.enums import ExportAction as Do
from tongban.exports.enums import ExportState as S
from tongban.kernel.errors import Refusal

TRANSITIONS: dict[tuple[S, Do], S] = {
    (S.QUEUED, Do.BEGIN): S.RUNNING,
    (S.QUEUED, Do.CANCEL): S.CANCELLED,
    (S.RUNNING, Do.GIVE_BACK): S.QUEUED,
    (S.RUNNING, Do.FINISH): S.DONE,
    (S.RUNNING, Do.FAIL): S.FAILED,
    (S.RUNNING, Do.CANCEL): S.CANCELLED,
    (S.DONE, Do.EXPIRE): S.EXPIRED,
    (S.FAILED, Do.RETRY): S.QUEUED,
    (S.CANCELLED, Do.RETRY): S.QUEUED,
    (S.EXPIRED, Do.RETRY): S.QUEUED,
}
WAITING = frozenset({S.QUEUED, S.RUNNING})


def next_state(state: str, action: Do) -> S:
    """Refused: export.action_not_open."""
    state = S(state)
    if (state, action) not in TRANSITIONS:
        raise Refusal("export.action_not_open", state=state.label, action=action.label)
    return TRANSITIONS[state, action]


def is_open(state: str, action: Do) -> bool:
    """Whether the table opens this action now: what a button asks."""
    return (S(state), action) in TRANSITIONS
