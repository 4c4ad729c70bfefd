"""A log through the operations: each case in the order of its moments, all cases in the order they began."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from tongban.cases import services
from tongban.cases.enums import CaseState, Channel, DeliveryWay
from tongban.cases.models import Case
from tongban.cases.replay.mapping import Act, act_of, channel_of
from tongban.cases.replay.place import Place, applicant_for, place_for
from tongban.cases.replay.reading import CaseLog, LogCase, LogEvent
from tongban.kernel import audit
from tongban.kernel.actors import SYSTEM, System
from tongban.kernel.writing import perform
from tongban.regions.models import Body


@dataclass(frozen=True)
class Elsewhere(System):
    """Somebody of the other system, by the name they have there."""


def replay_log(
    log: CaseLog, *, body: Body | None = None, each: Callable[[int, int], None] = lambda done, of: None
) -> int:
    """Replay what is not here yet; how many cases came in. One transaction a case, so that it can be broken off."""
    known = set(Case.objects.filter(source_key__startswith=f"{log.name}:").values_list("source_key", flat=True))
    todo = [case for case in log.cases if source_key(log, case) not in known]
    if todo:
        with transaction.atomic():  # a name that nobody can have refuses all of it
            place = place_for(log, body=body)
        for done, case in enumerate(todo, start=1):
            with transaction.atomic():
                _replay(case, log, place)
            each(done, len(todo))
    return len(todo)


def source_key(log: CaseLog, case: LogCase) -> str:
    return f"{log.name}:{case.id}"[:200]


def _replay(told: LogCase, log: CaseLog, place: Place) -> None:
    applicant = applicant_for(told.id, log, told.started_at)
    after = [event for event in told.events if told.ended_at and event.at > told.ended_at]
    case = services.receive_case(
        item_code=place.item.code, applicant_id=applicant.pk, hall_id=None, window_id=None, answers={}, situation={},
        materials=[], incomplete=True, channel=channel_of(told.channel) or Channel.IMPORT,
        delivery_way=DeliveryWay.WINDOW, source_key=source_key(log, told), source=_carried(told, log, after),
        by=SYSTEM, at=told.started_at,
    )  # fmt: skip
    story = _Story(case, told, place)
    for event in told.events:
        if event not in after:
            story.happen(event)
    if told.ended_at:
        story.close(told.ended_at)
    for event in after:  # a closed case is immutable: what the log says later stands in the audit trail
        audit.record(
            "case.told_after_closing", of=case, by=Elsewhere(event.resource or SYSTEM.actor_name), at=event.at,
            number=case.number, activity=event.activity,
        )  # fmt: skip


def _carried(told: LogCase, log: CaseLog, after: list[LogEvent]) -> dict[str, Any]:
    """What the other system said of the case, as it said it."""
    return {
        "log": log.name, "case_id": told.id, "channel": told.channel, "department": told.department,
        "group": told.group, "responsible": told.responsible, "events": len(told.events), "after_closing": len(after),
        "deadline_at": told.deadline.isoformat() if told.deadline else None,
        "unmapped": sorted({event.activity for event in told.events if act_of(event.activity) is None}),
        "unknown_channel": bool(told.channel.strip()) and channel_of(told.channel) is None,
    }  # fmt: skip


class _Story:
    """One case and where it stands. Stages that the log leaves out share the moment of the next one it tells."""

    def __init__(self, case: Case, told: LogCase, place: Place) -> None:
        self.case, self.told, self.place = case, told, place

    def happen(self, event: LogEvent) -> None:
        act, state = act_of(event.activity), self.case.state
        if act is Act.ACCEPT and state == CaseState.RECEIVED:
            self._accept(event.at, event.resource, event.activity)
        elif act is Act.EXAMINE and state in (CaseState.ACCEPTED, CaseState.EXAMINING):
            self._examine(event.at, event.resource, event.activity)
        else:
            who = Elsewhere(event.resource or SYSTEM.actor_name)
            self._do(services.record_work, event.at, who, name=event.activity, opinion=event.group)

    def close(self, at: datetime) -> None:
        """The log says when, not how: it ends with a grant that was handed over."""
        last = self.told.events[-1].resource if self.told.events else ""
        name = self.told.responsible or last
        if self.case.state == CaseState.RECEIVED:
            self._accept(at, name, "")
        if self.case.examined_at is None:
            self._examine(at, name, "原系统办结")
        head = self.place.who(name)
        self._do(services.decide_case, at, head, granted=True, reasons="原系统办结")
        self._do(services.deliver_case, at, head, way=DeliveryWay.WINDOW, receiver_name=self.case.applicant_name)

    def _accept(self, at: datetime, name: str, opinion: str) -> None:
        day = timezone.localdate(self.told.deadline) if self.told.deadline else None
        self._do(services.accept_case, at, self.place.who(name), opinion=opinion, fixed_due_on=day)

    def _examine(self, at: datetime, name: str, opinion: str) -> None:
        examiner = self.place.who(name, self.told.responsible)
        if self.case.state == CaseState.ACCEPTED:
            self._do(services.assign_examiner, at, examiner, examiner_ids=[examiner.pk])
        self._do(services.examine_case, at, examiner, opinion=opinion, passed=True)

    def _do(self, operation: Callable, at: datetime, by: Any, **more: Any) -> None:
        """As an act of one statement: read whole at once, written at once."""
        self.case, _ = perform(lambda _: operation(case_id=self.case.pk, by=by, at=at, **more))
