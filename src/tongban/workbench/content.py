"""What the applicant wrote, as lines to read: the answers to the situation's questions and to the form."""

from typing import Any

from tongban.forms import places, rendering, selectors


def content_of(case: Any) -> dict[str, list[tuple[str, str]]]:
    """`situation_rows` and `form_rows` of a case: (label, text)."""
    return {"situation_rows": _situation(case), "form_rows": _form(case)}


def _situation(case: Any) -> list[tuple[str, str]]:
    rows = []
    for question in case.version.situations.get("questions", []):
        given = case.situation.get(question["id"])
        chosen = given if isinstance(given, list) else [given]
        labels = [option["label"] for option in question["options"] if option["id"] in chosen]
        if labels:
            rows.append((question["text"], "、".join(labels)))
    return rows


def _form(case: Any) -> list[tuple[str, str]]:
    if not case.form_code:
        return []
    definition = selectors.form(case.form_code, case.form_version)
    return list(rendering.summary_rows(definition, case.answers, places=places.Places()))
