"""A closed case of another system as rows of our tables: the case, its steps, its clock events, and the due dates they give."""

import json
import uuid
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from tongban.calendars.rules.working_days import WorkingCalendar
from tongban.cases.enums import (
    CaseAction,
    CaseState,
    ClockEventKind,
    ClockName,
    DeliveryWay,
    StepKind,
    StepResult,
    StepState,
)
from tongban.cases.history.checking import DECIDED, Past
from tongban.cases.history.items import Pinned
from tongban.cases.models.case import new_query_code, new_rating_token
from tongban.cases.rules import clock as rules
from tongban.cases.rules.acceptance import receipt_day
from tongban.cases.rules.clock import Limit, Tick
from tongban.cases.services.decision import GROUND as DELIVERY_GROUND
from tongban.cases.services.intake import GROUND as ACCEPTANCE_GROUND
from tongban.cases.wordings import on_record
from tongban.identity.enums import ActingAs, ApplicantKind, DocumentType

STATES = {
    "granted": CaseState.DELIVERED, "refused": CaseState.DELIVERED, "not_accepted": CaseState.NOT_ACCEPTED,
    "withdrawn": CaseState.WITHDRAWN, "terminated": CaseState.TERMINATED,
}  # fmt: skip
LAST_ACTS = {
    "granted": CaseAction.DELIVER, "refused": CaseAction.DELIVER, "not_accepted": CaseAction.DECLINE,
    "withdrawn": CaseAction.WITHDRAW, "terminated": CaseAction.TERMINATE,
}  # fmt: skip
CASE = (
    "id", "number", "public_id", "query_code", "rating_token", "state", "is_open", "revision", "last_action",
    "last_actor_name", "created_at", "updated_at", "item_id", "version_id", "item_code", "item_name", "item_type", "case_type",
    "body_id", "body_name", "region_code", "channel", "is_priority", "delivery_way", "applicant_id", "applicant_name",
    "applicant_kind", "agent_name", "acting_as", "situation", "answers", "form_code", "submitted_at", "opened_at",
    "received_at", "received_on", "is_returned_to_window", "accepted_at", "accepted_on", "is_deemed_accepted", "examiner_ids",
    "examined_at", "has_passed_examination", "decided_at", "is_granted", "source_key", "source", "result",
    "licence_identifier", "closed_at", *asdict(rules.Projection()),
)  # fmt: skip
STEP = (
    "case_id", "kind", "name", "state", "body_id", "body_name", "body_credit_code", "assignees", "actor_kind", "actor_name",
    "action", "result", "opinion", "facts", "started_at", "ended_at",
)  # fmt: skip
CLOCK = (
    "case_id", "clock", "kind", "on", "at", "ground", "statutory_limit", "statutory_unit", "promised_limit", "promised_unit",
    "days", "fixed_on",
)  # fmt: skip


NAMES = {kind: on_record(kind.label) for kind in StepKind}
DONE, PASSED, REFUSED, OTHER = (
    StepState.DONE.value, StepResult.PASSED.value, StepResult.REFUSED.value, StepResult.OTHER.value,
)  # fmt: skip
TEXTS = {member: member.value for kind in (StepKind, CaseAction, ClockName, ClockEventKind) for member in kind}


