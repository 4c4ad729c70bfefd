"""What lies in a case: materials, corrections, documents, messages, notes. Files only through the case that holds them."""

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.utils import timezone

from tongban.cases.enums import CorrectionState
from tongban.cases.models import (
    Case,
    CaseDocument,
    CaseMaterial,
    CaseMessage,
    CaseNote,
    CorrectionItem,
    CorrectionNotice,
    MessageFile,
)
from tongban.cases.selectors.access import cases_of, visible
from tongban.catalogue.models import ItemMaterial
from tongban.catalogue.rules import situations
from tongban.files.models import StoredFile
from tongban.identity.models import Acting, Staff
from tongban.kernel.errors import NotFound
from tongban.kernel.shaped import Shaped


@dataclass(frozen=True)
class MaterialLine:
    """One entry of the material list of this case, with what was given for it and what the open notice says of it."""

    entry: ItemMaterial
    given: list[CaseMaterial] = field(default_factory=list)
    set_aside: list[CaseMaterial] = field(default_factory=list)
    defect: CorrectionItem | None = None

    @property
    def is_given(self) -> bool:
        return bool(self.given)


def material_lines(case: Case) -> list[MaterialLine]:
    """The list of the case's situation in the order of the guide, and behind it what was given for other entries."""
    entries = list(case.version.materials.all())
    papers: dict[str, list[CaseMaterial]] = {}
    for paper in case.materials.select_related("file"):
        papers.setdefault(paper.code, []).append(paper)
    defects = {item.target: item for item in correction_items(case)}
    needed = situations.materials_for(case.version.situations, entries, case.situation)
    codes = {entry.code for entry in needed}
    needed += [entry for entry in entries if entry.code in papers and entry.code not in codes]
    return [
        MaterialLine(
            entry, [p for p in papers.get(entry.code, []) if p.replaced_at is None],
            [p for p in papers.get(entry.code, []) if p.replaced_at is not None], defects.get(entry.code),
        )
        for entry in needed
    ]  # fmt: skip


def earlier_papers(case: Case) -> dict[str, CaseMaterial]:
    """Entry code → the latest file the applicant gave this organ for an entry of the same name: offer it, do not ask again."""
    codes = {entry.name: entry.code for entry in case.version.materials.all()}
    papers = CaseMaterial.objects.reusable_for(case).filter(name__in=codes).select_related("file", "case")
    return {codes[paper.name]: paper for paper in papers.order_by("given_at", "pk")}


def correction_items(case: Case) -> list[CorrectionItem]:
    """What the open notice asks for; empty when none is open."""
    return _open_items(case.pk)


_open_items = Shaped(
    lambda case_id: CorrectionItem.objects.filter(
        notice__case_id=case_id, notice__state=CorrectionState.OPEN
    ).select_related("notice")
)


def corrections_of(case: Case) -> list[CorrectionNotice]:
    """All notices with their items, the first first."""
    return list(case.corrections.prefetch_related("items"))


def documents_of(who: Any, case: Case, on: date | None = None) -> list[CaseDocument]:
    """The documents of the case, for whoever may see the case."""
    _require_visible(who, case, on)
    return _documents(case.pk)


_documents = Shaped(lambda case_id: CaseDocument.objects.filter(case_id=case_id).select_related("file"))


def document_file(who: Any, document_id: UUID | str, on: date | None = None) -> CaseDocument:
    """The document by its public id, when `who` may see its case; NotFound otherwise. The face asks papers for the PDF."""
    document = CaseDocument.objects.filter(public_id=_uuid(document_id)).select_related("case", "file", "body").first()
    if document is None:
        raise NotFound(document_id)
    _require_visible(who, document.case, on)
    return document


def material_file(who: Any, file_id: UUID | str, on: date | None = None) -> StoredFile:
    """A file given as a material, for whoever may see its case."""
    cases = visible(who, on or timezone.localdate()).values("pk")
    return _file(CaseMaterial.objects.filter(case__in=cases), file_id)


def answer_file(who: Any, case: Case, file_id: UUID | str, on: date | None = None) -> StoredFile:
    """A file uploaded into the form of the case by the applicant's side (or the clerk), for whoever may see the case."""
    _require_visible(who, case, on)
    key = _uuid(file_id)
    if str(key) not in json.dumps(case.answers):
        raise NotFound(file_id)
    owners = [f"applicant:{case.applicant_id}", f"applicant:{case.agent_id}", f"staff:{case.received_by_id}"]
    file = StoredFile.objects.filter(public_id=key, owner__in=owners).first()
    if file is None:
        raise NotFound(file_id)
    return file


def message_file(who: Any, file_id: UUID | str, on: date | None = None) -> StoredFile:
    """A file attached to a message, for whoever may see its case."""
    cases = visible(who, on or timezone.localdate()).values("pk")
    return _file(MessageFile.objects.filter(message__case__in=cases), file_id)


def messages_of(who: Any, case: Case, on: date | None = None) -> list[CaseMessage]:
    """The thread, the first message first; two queries and the check of the case."""
    _require_visible(who, case, on)
    files = Prefetch("files", MessageFile.objects.select_related("file"))
    return list(CaseMessage.objects.filter(case=case).prefetch_related(files))


def notes_of(staff: Staff, case: Case, on: date | None = None) -> list[CaseNote]:
    """Private notes: officials only. For anybody else there are none."""
    if not isinstance(staff, Staff):
        raise NotFound(case.pk)
    _require_visible(staff, case, on)
    return _notes(case.pk)


_notes = Shaped(lambda case_id: CaseNote.objects.filter(case_id=case_id))


def _require_visible(who: Any, case: Case, on: date | None) -> None:
    if who is not None and case.found_for is who:
        return
    if isinstance(who, Acting) and case.applicant_id == who.applicant.pk and who.mandate_id is None:
        return
    cases = cases_of(who) if isinstance(who, Acting) else visible(who, on or timezone.localdate())
    if not cases.filter(pk=case.pk).exists():
        raise NotFound(case.pk)


def _file(holders: Any, file_id: UUID | str) -> StoredFile:
    holder = holders.filter(file__public_id=_uuid(file_id)).select_related("file").first()
    if holder is None:
        raise NotFound(file_id)
    return holder.file


def _uuid(value: UUID | str) -> UUID:
    try:
        return value if isinstance(value, UUID) else UUID(str(value))
    except ValueError:
        raise NotFound(value) from None
