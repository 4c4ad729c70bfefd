"""Telling people: the account message and the queued sendings belong to the caller's transaction."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import translation
from procrastinate.contrib.django import app

from tongban.identity.enums import CodePurpose
from tongban.identity.models import Applicant
from tongban.kernel import crypto
from tongban.kernel.errors import NotFound
from tongban.notifications.enums import Channel, DeliveryState
from tongban.notifications.models import Delivery, Message
from tongban.notifications.rules import limits
from tongban.notifications.templates import SMS_CODE, TEMPLATES

TASK = "tongban.notifications.tasks.deliver"  # by name: a service does not import its tasks
FIRST, LAST = 1, -1  # somebody waits for a code; a flood of messages to a slow provider must hold up no other job


@transaction.atomic
def notify(
    *, applicant_id: int, template: str, facts: Mapping[str, Any], at: datetime, case_number: str = "",
    mobile: str | None = None, link: str = "",
) -> Message:  # fmt: skip
    """Write the account message, queue SMS and e-mail as jobs of the same transaction: rolled back, nothing is sent.

    `mobile`: another number than the account's (the handler's); "" = no SMS. Dates among the facts are written as ISO.
    The same template for the same case within a minute is told once. Over the limit of an address, only the account is told.
    """
    same = Message.objects.filter(
        applicant_id=applicant_id, template=template, case_number=case_number,
        created_at__gt=at - limits.SAME_AGAIN_AFTER, created_at__lte=at, facts=_plain(facts),
    ).first()  # fmt: skip
    if same is not None:
        return same
    who = Applicant.objects.get(pk=applicant_id)
    message = Message.objects.create(
        applicant=who, template=template, facts=_plain(facts), case_number=case_number, link=link, created_at=at
    )
    wording = TEMPLATES[template]
    if wording.sms:
        with translation.override(who.language):
            title, text = message.title, message.text
        number = who.mobile if mobile is None else mobile
        for channel, address in ((Channel.SMS, number), (Channel.EMAIL, who.email)):
            if address:
                _queue(message, channel, address, title, text, at)
    return message


def _queue(message: Message | None, channel: str, address: str, title: str, text: str, at: datetime) -> None:
    address_hash = crypto.keyed_hash(address)
    recent = Delivery.objects.filter(
        address_hash=address_hash, queued_at__gt=at - timedelta(hours=1), queued_at__lte=at
    ).exclude(state=DeliveryState.HELD_BACK)
    held_back = message is not None and recent.count() >= limits.PER_HOUR
    delivery = Delivery.objects.create(
        message=message, channel=channel, address=address, address_hash=address_hash, title=title, text=text,
        queued_at=at, state=DeliveryState.HELD_BACK if held_back else DeliveryState.QUEUED,
    )  # fmt: skip
    if not held_back:
        priority = LAST if message else FIRST
        app.configure_task(TASK, queue="notifications", priority=priority).defer(delivery_id=delivery.pk)


def send_sms_code(*, mobile: str, code: str, purpose: str, at: datetime) -> None:
    """The sender that identity is given for its codes. Text and number lie encrypted; codes have limits of their own."""
    text = SMS_CODE.text_for({"code": code, "purpose": CodePurpose(purpose).label})
    _queue(None, Channel.SMS, mobile, SMS_CODE.title_for({}), text, at)


def mark_read(*, message_id: int, applicant_id: int, at: datetime) -> Message:
    """The first reading counts. NotFound: not this person's message."""
    message = Message.objects.filter(pk=message_id, applicant_id=applicant_id).first()
    if message is None:
        raise NotFound("message")
    if message.read_at is None:
        message.read_at = at
        message.save(update_fields=["read_at"])
    return message


def mark_all_read(*, applicant_id: int, at: datetime) -> int:
    """How many were unread."""
    return Message.objects.filter(applicant_id=applicant_id, read_at__isnull=True, created_at__lte=at).update(
        read_at=at
    )


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value if isinstance(value, int | float) else str(value) for key, value in facts.items()}
