"""Telling people: the account message and the queued sendings belong to the caller's transaction."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.db import connection, transaction
from django.utils import translation
from procrastinate.contrib.django import app

from tongban.identity.enums import CodePurpose
from tongban.identity.models import Applicant
from tongban.kernel import crypto
from tongban.kernel.errors import NotFound
from tongban.kernel.ids import next_id
from tongban.kernel.statements import Columns, rows
from tongban.kernel.writing import Writes
from tongban.notifications.enums import Channel, DeliveryState
from tongban.notifications.models import Delivery, Message
from tongban.notifications.rules import limits
from tongban.notifications.templates import SMS_CODE, TEMPLATES

TASK = "tongban.notifications.tasks.deliver"  # by name: a service does not import its tasks
FIRST, LAST = 1, -1  # somebody waits for a code; a flood of messages to a slow provider must hold up no other job


SAME = """
SELECT m.id FROM notifications_message m WHERE m.applicant_id = a.id AND m.template = %s::text AND m.case_number = %s::text
AND m.created_at > %s::timestamptz AND m.created_at <= %s::timestamptz AND m.facts = %s::jsonb ORDER BY m.id LIMIT 1
"""
RECENT = """
SELECT count(*) FROM (SELECT 1 FROM notifications_delivery WHERE address_hash = %s::text AND state <> %s::text
AND queued_at > %s::timestamptz AND queued_at <= %s::timestamptz LIMIT %s::int) recent
"""


@transaction.atomic(savepoint=False)
def notify(
    *, applicant_id: int, template: str, facts: Mapping[str, Any], at: datetime, case_number: str = "",
    mobile: str | None = None, link: str = "",
) -> Message:  # fmt: skip
    """Write the account message, queue SMS and e-mail as jobs of the same transaction: rolled back, nothing is sent.

    `mobile`: another number than the account's (the handler's); "" = no SMS. Dates among the facts are written as ISO.
    The same template for the same case within a minute is told once. Over the limit of an address, only the account is told.
    """
    facts = _plain(facts)
    who, same_id = _receiver(applicant_id, template, case_number, facts, at)
    if same_id is not None:
        return Message.objects.get(pk=same_id)
    message = Message(
        pk=next_id(Message), applicant=who, template=template, facts=facts, case_number=case_number, link=link,
        created_at=at,
    )  # fmt: skip
    deliveries = []
    wording = TEMPLATES[template]
    if wording.sms:
        with translation.override(who.language):
            title, text = message.title, message.text
        number = who.mobile if mobile is None else mobile
        for channel, address in ((Channel.SMS, number), (Channel.EMAIL, who.email)):
            if address:
                deliveries.append(_sending(message, channel, address, title, text, at))
    _put_down(message, *deliveries)
    _hand_on(deliveries, priority=LAST)
    return message


def _receiver(
    applicant_id: int, template: str, case_number: str, facts: dict[str, Any], at: datetime
) -> tuple[Applicant, int | None]:
    """Whom to tell, and the message that told the same less than a minute ago. Asked at every turn of every case."""
    columns = _applicant_columns()
    sql = f"SELECT {columns.of('a')}, ({SAME}) FROM identity_applicant a WHERE a.id = %s::bigint"  # noqa: S608
    since = at - limits.SAME_AGAIN_AFTER
    found = rows(sql, [template, case_number, since, at, json.dumps(facts, ensure_ascii=False), applicant_id])
    if not found:
        raise Applicant.DoesNotExist(applicant_id)
    return columns.instance(found[0][:-1]), found[0][-1]


@cache
def _applicant_columns() -> Columns:
    return Columns(Applicant, only=("id", "mobile", "email", "language"))


def _sending(message: Message | None, channel: str, address: str, title: str, text: str, at: datetime) -> Delivery:
    """Over the limit of an address it is held back; codes have limits of their own."""
    address_hash = crypto.keyed_hash(address)
    held_back = bool(message) and (
        rows(RECENT, [address_hash, DeliveryState.HELD_BACK, at - timedelta(hours=1), at, limits.PER_HOUR])[0][0]
        >= limits.PER_HOUR
    )
    return Delivery(
        pk=next_id(Delivery), message=message, channel=channel, address=address, address_hash=address_hash,
        title=title, text=text, queued_at=at, state=DeliveryState.HELD_BACK if held_back else DeliveryState.QUEUED,
    )  # fmt: skip


def _put_down(*new: Message | Delivery) -> None:
    writes = Writes()
    writes.insert(*new)
    writes.put_down()
    for row in new:
        row._state.adding, row._state.db = False, connection.alias


def _hand_on(deliveries: list[Delivery], *, priority: int) -> None:
    """A job for each, in the same transaction."""
    for delivery in deliveries:
        if delivery.state == DeliveryState.QUEUED:
            app.configure_task(TASK, queue="notifications", priority=priority).defer(delivery_id=delivery.pk)


@transaction.atomic(savepoint=False)
def send_sms_code(*, mobile: str, code: str, purpose: str, at: datetime) -> None:
    """The sender that identity is given for its codes. Text and number lie encrypted; codes have limits of their own."""
    text = SMS_CODE.text_for({"code": code, "purpose": CodePurpose(purpose).label})
    delivery = _sending(None, Channel.SMS, mobile, SMS_CODE.title_for({}), text, at)
    _put_down(delivery)
    _hand_on([delivery], priority=FIRST)


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
