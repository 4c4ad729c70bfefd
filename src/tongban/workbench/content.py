"""What the applicant wrote, as lines to read: the answers to the situation's questions and to the form."""

from typing import Any

from django.utils.translation import gettext as _

from tongban.catalogue.enums import ResultType
from tongban.files import selectors as files
from tongban.forms import parsing, places, rendering, selectors
from tongban.licences import selectors as licences


def content_of(case: Any) -> dict[str, Any]:
    """`situation_rows` and `form_rows` of a case: (label, text), masked; `form_hidden`: what of it may be opened with a
    reason; `form_files`: what was uploaded into the form."""
    rows, hidden, found = _form(case)
    return {"situation_rows": _situation(case), "form_rows": rows, "form_hidden": hidden, "form_files": found}


def licence_rows(case: Any, form_rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What will be printed on the licence of a grant: its labels, with what the form says under the same name."""
    if case.version.result_type != ResultType.LICENCE:
        return []
    kind = licences.licence_types().filter(code=case.version.licence_type_code).first()
    said = dict(form_rows)
    return [(label, said.get(label, "")) for label in kind.labels] if kind else []


def unhidden(case: Any, content: dict[str, str]) -> dict[str, str]:
    """What is to be printed on a licence: where the page showed an answer masked and it came back so, the answer itself."""
    if not case.form_code or not content:
        return content
    definition = selectors.form(case.form_code, case.form_version)
    shown = dict(rendering.summary_rows(definition, case.answers, places=places.Places(), masked=True))
    true = {one.label: one.text for one in rendering.hidden_answers(definition, case.answers, places=places.Places())}
    return {label: true[label] if label in true and text == shown[label] else text for label, text in content.items()}


def _situation(case: Any) -> list[tuple[str, str]]:
    rows = []
    for question in case.version.situations.get("questions", []):
        given = case.situation.get(question["id"])
        chosen = given if isinstance(given, list) else [given]
        labels = [option["label"] for option in question["options"] if option["id"] in chosen]
        if labels:
            rows.append((question["text"], _("、").join(labels)))
    return rows


def _form(case: Any) -> tuple[list[tuple[str, str]], list[Any], list[Any]]:
    if not case.form_code:
        return [], [], []
    definition = selectors.form(case.form_code, case.form_version)
    ids = parsing.file_ids(definition, case.answers)
    found = files.files_by_public_ids(ids) if ids else {}
    views = {key: rendering.FileView(file.name) for key, file in found.items()}
    known = places.Places()
    rows = rendering.summary_rows(definition, case.answers, files=views, places=known, masked=True)
    return list(rows), rendering.hidden_answers(definition, case.answers, places=known), list(found.values())
