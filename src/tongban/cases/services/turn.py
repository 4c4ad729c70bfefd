"""One turn: somebody does one thing to one case. What every operation shares, so that each reads as its own rules.

    with turn(case_id, Do.ACCEPT, by=by, at=at, seen_revision=seen) as this:   # 1 lock  2 may they?  3 is it open?
        require_…(…)                                                           # 4 rules
        this.case.accepted_on = …                                              # 5 write: collected here,
        this.finish_step(…); this.open_step(…); this.start_clock(…)            #   written together at the end
        this.announce(CaseAccepted(…))                                         # 6 audit  7 event

Everything is collected and put down as one statement (`kernel.writing`): the case (only the columns that changed), its
steps, clock events, documents and whatever the operation adds, the audit lines, the outbox and the numbers of series.
Nothing is written when anything refuses. By itself a turn locks the case and writes in a transaction; inside an act of one
statement (`writing.perform`, the API) it reads without a lock and the statement writes only if the case is still the same.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from tongban.calendars.rules.working_days import WorkingCalendar
from tongban.cases import lifecycle, permissions
from tongban.cases.enums import CaseAction, CaseState, StepKind, StepResult, StepState
from tongban.cases.events import BreachAttempted, CaseEvent
from tongban.cases.models import Case, CaseStep
from tongban.cases.rules.parameters import Parameters
from tongban.cases.selectors.whole import case_to_write, remember_steps, steps_in_memory
from tongban.cases.services.clockwork import Clockwork, installation_parameters
from tongban.cases.wordings import on_record
from tongban.kernel import audit, events
from tongban.kernel.actors import SYSTEM, Actor
from tongban.kernel.errors import NotFound, Refusal
from tongban.kernel.models import AuditEntry
from tongban.kernel.writing import Writes, open_act

# Refusals that supervision wants to know of: tried, stopped, and recorded although nothing else was written (R-SUP-5).
BREACHES = frozenset({"case.notice_names_new_defects", "case.notices_used_up", "case.receiver_may_not_decide"})


class Turn:
    """A locked case in the hands of one actor, and what they are about to change."""

    def __init__(self, case: Case, action: CaseAction, *, by: Actor, at: datetime, writes: Writes) -> None:
        self.case, self.action, self.by, self.at = case, action, by, at
        self.writes = writes
        self.today: date = timezone.localdate(at)
        self.who = permissions.who(by, self.today)
        self.clock = Clockwork(case, at)
        self._before = _columns(case)
        self._finish: dict[StepKind | None, dict[str, Any]] = {}
        self._steps: list[CaseStep] = []
        self._events: list[tuple[CaseEvent, dict[str, Any]]] = []
        self._removes_case = False

    @property
    def calendar(self) -> WorkingCalendar:
        return self.clock.calendar

    @property
    def parameters(self) -> Parameters:
        return installation_parameters(self.case.version)

    # 2 and 3: may they, and is it open?
    def require(self, action: CaseAction, seen_revision: int | None = None) -> None:
        """Refuses not_yours, changed_meanwhile and action_not_open; the last two say who did what, when."""
        permissions.require(self.who, action, self.case)
        if seen_revision is not None and seen_revision != self.case.revision:
            raise Refusal("case.changed_meanwhile", **_last_turn(self.case))
        if (self.case.state, action) not in lifecycle.TRANSITIONS:
            raise Refusal(
                "case.action_not_open", state=CaseState(self.case.state).label, action=action.label,
                **_last_turn(self.case),
            )  # fmt: skip

    def move(self, action: CaseAction) -> None:
        """Take the case to where the table says `action` leads."""
        self.case.state = lifecycle.next_state(self.case.state, action)
        self.case.is_open = self.case.state in lifecycle.OPEN
        self.action = action

    def also(self, action: CaseAction) -> None:
        """A further action of the same sitting: asked and moved like the first (an instant case, R-FLOW-18)."""
        self.require(action)
        self.move(action)

    # 5: what is written at the end
    def finish_step(
        self, kind: StepKind | None = None, *, result: str = StepResult.PASSED, opinion: str = "",
        action: CaseAction | None = None,
    ) -> None:  # fmt: skip
        """Close the open step of this kind (None: all open ones) as done by this actor now."""
        done = {
            "state": StepState.DONE, "ended_at": self.at, "action": action or self.action, "result": result,
            "opinion": opinion, "actor_kind": self.by.actor_kind, "actor_id": self.by.actor_id,
            "actor_name": self.by.actor_name,
        }  # fmt: skip
        for step in self._steps:
            if step.state == StepState.TODO and kind in (None, step.kind):
                _set(step, done)
                return
        self._finish[kind] = done
        for step in steps_in_memory(self.case):
            if step.state == StepState.TODO and kind in (None, step.kind):
                _set(step, done)

    def open_step(
        self, kind: StepKind, *, name: Any = "", due_on: date | None = None, assignees: list[dict] | None = None,
        body: bool = True, facts: dict[str, Any] | None = None,
    ) -> CaseStep:  # fmt: skip
        """A step to do. `body=False` for what the applicant has to do."""
        body_row = self.case.body if body else None
        step = CaseStep(
            case=self.case, kind=kind, name=on_record(name or kind.label), state=StepState.TODO, started_at=self.at,
            due_on=due_on, assignees=assignees or [], facts=facts or {}, body=body_row, body_name=body_row.name if body_row else "",
            body_credit_code=body_row.credit_code if body_row else "",
        )  # fmt: skip
        self._steps.append(step)
        self.writes.insert(step)
        return step

    def record_step(
        self, kind: StepKind, *, name: Any = "", result: str = StepResult.PASSED, opinion: str = "", body: bool = True
    ) -> None:
        """A step that began and ended with this act (R-FLOW-19: end unknown = start)."""
        self.open_step(kind, name=name, body=body)
        self.finish_step(kind, result=result, opinion=opinion)

    def close(self) -> None:
        """办结: nothing runs any more."""
        self.case.closed_at = self.at
        self.clock.end(self.today)

    def change_open_steps(self, *kinds: StepKind, **changes: Any) -> None:
        """Set columns of the steps still to do (no kinds: of all of them)."""
        where = {"kind": list(kinds)} if kinds else {}
        self.writes.update(CaseStep, changes, case_id=self.case.pk, state=StepState.TODO, **where)
        for step in steps_in_memory(self.case):
            if step.state == StepState.TODO and (not kinds or step.kind in kinds):
                _set(step, changes)

    def remove_case(self) -> None:
        """Instead of being written, the case goes (a discarded draft)."""
        self._removes_case = True

    # 6 and 7
    def announce(self, event: CaseEvent, **facts: Any) -> None:
        """The event, and with its fields and these facts the audit line of the same code."""
        self._events.append((event, facts))

    def _collect(self, *, seen: str | None, is_new: bool) -> None:
        """Give all that was done in this turn to its writes."""
        case, writes = self.case, self.writes
        for event, facts in self._events:
            tell(case, event, by=self.by, writes=writes, **facts)
        if self._removes_case:
            return
        for kind, done in self._finish.items():
            which = {"kind": kind} if kind else {}
            writes.update(CaseStep, done, case_id=case.pk, state=StepState.TODO, **which)
        self.clock.collect(writes)
        case.revision += 1
        case.updated_at = self.at
        case.last_action, case.last_actor_name = self.action, self.by.actor_name
        if is_new:
            writes.insert(case)
        else:
            after = _columns(case)
            changed = {name: value for name, value in after.items() if self._before.get(name, ...) != value}
            writes.guard(case, changed, unless_changed_since=seen)
        if case.number:
            writes.when_down(self._take_number)
        remember_steps(case, self._steps)

    def _take_number(self) -> None:
        self.case.number = self.writes.settled(self.case.number or "")


@contextmanager
def turn(
    case_id: int, action: CaseAction, *, by: Actor, at: datetime, seen_revision: int | None = None
) -> Iterator[Turn]:
    """Take the case in hand, ask whether `by` may and whether the table opens `action`, then write what the block collected."""
    case: Case | None = None
    if act := open_act():
        case, seen = case_to_write(act, case_id)
        with _hand(case, action, by=by, at=at, seen_revision=seen_revision, writes=act.writes) as this:
            yield this
        this._collect(seen=seen, is_new=False)
        return
    try:
        with transaction.atomic():
            case = Case.objects.locked().filter(pk=case_id).first()
            if case is None:
                raise NotFound(case_id)
            writes = Writes()
            with _hand(case, action, by=by, at=at, seen_revision=seen_revision, writes=writes) as this:
                yield this
            this._collect(seen=None, is_new=False)
            writes.put_down()
            if this._removes_case:
                case.delete()
    except Refusal as refusal:
        if case:
            _keep_breach(case, refusal, by=by, at=at)
            refusal.keep_on_record()
        raise


@contextmanager
def turn_on_new(case: Case, action: CaseAction, *, by: Actor, at: datetime) -> Iterator[Turn]:
    """The first turn of a case that is not written yet but has its primary key (`ids.next_id`)."""
    act = open_act()
    writes = act.writes if act else Writes()
    with _hand(case, action, by=by, at=at, seen_revision=None, writes=writes) as this:
        yield this
    this._collect(seen=None, is_new=True)
    if not act:
        writes.put_down()


@contextmanager
def _hand(
    case: Case, action: CaseAction, *, by: Actor, at: datetime, seen_revision: int | None, writes: Writes
) -> Iterator[Turn]:
    """Beats 2 and 3, then the block. A breach that it refuses is put on record by whoever ends the transaction or the act."""
    try:
        this = Turn(case, action, by=by, at=at, writes=writes)
        this.require(action, seen_revision)
        this.move(action)
        yield this
    except Refusal as refusal:
        _keep_breach(case, refusal, by=by, at=at)
        raise


def _keep_breach(case: Case, refusal: Refusal, *, by: Actor, at: datetime) -> None:
    if refusal.code in BREACHES:
        refusal.keep_on_record = partial(_record_breach, case, refusal, by=by, at=at)


def tell(case: Case, event: CaseEvent, *, by: Actor, writes: Writes, **facts: Any) -> None:
    """One audit line and one outbox row."""
    own = {name: value for name, value in vars(event).items() if name not in ("case_id", "at")}
    writes.insert(audit.line(event.code, of=case, by=by, at=event.at, number=case.number, **own, **facts))
    events.collect(event, writes)


def _record_breach(case: Case, refusal: Refusal, *, by: Actor, at: datetime) -> None:
    """After the rollback, so that the attempt stays on record; once, however often it is called."""
    if AuditEntry.objects.filter(
        object_type=case._meta.label_lower, object_id=str(case.pk), code=BreachAttempted.code, at=at
    ).exists():
        return
    staff_id = by.actor_id if by.actor_kind == "staff" else None
    writes = Writes()
    breach = BreachAttempted(case_id=case.pk, at=at, refusal=refusal.code, staff_id=staff_id)
    tell(case, breach, by=by, writes=writes, **refusal.facts)
    writes.put_down()


def _last_turn(case: Case) -> dict[str, str]:
    """Who did what to the case last: for the one who came second. Of what the platform has sent out by itself since, the
    decision behind it is told: that is what somebody was faster with."""
    who, action, when = case.last_actor_name, case.last_action, case.updated_at
    if action in (CaseAction.ISSUE, CaseAction.DELIVER) and who == SYSTEM.actor_name:
        decision = CaseStep.objects.filter(case_id=case.pk, kind=StepKind.DECISION, state=StepState.DONE).last()
        if decision and decision.ended_at:
            who, action, when = decision.actor_name, decision.action, decision.ended_at
    did = str(CaseAction(action).label) if action else ""
    return {"who": who, "did": did, "when": f"{timezone.localtime(when):%Y-%m-%d %H:%M}"}


def _columns(case: Case) -> dict[str, Any]:
    """The columns that are loaded, to see at the end which of them changed."""
    return {name: value for name, value in vars(case).items() if name in _COLUMNS}


_COLUMNS = frozenset(field.attname for field in Case._meta.concrete_fields)


def _set(step: CaseStep, changes: dict[str, Any]) -> None:
    for name, value in changes.items():
        setattr(step, name, value)
