"""From which state an import of a file goes where: the only source of its next state."""

from tongban.catalogue.enums import RunAction as Do
from tongban.catalogue.enums import RunState as S
from tongban.kernel.errors import Refusal

TRANSITIONS: dict[tuple[S, Do], S] = {
    (S.WAITING, Do.BEGIN_CHECK): S.CHECKING,
    (S.WAITING, Do.CANCEL): S.CANCELLED,
    (S.CHECKING, Do.FINISH_CHECK): S.CHECKED,
    (S.CHECKING, Do.GIVE_BACK): S.WAITING,
    (S.CHECKING, Do.CANCEL): S.CANCELLED,
    (S.CHECKING, Do.FAIL): S.FAILED,
    (S.CHECKED, Do.ORDER): S.ORDERED,
    (S.CHECKED, Do.CANCEL): S.CANCELLED,
    (S.ORDERED, Do.BEGIN_WRITE): S.WRITING,
    (S.ORDERED, Do.CANCEL): S.CANCELLED,
    (S.WRITING, Do.FINISH): S.DONE,
    (S.WRITING, Do.GIVE_BACK): S.ORDERED,
    (S.WRITING, Do.CANCEL): S.CANCELLED,
    (S.WRITING, Do.FAIL): S.FAILED,
}
BUSY = frozenset({S.WAITING, S.CHECKING, S.ORDERED, S.WRITING})


def next_state(state: str, action: Do) -> S:
    """Refused: catalogue.run_not_open."""
    now = S(state)
    if (now, action) not in TRANSITIONS:
        raise Refusal("catalogue.run_not_open", state=now.label, action=action.label)
    return TRANSITIONS[now, action]


def is_open(state: str, action: Do) -> bool:
    """Whether the table opens this action now: what a button asks."""
    return (S(state), action) in TRANSITIONS
