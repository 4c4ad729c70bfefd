"""The only table of the web frame: how often somebody asked lately."""

from django.db import models


class RateWindow(models.Model):
    """Requests of one asker (hashed) in one scope since `began` (seconds since 1970). Swept after a day."""

    name = models.CharField(max_length=64)
    began = models.BigIntegerField()
    asked = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "began"], name="rate_window_once")]
        indexes = [models.Index(fields=["began"], name="rate_window_began")]
