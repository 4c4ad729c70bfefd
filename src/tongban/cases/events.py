"""What a case announces. One event per legal verb; `code` is its audit code. `case_id` names the stream."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from tongban.kernel.events import Event


@dataclass(frozen=True)
class CaseEvent(Event):
    """Base: which case, when, by whom (kind and id)."""

    code: ClassVar[str] = "case"

    case_id: int
    at: datetime


@dataclass(frozen=True)
class DraftStarted(CaseEvent):
    code: ClassVar[str] = "case.draft_started"


@dataclass(frozen=True)
class DraftDiscarded(CaseEvent):
    code: ClassVar[str] = "case.draft_discarded"


@dataclass(frozen=True)
class CaseSubmitted(CaseEvent):
    code: ClassVar[str] = "case.submitted"


@dataclass(frozen=True)
class CaseTakenBack(CaseEvent):
    code: ClassVar[str] = "case.taken_back"


@dataclass(frozen=True)
class CaseReceived(CaseEvent):
    """收件: papers are in, the receipt is out; not yet accepted."""

    code: ClassVar[str] = "case.received"
    received_on: date


@dataclass(frozen=True)
class CorrectionRequested(CaseEvent):
    code: ClassVar[str] = "case.correction_requested"
    deadline_on: date
    notice_no: int


@dataclass(frozen=True)
class CaseCorrected(CaseEvent):
    code: ClassVar[str] = "case.corrected"


@dataclass(frozen=True)
class CorrectionLapsed(CaseEvent):
    code: ClassVar[str] = "case.deemed_withdrawn"


@dataclass(frozen=True)
class CaseDeclined(CaseEvent):
    code: ClassVar[str] = "case.not_accepted"
    kind: str


@dataclass(frozen=True)
class CaseReturnedToWindow(CaseEvent):
    code: ClassVar[str] = "case.returned_to_window"


@dataclass(frozen=True)
class CaseAccepted(CaseEvent):
    """受理. `accepted_on` is day 0 of the decision clock; `deemed` when silence accepted it (R-CLK-2)."""

    code: ClassVar[str] = "case.accepted"
    accepted_on: date
    deemed: bool = False


@dataclass(frozen=True)
class ExaminersAssigned(CaseEvent):
    code: ClassVar[str] = "case.examiners_assigned"
    examiner_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class CaseExamined(CaseEvent):
    code: ClassVar[str] = "case.examined"
    passed: bool


@dataclass(frozen=True)
class CaseExtended(CaseEvent):
    code: ClassVar[str] = "case.extended"
    days: int
    reason: str


@dataclass(frozen=True)
class CaseDecided(CaseEvent):
    """决定: granted or refused. `makes_licence` when the result is a licence that still has to be made."""

    code: ClassVar[str] = "case.decided"
    granted: bool
    makes_licence: bool = False


@dataclass(frozen=True)
class CaseIssued(CaseEvent):
    code: ClassVar[str] = "case.issued"
    licence_identifier: str = ""


@dataclass(frozen=True)
class CasePosted(CaseEvent):
    code: ClassVar[str] = "case.posted"
    waybill: str


@dataclass(frozen=True)
class CaseDelivered(CaseEvent):
    code: ClassVar[str] = "case.delivered"
    way: str


@dataclass(frozen=True)
class CaseWithdrawn(CaseEvent):
    code: ClassVar[str] = "case.withdrawn"
    reason: str


@dataclass(frozen=True)
class CaseTerminated(CaseEvent):
    code: ClassVar[str] = "case.terminated"
    reason: str


@dataclass(frozen=True)
class MaterialGiven(CaseEvent):
    """A paper came in after the application was filed."""

    code: ClassVar[str] = "case.material_given"
    material_code: str


@dataclass(frozen=True)
class MaterialSetAside(CaseEvent):
    code: ClassVar[str] = "case.material_set_aside"
    material_code: str


@dataclass(frozen=True)
class MaterialChecked(CaseEvent):
    code: ClassVar[str] = "case.material_checked"
    material_code: str
    grade: str


@dataclass(frozen=True)
class MessagePosted(CaseEvent):
    code: ClassVar[str] = "case.message_posted"
    from_staff: bool


@dataclass(frozen=True)
class NotePosted(CaseEvent):
    code: ClassVar[str] = "case.note_posted"


@dataclass(frozen=True)
class WorkRecorded(CaseEvent):
    """A step that was done in another system is on record here."""

    code: ClassVar[str] = "case.work_recorded"
    name: str


@dataclass(frozen=True)
class CaseFavoured(CaseEvent):
    """A change of the item in the applicant's favour counts for this case too; `what` in words."""

    code: ClassVar[str] = "case.favoured"
    version_id: int
    what: str


@dataclass(frozen=True)
class BreachAttempted(CaseEvent):
    """Somebody tried what the law forbids and was stopped; supervision reads this (R-FLOW-5)."""

    code: ClassVar[str] = "case.breach_attempted"
    refusal: str
    staff_id: int | None = None


@dataclass(frozen=True)
class HistoryImported(Event):
    """A batch of closed cases of another system came in; about no single case, and nobody is told."""

    code: ClassVar[str] = "case.history_imported"

    import_id: int
    at: datetime
    cases: int
    first_row: int
    last_row: int


@dataclass(frozen=True)
class BulkOrdered(Event):
    """Something is to be done to more cases than one waits for."""

    bulk_id: int
    at: datetime
