"""Forms to fill in: a blank and a filled-in sample belong to each (R-ITEM-36, R-ITEM-38). Steps that say nothing."""

from collections.abc import Iterator

from tongban.catalogue.rules.audit.findings import Found
from tongban.catalogue.rules.audit.readings import VersionReading
from tongban.catalogue.rules.audit.standard import Standard
from tongban.catalogue.rules.audit.texts import is_filled, joined


def check(version: VersionReading, standard: Standard) -> Iterator[Found]:
    """An e-form of the platform is blank and sample in one."""
    forms = [] if version.form_code else [one for one in version.materials if one.is_form_to_fill]
    for kind, mark in (("blank_form_missing", "blank_form"), ("sample_form_missing", "sample_form")):
        without = [one.name for one in forms if not one.extra.get(mark)]
        if without:
            yield Found(
                kind, quote=joined(without), facts={"number": len(without)}, absent=f"material.{mark}", always=True
            )
    if not version.procedure.strip() and not version.steps:
        yield Found("element_missing", "procedure", absent="procedure", always=True)
    elif not version.procedure.strip():
        empty = [step.name for step in version.steps if not is_filled(step.content) and not is_filled(step.standard)]
        if empty:
            yield Found("step_empty", quote=joined(empty), facts={"number": len(empty)})
