"""What befalls a licence after issue: withheld, restored, revoked, cancelled. And the same for seals."""

from datetime import datetime

from django.db import transaction

from tongban.kernel import audit, events
from tongban.kernel.actors import Actor
from tongban.kernel.errors import NotFound, Refusal
from tongban.licences import lifecycle
from tongban.licences.enums import SealState
from tongban.licences.events import LicenceStateChanged
from tongban.licences.models import Licence, Seal


@transaction.atomic
def change_state(*, identifier: str, state: str, reason: str, by: Actor, at: datetime) -> Licence:
    """Bring a licence to `state` (withheld, valid, revoked, cancelled). A new version is made by `replace_licence`.

    Refused: licence.reason_required, licence.action_not_open. NotFound for an unknown identifier.
    """
    licence = Licence.objects.select_for_update().filter(identifier=identifier).first()
    if licence is None:
        raise NotFound(identifier)
    if not reason.strip():
        raise Refusal("licence.reason_required")
    action = lifecycle.action_to(licence.state, state)
    if action == lifecycle.Do.REPLACE:  # only together with its successor
        raise Refusal("licence.action_not_open", state=licence.get_state_display(), action=action.label)
    set_state(licence, lifecycle.next_state(licence.state, action), reason=reason, by=by, at=at)
    return licence


def set_state(licence: Licence, state: str, *, reason: str, by: Actor, at: datetime) -> None:
    """Write, record and announce a state that the table opened; the caller holds the lock."""
    before, licence.state = licence.state, state
    licence.state_reason, licence.state_changed_at = reason, at
    licence.save(update_fields=["state", "state_reason", "state_changed_at"])
    audit.record(
        f"licence.{state}", of=licence, by=by, at=at, identifier=licence.identifier, before=before, reason=reason
    )
    events.publish(LicenceStateChanged(licence.pk, licence.identifier, str(state), reason, at))


@transaction.atomic
def change_seal_state(*, seal_id: int, state: str, reason: str, by: Actor, at: datetime) -> Seal:
    """Freeze, thaw or revoke a seal; a revoked seal stays revoked. Refused: licence.reason_required, seal.not_active."""
    seal = Seal.objects.select_for_update().filter(pk=seal_id).first()
    if seal is None:
        raise NotFound(seal_id)
    if not reason.strip():
        raise Refusal("licence.reason_required")
    if seal.state == SealState.REVOKED:
        raise Refusal("seal.not_active", name=seal.name, state=seal.get_state_display())
    seal.state, seal.state_changed_at = SealState(state), at
    seal.save(update_fields=["state", "state_changed_at"])
    audit.record(f"seal.{state}", of=seal, by=by, at=at, reason=reason)
    return seal
