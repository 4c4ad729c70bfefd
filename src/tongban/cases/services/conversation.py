"""留言与内部备注: words between applicant and official, and notes that never leave the office (PLUS-2, PLUS-3)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tongban.cases.enums import CaseAction
from tongban.cases.events import MessagePosted, NotePosted
from tongban.cases.models import CaseMessage, CaseNote, MessageFile
from tongban.cases.services.materials import own_file
from tongban.cases.services.turn import turn
from tongban.cases.wordings import word
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Invalid

LONGEST = 2000
MOST_FILES = 5


def post_message(
    *, case_id: int, text: str, by: Actor, at: datetime, file_ids: Sequence[Any] = (), seen_revision: int | None = None
) -> CaseMessage:
    """A message in the thread of the case; the other side is told. The files must be the writer's own uploads."""
    _require(text)
    if len(file_ids) > MOST_FILES:
        raise Invalid({"file_ids": [word("case.too_many_attachments", most=MOST_FILES)]})
    with turn(case_id, CaseAction.WRITE_MESSAGE, by=by, at=at, seen_revision=seen_revision) as this:
        files = [own_file(file_id, by, this.case) for file_id in file_ids]
        from_staff = by.actor_kind == "staff"
        message = CaseMessage.objects.create(
            case=this.case,
            is_from_staff=from_staff,
            author_id=by.actor_id or 0,
            author_name=by.actor_name,
            text=text,
            at=at,
        )
        MessageFile.objects.bulk_create(MessageFile(message=message, file=file) for file in files)
        this.announce(MessagePosted(case_id=case_id, at=at, from_staff=from_staff))
    return message


def mark_messages_read(*, case_id: int, by: Actor, at: datetime) -> None:
    """The reader has seen what the other side wrote."""
    from_other_side = CaseMessage.objects.filter(case_id=case_id, read_at__isnull=True)
    from_other_side.filter(is_from_staff=by.actor_kind != "staff").update(read_at=at)


def post_note(*, case_id: int, text: str, by: Actor, at: datetime, seen_revision: int | None = None) -> CaseNote:
    """A private note among officials."""
    _require(text)
    with turn(case_id, CaseAction.WRITE_NOTE, by=by, at=at, seen_revision=seen_revision) as this:
        note = CaseNote.objects.create(
            case=this.case, author_id=by.actor_id or 0, author_name=by.actor_name, text=text, at=at
        )
        this.announce(NotePosted(case_id=case_id, at=at))
    return note


def _require(text: str) -> None:
    if not text.strip():
        raise Invalid({"text": [word("case.text_missing")]})
    if len(text) > LONGEST:
        raise Invalid({"text": [word("case.text_too_long", most=LONGEST)]})