class Told:
    """One case. `ticks` are its clock events as the rules read them, beside the legal ground of each."""

    def __init__(self, past: Past, pinned: Pinned, calendar: WorkingCalendar) -> None:
        self.past, self.pinned, self.calendar = past, pinned, calendar
        self.received_on = receipt_day(_day(past.received_at), calendar)
        self.ticks: list[tuple[Tick, str]] = []
        self._clocks()

    def case_row(self, *, key: int, number: str, applicant_id: int, source: str, by_name: str) -> tuple[Any, ...]:
        past, pinned, version = self.past, self.pinned, self.pinned.version
        granted = past.outcome == "granted" if past.outcome in DECIDED else None
        decided = past.outcome in DECIDED
        carried = {"system": source, "case_id": past.id, "number": past.number} | (
            {"other": past.other} if past.other else {}
        )
        result: dict[str, Any] = {"reasons": past.reasons}
        if decided:
            result |= {"basis": version.legal_basis, "content": {}, "valid_months": None, "name": version.result_name}
        projection = rules.project([tick for tick, _ in self.ticks], self.calendar)
        is_legal = past.document_type == DocumentType.CREDIT_CODE
        return (
            key, number, str(uuid.uuid4()), new_query_code(), new_rating_token(), STATES[past.outcome].value, False, 1,
            LAST_ACTS[past.outcome].value, by_name, past.submitted_at, past.closed_at, version.item_id, version.pk,
            version.item.code, version.name, version.item_type, pinned.case_type, pinned.body.pk, pinned.body.name,
            pinned.region_code, str(past.channel), False, DeliveryWay.WINDOW.value, applicant_id, past.applicant,
            (ApplicantKind.LEGAL if is_legal else ApplicantKind.NATURAL).value, "", ActingAs.SELF.value, "{}", "{}", "",
            past.submitted_at, past.submitted_at, past.received_at, self.received_on, False, past.accepted_at,
            _day(past.accepted_at) if past.accepted_at else None, False, "{}",
            (past.examined_at or past.decided_at) if decided else past.examined_at, granted, past.decided_at, granted,
            f"{source}:{past.id}", _json(carried), _json(result), "", past.closed_at, *_plain(projection),
        )  # fmt: skip

    def step_rows(self, key: int, by_name: str) -> Iterator[tuple[Any, ...]]:
        """The stages that the file tells, one after the other."""
        past, body = self.past, self.pinned.body
        passed, end = PASSED, past.closed_at
        refused = REFUSED if past.outcome == "refused" else passed
        stages: list[tuple[StepKind, CaseAction, datetime, datetime, str, str, str]] = [
            (StepKind.INTAKE, CaseAction.RECEIPT, past.received_at, past.received_at, "", passed, "")
        ]
        if past.accepted_at:
            stages.append((StepKind.ACCEPTANCE, CaseAction.ACCEPT, past.received_at, past.accepted_at, "", passed, ""))
        if past.outcome in DECIDED and past.accepted_at and past.decided_at:
            examined, decide = (
                past.examined_at or past.decided_at,
                CaseAction.GRANT if refused == passed else CaseAction.REFUSE,
            )
            stages += [
                (StepKind.EXAMINATION, CaseAction.EXAMINE, past.accepted_at, examined, past.examined_by, refused, ""),
                (StepKind.DECISION, decide, examined, past.decided_at, past.decided_by, refused, past.reasons),
                (StepKind.DELIVERY, CaseAction.DELIVER, past.decided_at, end, "", passed, past.applicant),
            ]
        elif past.outcome == "not_accepted":
            stages.append((StepKind.ACCEPTANCE, CaseAction.DECLINE, past.received_at, end, past.decided_by,
                           REFUSED, past.reasons))  # fmt: skip
        else:
            stages.append((StepKind.ENDING, LAST_ACTS[past.outcome], end, end, past.decided_by, OTHER,
                           past.reasons))  # fmt: skip
        for kind, action, started, ended, name, result, opinion in stages:
            yield (
                key, TEXTS[kind], NAMES[kind], DONE, body.pk, body.name, body.credit_code, "[]", "system",
                name or by_name, TEXTS[action], result, opinion, "{}", started, ended,
            )  # fmt: skip

    def clock_rows(self, key: int) -> Iterator[tuple[Any, ...]]:
        for tick, ground in self.ticks:
            law, promise = tick.statutory, tick.promised
            yield (
                key, TEXTS[tick.clock], TEXTS[tick.kind], tick.on, tick.at, ground, law.number if law else None,
                str(law.unit) if law else "", promise.number if promise else None, str(promise.unit) if promise else "",
                0, tick.fixed_on,
            )  # fmt: skip

    # The clocks that ran: each ends with the next, the last with the case
    def _clocks(self) -> None:
        past, pinned = self.past, self.pinned
        notice = pinned.parameters.correction_notice_days
        self._start(ClockName.ACCEPTANCE, self.received_on, past.received_at, ACCEPTANCE_GROUND, Limit(notice),
                    Limit(min(pinned.parameters.dept_accept_days, notice)))  # fmt: skip
        if past.accepted_at:
            statutory = pinned.statutory
            if past.due_on:
                statutory = statutory or Limit(pinned.parameters.permit_decision_days)
            self._start(ClockName.DECISION, _day(past.accepted_at), past.accepted_at, pinned.ground, statutory,
                        pinned.promised, past.due_on)  # fmt: skip
        if past.decided_at and past.outcome in DECIDED:
            self._start(ClockName.DELIVERY, _day(past.decided_at), past.decided_at, DELIVERY_GROUND,
                        Limit(pinned.parameters.delivery_days))  # fmt: skip
        self._end(_day(past.closed_at), past.closed_at)

    def _start(
        self, clock: ClockName, on: date, at: datetime, ground: str, statutory: Limit | None, promised: Limit | None = None,
        fixed_on: date | None = None,
    ) -> None:  # fmt: skip
        self._end(on, at)
        self.ticks.append((Tick(clock, ClockEventKind.STARTED, on, at, statutory, promised, fixed_on=fixed_on), ground))

    def _end(self, on: date, at: datetime) -> None:
        if self.ticks:
            self.ticks.append((Tick(self.ticks[-1][0].clock, ClockEventKind.ENDED, on, at), ""))


def _day(moment: datetime) -> date:
    return moment.date()


def _plain(projection: rules.Projection) -> tuple[Any, ...]:
    return tuple(str(value) if name == "running_clock" else value for name, value in vars(projection).items())


_json = json.JSONEncoder(ensure_ascii=False).encode
