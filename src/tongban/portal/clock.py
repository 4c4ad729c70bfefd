"""A face may ask what time it is; it asks here."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    return timezone.localtime()


def today() -> date:
    return timezone.localdate()
