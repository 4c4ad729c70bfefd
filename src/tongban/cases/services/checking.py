"""What is checked when papers come in: situation, answers and materials, all at once (R-FLOW-2, R-MAT-9)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tongban.cases.models import ApplicantBar, Case, CaseMaterial
from tongban.cases.rules import favour
from tongban.catalogue.enums import Necessity
from tongban.catalogue.models import ItemMaterial, ItemVersion
from tongban.catalogue.rules import situations
from tongban.forms import selectors as forms
from tongban.forms.rules.answers import applicable
from tongban.kernel.errors import Refusal

Errors = dict[str, list[str]]


def needed_materials(version: ItemVersion, situation: dict[str, Any]) -> list[ItemMaterial]:
    """The material list of this situation, in the order of the guide."""
    return situations.materials_for(version.situations, version.materials.all(), situation)


def input_problems(case: Case, given: Iterable[CaseMaterial], on: date) -> Errors:
    """Everything that stands against filing: field path → sentences. Empty when the application is complete."""
    found: Errors = defaultdict(list)
    for question in situations.open_questions(case.version.situations, case.situation):
        found[f"situation.{question.id}"].append(_("请回答：%(text)s") % {"text": question.text})
    for path, text in answer_problems(case, on):
        found[f"answers.{path}"].append(text)
    for material in missing_materials(case, given):
        found[f"materials.{material.code}"].append(_("请提供：%(name)s") % {"name": material.name})
    return dict(found)


def missing_materials(case: Case, given: Iterable[CaseMaterial]) -> list[ItemMaterial]:
    """Necessary entries of the list for which nothing was given. What the government shares itself is never asked for."""
    have = {material.code for material in given if material.replaced_at is None}
    asked = (Necessity.NECESSARY, Necessity.LATER)
    needed, waived = needed_materials(case.version, case.situation), favour.waived(case.favour)
    return [
        material
        for material in needed
        if material.necessity in asked and material.code not in have and material.code not in waived
    ]


def answer_problems(case: Case, on: date) -> list[tuple[str, str]]:
    """(path, sentence) of every fault in the answers, by the form of the pinned version."""
    if not case.form_code:
        return []
    definition = forms.form(case.form_code, case.form_version)
    return [(problem.path, str(problem.text)) for problem in forms.problems(definition, case.answers, on=on)]


def keep_what_is_asked(case: Case) -> None:
    """What was typed into questions that do not apply any more was typed for nobody: it goes when papers are handed in."""
    if case.form_code:
        case.answers = applicable(forms.form(case.form_code, case.form_version), case.answers)


def require_item_goes_on(case: Case) -> None:
    """Refuses `case.item_abolished` where the item was cancelled outright: nothing more may be asked of the applicant nor
    decided against them; the case is ended with that reason (R-ITEM-41, ADR 22)."""
    if case.item_is_abolished:
        raise Refusal("case.item_abolished", item=case.item_name)


def require_not_barred(case: Case, on: date) -> None:
    """Refuses `case.applicant_barred` while false papers bar the applicant from this item (R-FLOW-7)."""
    if not case.version.touches_safety:
        return
    bar = ApplicantBar.objects.filter(
        applicant_id=case.applicant_id, item_id=case.item_id, starts_on__lte=on, ends_on__gte=on
    ).first()
    if bar:
        raise Refusal("case.applicant_barred", until=bar.ends_on)
