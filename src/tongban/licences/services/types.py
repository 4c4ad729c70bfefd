"""Licence types as they are set up."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tongban.kernel import audit
from tongban.kernel.actors import Actor
from tongban.kernel.checks import credit_code_problem
from tongban.kernel.errors import Refusal
from tongban.licences.models import LicenceType


@transaction.atomic
def register_type(
    *, code: str, name: str, labels: Sequence[str] = (), valid_months: int | None = None, by: Actor, at: datetime
) -> LicenceType:
    """Set up a licence type, or bring it up to date. Refused: licence.type_code_invalid (R-LIC-3)."""
    if len(code) != 21 or not code[18:].isdigit() or credit_code_problem(code[:18]):
        raise Refusal("licence.type_code_invalid", type_code=code)
    values = {"name": name, "labels": list(labels), "valid_months": valid_months, "is_active": True}
    kind, is_new = LicenceType.objects.update_or_create(code=code, defaults=values)
    audit.record("licence_type.registered" if is_new else "licence_type.changed", of=kind, by=by, at=at, type_code=code)
    return kind
