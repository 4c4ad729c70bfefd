"""What people were told: in the account, and on the way to their telephone or mailbox."""

import uuid

from django.db import models
from django.db.models import Q

from tongban.identity.models import Applicant
from tongban.kernel.fields import EncryptedTextField
from tongban.notifications.enums import Channel, DeliveryState
from tongban.notifications.templates import TEMPLATES


class Message(models.Model):
    """站内消息: template and facts, so that it is read in the reader's language. Facts hold no document numbers."""

    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="messages")
    template = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)
    case_number = models.CharField(max_length=50, blank=True)
    link = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["applicant", "-created_at", "-id"], name="message_by_applicant"),
            models.Index(fields=["applicant"], condition=Q(read_at__isnull=True), name="message_unread"),
        ]

    @property
    def title(self) -> str:
        return TEMPLATES[self.template].title_for(self.facts)

    @property
    def text(self) -> str:
        return TEMPLATES[self.template].text_for(self.facts)


class Delivery(models.Model):
    """One sending to one address. `stable_id` is the same at every try, so the provider sends it once."""

    message = models.ForeignKey(Message, null=True, blank=True, on_delete=models.CASCADE, related_name="deliveries")
    stable_id = models.UUIDField(default=uuid.uuid4, unique=True)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    address = EncryptedTextField()
    address_hash = models.CharField(max_length=64)
    title = models.CharField(max_length=100, blank=True)
    text = EncryptedTextField()
    state = models.CharField(max_length=12, choices=DeliveryState.choices, default=DeliveryState.QUEUED)
    tries = models.PositiveSmallIntegerField(default=0)
    provider_id = models.CharField(max_length=100, blank=True)
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["address_hash", "-queued_at"], name="delivery_by_address")]


class DemoSent(models.Model):
    """What the demo provider "sent": read on a page of the demo."""

    stable_id = models.UUIDField(unique=True)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    address = EncryptedTextField()
    title = models.CharField(max_length=100, blank=True)
    text = EncryptedTextField()
    sent_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-sent_at", "-id"], name="demo_sent_newest")]
