"""One try to hand a message to its provider, outside any transaction of an operation."""

from datetime import datetime

from django.db import transaction

from tongban.notifications import backends
from tongban.notifications.enums import DeliveryState
from tongban.notifications.models import Delivery
from tongban.notifications.rules import limits


def deliver(*, delivery_id: int, at: datetime) -> int | None:
    """Try once. None: nothing more to do (sent now or before, given up, refused); else seconds until the next try.

    The try is counted before the provider is called: a crash in between costs a try, and the stable id keeps the
    provider from sending twice.
    """
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update().filter(pk=delivery_id).first()
        if delivery is None or delivery.state != DeliveryState.QUEUED:
            return None
        delivery.tries += 1
        delivery.save(update_fields=["tries"])
    try:
        provider_id = backends.backend(delivery.channel).send(
            stable_id=str(delivery.stable_id), channel=delivery.channel, address=delivery.address,
            title=delivery.title, text=delivery.text, at=at,
        )  # fmt: skip
    except backends.AddressRefused as problem:
        _note(delivery, DeliveryState.FAILED, error=str(problem))
        return None
    except backends.ProviderFailed as problem:
        if delivery.tries >= limits.MOST_TRIES:
            _note(delivery, DeliveryState.FAILED, error=str(problem))
            return None
        _note(delivery, DeliveryState.QUEUED, error=str(problem))
        return limits.pause_after(delivery.tries)
    _note(delivery, DeliveryState.SENT, provider_id=provider_id, sent_at=at)
    return None


def _note(
    delivery: Delivery, state: str, *, error: str = "", provider_id: str = "", sent_at: datetime | None = None
) -> None:
    Delivery.objects.filter(pk=delivery.pk).exclude(state=DeliveryState.SENT).update(
        state=state, last_error=error[:300], provider_id=provider_id, sent_at=sent_at
    )
