"""The tables of a case, one noun a file."""

from tongban.cases.models.bar import ApplicantBar
from tongban.cases.models.bulk import BulkAct
from tongban.cases.models.case import Case
from tongban.cases.models.clock import ClockEvent
from tongban.cases.models.correction import CorrectionItem, CorrectionNotice
from tongban.cases.models.delivery import CaseDelivery
from tongban.cases.models.document import CaseDocument
from tongban.cases.models.favour import CaseFavour
from tongban.cases.models.history import HistoryImport
from tongban.cases.models.material import CaseMaterial, GradeChange
from tongban.cases.models.message import CaseMessage, CaseNote, MessageFile
from tongban.cases.models.step import CaseStep

__all__ = [
    "ApplicantBar",
    "BulkAct",
    "Case",
    "CaseDelivery",
    "CaseDocument",
    "CaseFavour",
    "CaseMaterial",
    "CaseMessage",
    "CaseNote",
    "CaseStep",
    "ClockEvent",
    "CorrectionItem",
    "CorrectionNotice",
    "GradeChange",
    "HistoryImport",
    "MessageFile",
]
