"""The e-form of a case on a page of the portal: read from a post, shown to fill in, shown to read."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString

from tongban.cases.enums import CaseState
from tongban.files import services as files
from tongban.files.limits import worded
from tongban.files.selectors import files_by_public_ids
from tongban.forms import parsing, prefill, rendering, selectors
from tongban.forms.places import Places
from tongban.forms.rules.answers import Problem, problem_at
from tongban.kernel.errors import Refusal


def definition_of(case: Any) -> Any:
    """The form that the case pins, or None when its item has no form."""
    return selectors.form(case.form_code, case.form_version) if case.form_code else None


def known(case: Any, acting: Any) -> dict[str, Any]:
    """What the account knows already, to start a draft with (R-MAT-9)."""
    definition = definition_of(case)
    agent = acting.person if acting.mandate_id is not None else None
    return prefill.prefilled(definition, acting.applicant, agent=agent) if definition else {}


def read(request: HttpRequest, case: Any, definition: Any, *, by: Any, at: datetime) -> tuple[dict, list[Problem]]:
    """The answers on the posted page with the files that came along, and what was wrong with those files."""
    stored: dict[str, list[str]] = {}
    found = []
    for upload in parsing.uploads_in(definition, request.FILES):
        try:
            file = files.store_upload(
                chunks=upload.file.chunks(), name=upload.file.name, owner=files.owner_of(by), at=at
            )
        except Refusal as refusal:
            found.append(problem_at(definition, upload.path, refusal.text()))
        else:
            stored.setdefault(upload.path, []).append(str(file.public_id))
    return parsing.answers_from_post(definition, request.POST, case.answers, stored=stored), found


def fill_in(case: Any, answers: dict, found: Iterable[Problem] = (), *, autosaves: bool, person_id: int) -> SafeString:
    """The form to fill in. `autosaves`: a draft saves itself; what is corrected in a filed case is sent once, as a whole."""
    definition = definition_of(case)
    return rendering.render_form(
        definition, answers, found, files=views(definition, case, answers), regions_url=reverse("portal:regions"),
        autosave_url=reverse("portal:draft-save", args=[case.public_id]) if autosaves else "",
        draft_key=f"{case.public_id}.{person_id}" if autosaves else "", revision=case.revision,
        saved_at=case.updated_at if autosaves and case.state == CaseState.DRAFT else None, with_summary=False,
    )  # fmt: skip


def to_read(case: Any) -> SafeString | str:
    """The answers to read, "" when the item has no form."""
    definition = definition_of(case)
    if definition is None:
        return ""
    return rendering.render_answers(
        definition, case.answers, files=views(definition, case, case.answers), places=Places()
    )


def views(definition: Any, case: Any, answers: dict) -> dict[str, rendering.FileView]:
    """How the files in the answers are called and where they are read. One query, none without files."""
    ids = parsing.file_ids(definition, answers)
    stored = files_by_public_ids(ids) if ids else {}
    return {
        key: rendering.FileView(
            name=file.name, url=reverse("portal:answer-file", args=[case.public_id, key]), size=worded(file.size)
        )
        for key, file in stored.items()
    }


def problems(case: Any, answers: dict, on: date) -> list[Problem]:
    """What still stands against handing these answers in."""
    definition = definition_of(case)
    return selectors.problems(definition, answers, on=on) if definition else []
