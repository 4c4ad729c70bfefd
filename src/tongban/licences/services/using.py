"""Use of a holder's licence as a material, and reprints; each leaves a line that the holder can read."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tongban.kernel import audit
from tongban.kernel.actors import Actor
from tongban.kernel.errors import NotFound, Refusal
from tongban.licences.enums import LicenceState, UseKind
from tongban.licences.models import Licence, LicenceUse


@transaction.atomic
def use_licence(
    *, identifier: str, holder_id: int, case_number: str, purpose: str, consent: bool, by: Actor, at: datetime
) -> Licence:
    """Use a licence as an A-grade material (R-LIC-8, R-LIC-13); asked again for the same case it is logged once.

    Refused: licence.no_consent, not_the_holder, not_usable, not_yet_valid. NotFound for an unknown identifier.
    """
    licence = _issued(identifier)
    if not consent:
        raise Refusal("licence.no_consent")
    if licence.holder_id != holder_id:
        raise Refusal("licence.not_the_holder")
    today = timezone.localdate(at)
    if (state := licence.state_on(today)) != LicenceState.VALID:
        raise Refusal("licence.not_usable", name=licence.licence_type.name, state=state.label)
    if today < licence.valid_from:
        raise Refusal("licence.not_yet_valid", name=licence.licence_type.name, valid_from=licence.valid_from)
    already = LicenceUse.objects.filter(licence=licence, kind=UseKind.USE, case_number=case_number, purpose=purpose)
    if not (case_number and already.exists()):
        _log(licence, UseKind.USE, case_number=case_number, purpose=purpose, consent=True, by=by, at=at)
        audit.record("licence.used", of=licence, by=by, at=at, identifier=identifier, case_number=case_number)
    return licence


@transaction.atomic
def reprint_licence(*, identifier: str, reason: str, by: Actor, at: datetime) -> Licence:
    """补打: hand out the same file again, with its own log entry (R-LIC-15). Refused without a reason."""
    licence = _issued(identifier)
    if not reason.strip():
        raise Refusal("licence.reason_required")
    _log(licence, UseKind.REPRINT, case_number=licence.case_number, purpose=reason, consent=False, by=by, at=at)
    audit.record("licence.reprinted", of=licence, by=by, at=at, identifier=identifier, reason=reason)
    return licence


def _issued(identifier: str) -> Licence:
    """Locked, so that a withdrawal at the same moment comes wholly before or wholly after."""
    found = Licence.objects.select_for_update(of=("self",)).issued().with_list_data().filter(identifier=identifier)
    if (licence := found.first()) is None:
        raise NotFound(identifier)
    return licence


def _log(
    licence: Licence, kind: UseKind, *, case_number: str, purpose: str, consent: bool, by: Actor, at: datetime
) -> None:
    LicenceUse.objects.create(
        licence=licence, kind=kind, case_number=case_number, purpose=purpose, consent=consent, at=at,
        by_kind=by.actor_kind, by_id=by.actor_id, by_name=by.actor_name,
    )  # fmt: skip
