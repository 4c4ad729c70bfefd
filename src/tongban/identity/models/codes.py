"""Codes sent by SMS."""

from django.db import models


class SmsCode(models.Model):
    """One verification code; only its keyed hash is kept (R-SEC-9)."""

    mobile_hash = models.CharField(max_length=64)
    purpose = models.CharField(max_length=32)
    code_hash = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["mobile_hash", "-sent_at"], name="sms_code_by_mobile")]
