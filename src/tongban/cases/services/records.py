"""What other systems did, on record here: steps and late facts of imported cases."""

from datetime import datetime

from tongban.cases.enums import CaseAction, StepKind
from tongban.cases.events import WorkRecorded
from tongban.cases.models import Case
from tongban.cases.services.turn import turn
from tongban.kernel.actors import Actor


def record_work(
    *, case_id: int, name: str, by: Actor, at: datetime, opinion: str = "", seen_revision: int | None = None
) -> Case:
    """登记环节: a step that was done elsewhere, in the other system's own words. Moves no state and no clock."""
    with turn(case_id, CaseAction.RECORD, by=by, at=at, seen_revision=seen_revision) as this:
        this.record_step(StepKind.OTHER, name=name[:100], opinion=opinion)
        this.announce(WorkRecorded(case_id=case_id, at=at, name=name[:100]))
    return this.case
