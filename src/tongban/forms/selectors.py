"""Reads of form definitions, and the check of answers with what the database knows."""

from datetime import date
from typing import Any

from tongban.forms.models import FormDefinition
from tongban.forms.rules import answers as rules
from tongban.forms.rules.layout import Definition
from tongban.forms.rules.sifting import sift, value_at
from tongban.kernel.errors import NotFound
from tongban.kernel.kept import kept
from tongban.kernel.statements import place_of_row, rows
from tongban.regions.models import Region


def form(code: str, version: int | None = None) -> FormDefinition:
    """The version asked for, else the newest published one; NotFound when there is none."""
    found = rows(_BY_CODE, [code, None if version is None else str(version)])
    if not found:
        raise NotFound
    pk, mark = found[0]
    return kept(FormDefinition, pk, mark, lambda: FormDefinition.objects.get(pk=pk))


_BY_CODE = f"""
SELECT f.id, {place_of_row("f")} FROM forms_formdefinition f
WHERE f.code = %s AND f.version = coalesce(%s::int, f.version) ORDER BY f.version DESC LIMIT 1
"""


def problems(definition: Definition, answers: Any, *, on: date) -> list[rules.Problem]:
    """`rules.answers.problems`, and regions must be divisions of today. At most one query."""
    sifted = sift(definition, answers)
    codes = {value_at(sifted.answers, path) for path, one in sifted.shown.items() if one.widget == "region"}
    codes = {code for code in codes if isinstance(code, str)}
    known = Region.objects.filter(code__in=codes, valid_to__isnull=True).values_list("code", flat=True) if codes else ()
    return rules.problems(definition, answers, on=on, known_regions=set(known))
